#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_info. How things are read and shown is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_info
short_description: Read links, addresses, routes, next hops, rules, neighbours and their like
version_added: 0.1.0
description:
  - Reads what the kernel has by netlink, as entries that M(linux.netlink.nl_link), M(linux.netlink.nl_address),
    M(linux.netlink.nl_addrlabel), M(linux.netlink.nl_route), M(linux.netlink.nl_nexthop), M(linux.netlink.nl_rule),
    M(linux.netlink.nl_neigh) and M(linux.netlink.nl_neightable) take. What was read from one host can be applied to another.
  - An option that has the value it would have anyway is left out.
  - Needs no root, except to enter another network namespace.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes.info
  - linux.netlink.attributes.netns
options:
  gather:
    description:
      - What to read. The parameters of the neighbour tables are long, and only read when they are asked for.
      - V(namespaces) are the named network namespaces of the machine, with the numbers that the network namespace of O(netns) knows them by
        where root asks; they, too, are only read when they are asked for.
    type: list
    elements: str
    choices: [links, addresses, labels, routes, nexthops, rules, neighbours, neightables, namespaces]
    default: [links, addresses, labels, routes, nexthops, rules, neighbours]
  kernel_made:
    description:
      - Whether to return also what the kernel made by itself or learned - the routes of the local table and of its own
        protocols, link-local, loopback and autoconfigured addresses, the labels that the kernel begins with, the rules of every
        namespace, neighbours that are not permanent, the defaults and sizes of the neighbour tables.
    type: bool
    default: false
  link:
    description: Only this link, and what is on it. By name or altname.
    type: str
  kind:
    description: Only links of this kind.
    type: str
  master:
    description: Only links that are ports of this one.
    type: str
  family:
    description: Only addresses, routes, single next hops, rules and neighbours of this family.
    type: str
    choices: [inet, inet6, mpls]
  table:
    description: Only routes of this table and rules that look in it, by name or number.
    type: str
  protocol:
    description: Only addresses, routes, next hops, rules and neighbours that were set by this protocol, by name or number.
    type: str
  dst:
    description: Only routes and neighbours with this destination, and of the rest what O(family) would leave, were it the destination's.
    type: str
  type:
    description: Only routes of this type, as O(linux.netlink.nl_route#module:type).
    type: str
  statistics:
    description: Whether to return also what the links have sent and received, in RV(link_statistics), and groups of next hops, in RV(nexthop_statistics).
    type: bool
    default: false
  link_facts:
    description: Whether to return also what the kernel tells of links and nobody sets, in RV(link_facts).
    type: bool
    default: false
"""

EXAMPLES = r"""
# ip -d link show; ip address show; ip route show table all; ip neighbour show
- name: Read everything that somebody configured
  linux.netlink.nl_info:
  register: before

# ip netns list
- name: Read which network namespaces there are
  linux.netlink.nl_info:
    gather: [namespaces]

# ip -s -d link show
- name: Read what links have sent and received, and what they are
  linux.netlink.nl_info:
    gather: [links]
    statistics: true
    link_facts: true

- name: Read the routes of one table
  linux.netlink.nl_info:
    gather: [routes]
    table: main
    family: inet

- name: Give another network namespace the same addresses
  linux.netlink.nl_address:
    netns: blue
    addresses: "{{ before.addresses }}"
  when: before.addresses | length > 0
"""

RETURN = r"""
links:
  description: The links, as entries of M(linux.netlink.nl_link).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"name": "br0", "kind": "bridge", "up": true, "mtu": 1500}]
link_statistics:
  description: The counters of each link by its name; C(ip -s link).
  returned: when links are gathered and O(statistics)
  type: dict
  sample: {"eth0": {"rx_packets": 11, "tx_packets": 12, "rx_bytes": 1100, "tx_bytes": 1200}}
link_facts:
  description: Index, state, limits and hardware of each link by its name, as the kernel calls them; what only its kind has under C(data), what
    only a port has under C(slave_data).
  returned: when links are gathered and O(link_facts)
  type: dict
  sample: {"eth0": {"ifindex": 2, "operstate": "up", "flags": ["broadcast", "lower_up", "multicast", "up"], "max_mtu": 9000}}
addresses:
  description: The addresses, as entries of M(linux.netlink.nl_address).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"address": "192.0.2.1/24", "link": "br0"}]
labels:
  description: The labels of IPv6 prefixes, as entries of M(linux.netlink.nl_addrlabel).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"prefix": "2001:db8::/32", "label": 99}]
routes:
  description: The routes, as entries of M(linux.netlink.nl_route).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"dst": "default", "gateway": "192.0.2.254", "link": "br0", "protocol": "static"}]
nexthops:
  description: The next-hop objects and groups, as entries of M(linux.netlink.nl_nexthop).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"gateway": "192.0.2.254", "id": 10, "link": "br0", "protocol": "static"}]
nexthop_statistics:
  description:
    - Of each group of next hops by its id, the packets that went by each member, C(ip -s nexthop), since Linux 6.9; and the member that each bucket of
      a resilient group belongs to, with the seconds that it has been idle, C(ip nexthop bucket).
  returned: when next hops are gathered and O(statistics)
  type: dict
  sample: {"100": {"members": [{"id": 11, "packets": 42}], "buckets": [{"index": 0, "nh_id": 11, "idle_time": 1.5}]}}
rules:
  description: The rules of policy routing, as entries of M(linux.netlink.nl_rule).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"from": "192.0.2.0/24", "priority": 1000, "protocol": "static", "table": 100}]
neighbours:
  description: The neighbours, as entries of M(linux.netlink.nl_neigh).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"dst": "192.0.2.9", "link": "br0", "lladdr": "02:00:00:00:00:09", "nud": "permanent"}]
neightables:
  description: The parameters of the neighbour tables, link by link, as entries of M(linux.netlink.nl_neightable).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"family": "inet", "link": "br0", "base_reachable_time": 30000, "ucast_probes": 3}]
namespaces:
  description: The named network namespaces, as entries of M(linux.netlink.nl_netns).
  returned: when gathered
  type: list
  elements: dict
  sample: [{"name": "blue", "nsid": 7}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.gather import gather

KINDS = ["links", "addresses", "labels", "routes", "nexthops", "rules", "neighbours"]


def main():
    gather(AnsibleModule(supports_check_mode=True, argument_spec={
        "gather": {"type": "list", "elements": "str", "choices": KINDS + ["neightables", "namespaces"], "default": KINDS},
        **{name: {"type": "bool", "default": False} for name in ("kernel_made", "statistics", "link_facts")},
        "family": {"type": "str", "choices": ["inet", "inet6", "mpls"]},
        **{name: {"type": "str"} for name in ("netns", "link", "kind", "master", "table", "protocol", "dst", "type")},
    }))


if __name__ == "__main__":
    main()

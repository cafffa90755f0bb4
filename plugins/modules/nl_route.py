#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_route. What a route is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_route
short_description: IPv4 and IPv6 routes
version_added: 0.1.0
description:
  - Sets, changes and removes routes by netlink, as C(ip route) does. A change puts the new route in place of the old one
    without a gap.
  - The kernel tells IPv4 routes apart by table, destination, tos and metric, IPv6 routes by table, destination and metric; two
    routes that differ in one of these are two routes. Where the task gives no metric, it means the kernel's own, 0 for
    IPv4 and 1024 for IPv6.
  - O(state=absent) removes the route only if it has everything else that the task gives, the gateway for example.
  - Reads the kernel, sends the difference and nothing else, and reads again to prove it. What the task does not name is
    not touched, and an option that is not given is neither compared nor changed.
  - All of a task or nothing of it. When the kernel refuses a step, what the task did before is undone.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.netns
options:
  routes:
    description:
      - Any number of routes; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      dst:
        description: The destination, as V(192.0.2.0/24), V(2001:db8::/32) or V(default).
        type: str
      family:
        description: The family of V(default), where no gateway or source tells it. V(inet) when nothing does.
        type: str
        choices: [inet, inet6]
      gateway:
        description:
          - The next hop; C(via) in iproute2. A new gateway, link, multipath or type replaces all of these four.
        type: str
      link:
        description: The link that packets leave by, by name or altname; C(dev) in iproute2.
        type: str
      multipath:
        description: Several next hops; C(nexthop) in iproute2. Their order counts.
        type: list
        elements: dict
        suboptions:
          gateway:
            description: The next hop.
            type: str
          link:
            description: The link that packets leave by.
            type: str
          weight:
            description: Its share, V(1) to V(256); V(1) when not given.
            type: int
          onlink:
            description: Whether the gateway is on the link whatever the addresses say.
            type: bool
      type:
        description: What happens to packets. A new route with a gateway, link or multipath is V(unicast).
        type: str
        choices: [anycast, blackhole, broadcast, local, multicast, nat, prohibit, throw, unicast, unreachable, xresolve]
      table:
        description: The table, by name or number. V(main) when not given.
        type: str
      metric:
        description: The metric. Part of what tells routes apart.
        type: int
      tos:
        description: The type of service of IPv4 packets that the route is for. Part of what tells routes apart.
        type: int
      protocol:
        description: Who set the route, by name or number, as in C(/etc/iproute2/rt_protos). A new route is V(static).
        type: str
      scope:
        description:
          - The scope of an IPv4 route, by name or number. Follows from type, gateway and link when not given, as in
            iproute2.
        type: str
      source:
        description: The source address of packets that the host itself sends; C(src) in iproute2.
        type: str
      onlink:
        description: Whether the gateway is on the link whatever the addresses say.
        type: bool
      preference:
        description: The preference of an IPv6 route, RFC 4191; C(pref) in iproute2.
        type: str
        choices: [high, low, medium]
      mtu:
        description: The path MTU.
        type: int
      advmss:
        description: The maximum segment size to advertise.
        type: int
      hoplimit:
        description: The hop limit of packets sent.
        type: int
      initcwnd:
        description: The initial congestion window, in segments.
        type: int
      initrwnd:
        description: The initial receive window, in segments.
        type: int
      window:
        description: The largest window to advertise, in bytes.
        type: int
      reordering:
        description: The reordering to expect.
        type: int
      quickack:
        description: Whether TCP acknowledges at once, V(0) or V(1).
        type: int
      state:
        description: Whether the route exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
"""

EXAMPLES = r"""
# ip route replace default via 192.0.2.254
- name: The default route
  linux.netlink.nl_route:
    dst: default
    gateway: 192.0.2.254

- name: Several routes, all or nothing
  linux.netlink.nl_route:
    routes:
      - {dst: 198.51.100.0/24, gateway: 192.0.2.253, metric: 100, mtu: 1400}
      - {dst: "2001:db8:1::/48", gateway: "2001:db8::fe", table: "100"}
      - {dst: 203.0.113.0/24, type: blackhole}
      - dst: 10.0.0.0/8
        multipath:
          - {gateway: 192.0.2.251, weight: 3}
          - {gateway: 192.0.2.252}

- name: Remove a route
  linux.netlink.nl_route:
    dst: 198.51.100.0/24
    metric: 100
    state: absent
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"route default": {"dst": "default", "gateway": "192.0.2.254", "protocol": "static"}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip route add default via 192.0.2.254 proto static"]
routes:
  description: The routes that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"dst": "default", "gateway": "192.0.2.254", "link": "br0", "protocol": "static"}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.managers.route import Route
from ..module_utils.options import spec
from ..module_utils.task import run


def main():
    run(AnsibleModule(argument_spec=spec(Route), supports_check_mode=True), Route)


if __name__ == "__main__":
    main()

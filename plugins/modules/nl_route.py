#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_route. What a route is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_route
short_description: IPv4, IPv6 and MPLS routes
version_added: 0.1.0
description:
  - Sets, changes and removes routes by netlink, as C(ip route) does. A change puts the new route in place of the old one
    without a gap.
  - Options have the words of C(ip route); the text of an option says where it is not so.
  - The kernel tells IPv4 routes apart by table, destination, tos and metric, IPv6 routes by table, destination, source prefix and
    metric, MPLS routes by their label; two routes that differ in one of these are two routes. Where the task gives no metric, it means
    the kernel's own, 0 for IPv4 and 1024 for IPv6. Several gateways under one of these are one route with O(multipath).
  - O(state=absent) removes the route only if it has everything else that the task gives, the gateway for example.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
  - linux.netlink.route
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

- name: An IPv4 route through an IPv6 gateway, with a path MTU that nothing may change
  linux.netlink.nl_route:
    dst: 172.16.0.0/12
    via: "2001:db8::fe"
    mtu: 1400
    lock: [mtu]

- name: A route along two segments
  linux.netlink.nl_route:
    dst: "2001:db8:2::/48"
    link: br0
    encap:
      seg6:
        mode: encap
        segs: ["2001:db8:a::1", "2001:db8:b::1"]

- name: Keep these routes in table 100, and none that somebody else set there by hand
  linux.netlink.nl_route:
    routes:
      - {dst: default, gateway: 192.0.2.254, table: "100"}
    purge:
      table: "100"

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

from ..module_utils import options, task
from ..module_utils.managers.route import Route


def main():
    task.run(AnsibleModule(argument_spec=options.spec(Route), supports_check_mode=True), Route)


if __name__ == "__main__":
    main()

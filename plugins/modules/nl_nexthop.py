#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_nexthop. What a next hop is, and how it is set, is in module_utils; its options are in doc_fragments/nexthop.py."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_nexthop
short_description: Next-hop objects and groups of them
version_added: 0.1.0
description:
  - Sets, changes and removes the next-hop objects that routes refer to by an id, and groups of them, by netlink, as C(ip nexthop) does. Since Linux 5.3.
  - A next hop that changes stays in place; routes and groups that use it have the new one at once.
  - Members are made before their groups and removed after them, whatever order the task has.
  - The kernel removes a next hop from its groups, and the routes that use it, without a word. So the removal of one that is in use fails, and says what uses
    it, unless O(force) is set or the same task takes it out of the group.
  - The kernel removes the next hops of a link that goes down.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
  - linux.netlink.nexthop
options:
  force:
    description:
      - Whether to remove next hops that are in use, and with them the routes that use them.
      - Without it, a removal reads all routes of IPv4 and IPv6, since the kernel does not say who uses a next hop; 100,000 take some 0.3 s.
    type: bool
  purge:
    description:
      - Remove the next hops that the task does not name and that all the suboptions apply to; at least one of these must be given.
      - Those of routing daemons are only removed where O(purge.protocol) names them.
    type: dict
    suboptions:
      link:
        description: Only next hops over this link.
        type: str
      protocol:
        description: Only next hops that were set by this protocol, by name or number.
        type: str
"""

EXAMPLES = r"""
# ip nexthop add id 10 via 192.0.2.254 dev br0
- name: A next hop for many routes
  linux.netlink.nl_nexthop:
    id: 10
    gateway: 192.0.2.254
    link: br0

- name: Two routers that share the packets, one of them three quarters
  linux.netlink.nl_nexthop:
    nexthops:
      - {id: 11, gateway: 192.0.2.251, link: br0}
      - {id: 12, gateway: 192.0.2.252, link: br0}
      - {id: 100, group: [{id: 11, weight: 3}, {id: 12}]}

- name: A group whose flows stay where they are when a member comes or goes
  linux.netlink.nl_nexthop:
    id: 101
    group: [{id: 11}, {id: 12}]
    type: resilient
    buckets: 64
    idle_timer: 120
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"next hop 10": {"gateway": "192.0.2.254", "id": 10, "link": "br0", "protocol": "static"}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip nexthop add id 10 via 192.0.2.254 dev br0 protocol static"]
nexthops:
  description: The next hops that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"gateway": "192.0.2.254", "id": 10, "link": "br0", "protocol": "static"}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.nexthop import NextHop


def main():
    task.run(AnsibleModule(argument_spec=options.spec(NextHop), supports_check_mode=True), NextHop)


if __name__ == "__main__":
    main()

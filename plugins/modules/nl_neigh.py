#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_neigh. What a neighbour is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_neigh
short_description: Entries of the neighbour tables (ARP and NDP)
version_added: 0.1.0
description:
  - Sets, changes and removes neighbour entries and neighbour proxies by netlink, as C(ip neighbour) does.
  - Options have the words of C(ip neighbour); the text of an option says where it is not so.
  - The kernel tells entries apart by link and destination, and proxies from the rest. What it learned by itself is only
    touched when the task names it.
  - The kernel forgets the neighbours of a link, permanent ones as well, when the link goes down or gets another link-layer address.
  - Not for the forwarding entries of bridges and VXLANs, which are another table.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
options:
  neighbours:
    description:
      - Any number of neighbour entries; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      link:
        description:
          - The link that the neighbour is on, by name or altname; C(dev) in iproute2.
          - Only a proxy may be without, and is one on all links then.
        type: str
      dst:
        description: The neighbour's IPv4 or IPv6 address.
        type: str
      lladdr:
        description: Its link-layer address, as V(02:00:00:00:00:01).
        type: str
      nud:
        description:
          - The state of the entry. Without it, an entry that shall be present is V(permanent).
          - The kernel moves entries out of all but V(permanent) and V(noarp) by itself; the next run then moves them back.
          - V(none), V(incomplete) and V(failed) are for completeness; such an entry counts as none.
        type: str
        choices: [delay, failed, incomplete, noarp, none, permanent, probe, reachable, stale]
      proxy:
        description: Whether this is no neighbour but an address that the host answers for.
        type: bool
      router:
        description: Whether the IPv6 neighbour is a router. Since Linux 4.20.
        type: bool
      extern_learn:
        description: Whether the entry counts as learned by a controller, which the kernel does not age.
        type: bool
      managed:
        description:
          - Whether the kernel finds the neighbour and keeps it resolved by itself; O(lladdr) and O(nud) cannot be given with it. Since
            Linux 5.16.
        type: bool
      extern_valid:
        description:
          - Whether a controller vouches for the entry, so that the kernel does not remove it, and may probe it once it is used. Since
            Linux 6.17.
        type: bool
      use:
        description:
          - Whether the kernel is to look for the neighbour now. An entry that is there, or is being looked for, is left as it is; one that failed is
            looked for again. O(lladdr) and O(nud) cannot be given with it.
        type: bool
      protocol:
        description: Who set the entry, by name or number, as in C(/etc/iproute2/rt_protos). Since Linux 5.0.
        type: str
      state:
        description: Whether the entry exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
  purge:
    description:
      - Removes what the task does not name of the entries that somebody set by hand on some links - permanent and managed ones and proxies,
        without O(extern_learn), and of the protocols V(unspec), V(boot) and V(static).
      - What the kernel learned, and what a routing daemon or a controller set, stays. C(neighbours=[]) names none.
    type: dict
    suboptions:
      links:
        description: The links whose entries are removed.
        type: list
        elements: str
        required: true
      family:
        description: Only entries of this family.
        type: str
        choices: [inet, inet6]
      proxy:
        description: V(true) for proxies only, V(false) for all but proxies.
        type: bool
"""

EXAMPLES = r"""
# ip neighbour replace 192.0.2.9 lladdr 02:00:00:00:00:09 dev br0 nud permanent
- name: Pin a neighbour
  linux.netlink.nl_neigh:
    link: br0
    dst: 192.0.2.9
    lladdr: 02:00:00:00:00:09

- name: Pin one, answer for another, forget a third
  linux.netlink.nl_neigh:
    neighbours:
      - {link: br0, dst: "2001:db8::9", lladdr: "02:00:00:00:00:09", router: true}
      - {link: br0, dst: 192.0.2.77, proxy: true}
      - {link: br0, dst: 192.0.2.10, state: absent}

# ip neighbour replace 192.0.2.254 dev br0 managed
- name: Have the kernel keep the router resolved
  linux.netlink.nl_neigh:
    link: br0
    dst: 192.0.2.254
    managed: true

- name: Have these permanent neighbours and no others on a link
  linux.netlink.nl_neigh:
    neighbours:
      - {link: br0, dst: 192.0.2.9, lladdr: "02:00:00:00:00:09"}
    purge: {links: [br0], family: inet, proxy: false}
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"neighbour 192.0.2.9 on br0": {"dst": "192.0.2.9", "link": "br0", "lladdr": "02:00:00:00:00:09", "nud": "permanent"}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip neighbour replace 192.0.2.9 dev br0 lladdr 02:00:00:00:00:09 nud permanent"]
neighbours:
  description: The neighbour entries that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"dst": "192.0.2.9", "link": "br0", "lladdr": "02:00:00:00:00:09", "nud": "permanent"}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.neigh import Neigh


def main():
    task.run(AnsibleModule(argument_spec=options.spec(Neigh), supports_check_mode=True), Neigh)


if __name__ == "__main__":
    main()

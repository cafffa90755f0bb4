#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_address. What an address is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_address
short_description: IPv4 and IPv6 addresses of links
version_added: 0.1.0
description:
  - Sets, changes and removes the addresses of links by netlink, as C(ip address) does.
  - Options have the words of C(ip address); the text of an option says where it is not so.
  - The kernel tells IPv4 addresses apart by link, address, prefix length and network of the peer, IPv6 addresses by link and
    address. What it cannot change in place (a label, or the prefix length of an IPv6 address) is changed by removing the
    address and setting it again in the same moment.
  - Of the IPv4 addresses of one subnet, the first that is listed comes first and is the primary, from which the kernel speaks.
    Where the order is another, those that come too early are removed and set again; routes from them stay. Addresses that are not
    listed keep their place.
  - Removing an IPv4 address keeps the secondary addresses of its subnet, whatever C(promote_secondaries) says, and the routes
    that have them as their source.
  - With an address the kernel takes what rests on it, and does not tell. An IPv6 address that is removed, or set again for another prefix
    length, is no longer the source of the routes that had it; and the last IPv4 address of a link takes the IPv4 routes of the link along.
    Neither comes back when a task is undone. A task for M(linux.netlink.nl_route) that follows sets such routes again.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
options:
  addresses:
    description:
      - Any number of addresses; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(exclusive), O(wait_dad) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      link:
        description: The link that has the address, by name or altname; C(dev) in iproute2.
        type: str
      address:
        description:
          - The address with its prefix length, V(192.0.2.1/24) or V(2001:db8::1/64); without one it is a single
            host's.
        type: str
      peer:
        description: The address at the other end of a point-to-point link. A prefix length belongs here then.
        type: str
      broadcast:
        description: The broadcast address of an IPv4 address. V(+) derives it from the prefix, V(-) is none.
        type: str
      label:
        description: The label of an IPv4 address. The kernel's default is the name of the link.
        type: str
      scope:
        description: The scope of an IPv4 address, by name or number, as V(global), V(link) or V(host).
        type: str
      metric:
        description: The metric of the route to the subnet.
        type: int
      protocol:
        description: Who set the address, by name or number; C(proto) in iproute2. Since Linux 5.18.
        type: str
      valid_lft:
        description:
          - For how many seconds the address stays, or V(forever), which is the kernel's default.
          - That it has run down since it was set is no difference.
          - O(preferred_lft) is at most as long, and is as long where it is not given.
        type: str
      preferred_lft:
        description: For how many seconds it serves new connections, or V(forever). V(0) deprecates it at once.
        type: str
      nodad:
        description: Whether an IPv6 address is used without duplicate address detection.
        type: bool
      optimistic:
        description:
          - Whether an IPv6 address is used while duplicate address detection runs. The sysctl C(optimistic_dad) must allow it.
        type: bool
      home:
        description: Whether it is an IPv6 home address, RFC 6275.
        type: bool
      mngtmpaddr:
        description: Whether the kernel makes temporary addresses from this IPv6 address, RFC 4941.
        type: bool
      noprefixroute:
        description: Whether the kernel makes no route to the subnet.
        type: bool
      autojoin:
        description: Whether the kernel joins the multicast group that the address is.
        type: bool
      state:
        description: Whether the address exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
  exclusive:
    description:
      - Whether each link has, of each family of which the task gives it addresses, no others than those.
      - What the kernel made by itself stays - link-local and autoconfigured addresses, those of loopback, temporary ones, and those with a lifetime.
    type: bool
  wait_dad:
    description:
      - For how many seconds at most to wait until the IPv6 addresses of the task have passed duplicate address detection.
      - It is an error when another host has one of them, or when the time is over, and what the task did is undone.
      - Without it the task does not wait, and an address may still turn out to be somebody else's.
    type: int
"""

EXAMPLES = r"""
# ip address replace 192.0.2.1/24 dev br0
- name: Give a bridge an address
  linux.netlink.nl_address:
    link: br0
    address: 192.0.2.1/24

- name: Give it several, and take one away, all or nothing
  linux.netlink.nl_address:
    addresses:
      - {link: br0, address: 192.0.2.1/24, broadcast: +}
      - {link: br0, address: 2001:db8::1/64, nodad: true}
      - {link: br0, address: 192.0.2.7/24, state: absent}

# ip address replace 2001:db8::1/64 dev br0, until "ip address show tentative dev br0" is empty
- name: Go on when the address can be used
  linux.netlink.nl_address:
    link: br0
    address: 2001:db8::1/64
    wait_dad: 5

- name: Have these addresses and no other IPv4 addresses, the first one as the primary
  linux.netlink.nl_address:
    addresses:
      - {link: br0, address: 192.0.2.1/24}
      - {link: br0, address: 192.0.2.2/24}
    exclusive: true

- name: A point-to-point address in another network namespace
  linux.netlink.nl_address:
    netns: blue
    link: tun0
    address: 192.0.2.1
    peer: 192.0.2.2/32
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"address 192.0.2.1/24 on br0": {"address": "192.0.2.1/24", "link": "br0"}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip address add 192.0.2.1/24 dev br0"]
addresses:
  description: The addresses that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"address": "192.0.2.1/24", "link": "br0"}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.address import Address


def main():
    task.run(AnsibleModule(argument_spec=options.spec(Address), supports_check_mode=True), Address)


if __name__ == "__main__":
    main()

#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_link. What a link is, and how it is set up, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_link
short_description: Network links, physical and virtual
version_added: 0.1.0
description:
  - Creates, changes and removes links (network interfaces) by netlink, as C(ip link) does.
  - Options have the words of C(ip link), and so have those of each kind, under its name; the text of an option says where it is not so.
  - A change sends only what differs. It takes a link down for a moment only where the kernel wants that.
  - What cannot change is a failure, unless O(recreate) gives leave to make the link anew.
  - Links may refer to each other, whatever their order in the list; masters and lower links are made first.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
  - linux.netlink.link
"""

EXAMPLES = r"""
# ip link add name br0 up type bridge; ip link set dev eth1 master br0 up
- name: A bridge with a port
  linux.netlink.nl_link:
    links:
      - {name: br0, kind: bridge, up: true, bridge: {stp_state: false, ageing_time: 30000}}
      - {name: eth1, master: br0, up: true}

- name: A veth pair with one end in another network namespace
  linux.netlink.nl_link:
    name: veth0
    kind: veth
    up: true
    veth:
      peer: {name: eth0, netns: blue}

# ip link set dev eth5 netns blue; ip -n blue link set dev eth5 up
- name: A link that belongs into another network namespace, moved there if need be
  linux.netlink.nl_link:
    name: eth5
    to_netns: blue
    up: true

# ip link add link eth6 name lan0 netns blue type macvlan mode bridge; ip -n blue link set dev lan0 up
- name: A link in another network namespace, on one of this
  linux.netlink.nl_link:
    name: lan0
    kind: macvlan
    link: eth6
    to_netns: blue
    up: true
    macvlan: {mode: bridge}

# ip link add name lan1 link eth7 link-netns blue type macvlan mode bridge
- name: A link in this network namespace, on one of another
  linux.netlink.nl_link:
    name: lan1
    kind: macvlan
    link: eth7
    link_netns: blue
    up: true
    macvlan: {mode: bridge}

# ip link add name bond0 type bond mode 802.3ad miimon 100; ip link add link bond0 name bond0.7 type vlan id 7
- name: A VLAN on a bond
  linux.netlink.nl_link:
    links:
      - {name: bond0, kind: bond, up: true, bond: {mode: 802.3ad, miimon: 100, xmit_hash_policy: layer3+4}}
      - {name: eth1, master: bond0, up: true}
      - {name: eth2, master: bond0, up: true}
      - {name: bond0.7, kind: vlan, link: bond0, up: true, vlan: {id: 7}}

- name: A VXLAN as a port of a bridge
  linux.netlink.nl_link:
    links:
      - {name: br7, kind: bridge, up: true}
      - name: vxlan7
        kind: vxlan
        master: br7
        up: true
        vxlan: {id: 7, local: 192.0.2.1, dstport: 4789, learning: false}
        bridge_port: {neigh_suppress: true, learning: false}

- name: Name a network card by the address that it was made with
  linux.netlink.nl_link:
    name: uplink
    match: {permanent_address: "52:54:00:12:34:56"}
    up: true

- name: Another VLAN on the same link, which cannot change in place
  linux.netlink.nl_link:
    name: bond0.7
    kind: vlan
    link: bond0
    vlan: {id: 8}
    recreate: if_needed

- name: These VLANs and VXLANs, and no others
  linux.netlink.nl_link:
    links:
      - {name: bond0.7, kind: vlan, link: bond0, up: true, vlan: {id: 8}}
      - {name: vxlan7, kind: vxlan, up: true, vxlan: {id: 7, local: 192.0.2.1, dstport: 4789}}
    purge:
      kinds: [vlan, vxlan]
      ignore: ["test*"]

# ip tuntap add dev tap0 mode tap user root vnet_hdr multi_queue; ip link set dev tap0 up
- name: A tap device for a virtual machine
  linux.netlink.nl_link:
    name: tap0
    kind: tun
    up: true
    tun: {mode: tap, user: root, multi_queue: true, vnet_hdr: true}

# ip link set dev eth1 vf 0 mac 02:00:00:00:00:01 vlan 7 spoofchk on trust off
- name: The virtual functions of a network card
  linux.netlink.nl_link:
    name: eth1
    vfs:
      - {vf: 0, address: "02:00:00:00:00:01", vlan: 7, spoofchk: true, trust: false}
      - {vf: 1, state: disable}

- name: Change the MTU of a link, whatever it is
  linux.netlink.nl_link:
    name: br0
    mtu: 1400

- name: Remove a link
  linux.netlink.nl_link:
    name: br0
    state: absent
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"link br0": {"name": "br0", "kind": "bridge", "up": true}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip link add name br0 type bridge"]
links:
  description: The links that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "br0", "kind": "bridge", "up": true, "mtu": 1500}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.link import Link


def main():
    task.run(AnsibleModule(argument_spec=options.spec(Link), supports_check_mode=True), Link)


if __name__ == "__main__":
    main()

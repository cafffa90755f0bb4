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
  - A change sends only what differs; it does not take the link down.
  - Links may refer to each other, whatever their order in the list; masters and lower links are made first.
  - Reads the kernel, sends the difference and nothing else, and reads again to prove it. What the task does not name is
    not touched, and an option that is not given is neither compared nor changed.
  - All of a task or nothing of it. When the kernel refuses a step, what the task did before is undone.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.netns
options:
  links:
    description:
      - Any number of links; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      name:
        description: The link's name, up to 15 bytes, or the altname of a link that exists.
        type: str
      kind:
        description:
          - The kind of a virtual link, as V(bridge), V(veth), V(dummy) or V(ifb); C(type) in iproute2.
          - Needed only to create a link; it cannot change.
        type: str
      up:
        description: Whether the link is up (administratively).
        type: bool
      mtu:
        description: The largest packet, in bytes.
        type: int
      address:
        description: The link-layer address.
        type: str
      broadcast:
        description: The link-layer broadcast address.
        type: str
      master:
        description: The link that this one is a port of, by name or altname; empty for none.
        type: str
      link:
        description: The link that a virtual one stands on, by name or altname. It cannot change.
        type: str
      alias:
        description: A text for people, up to 255 bytes; empty for none.
        type: str
      txqueuelen:
        description: The length of the transmit queue, in packets.
        type: int
      group:
        description: The group of links, by name or number.
        type: str
      multicast:
        description: Whether the link sends and receives multicast.
        type: bool
      allmulticast:
        description: Whether it receives all multicast.
        type: bool
      promisc:
        description: Whether it receives everything.
        type: bool
      altnames:
        description: Further names that the link has, up to 127 bytes each. Others that it has stay. Linux 5.5.
        type: list
        elements: str
      purge_altnames:
        description: Whether altnames that O(altnames) does not list are removed.
        type: bool
      bridge:
        description: What only bridges have. Each option is the word of C(ip link set dev NAME type bridge).
        type: dict
        suboptions:
          forward_delay:
            description: In hundredths of a second.
            type: int
          hello_time:
            description: In hundredths of a second.
            type: int
          max_age:
            description: In hundredths of a second.
            type: int
          ageing_time:
            description: After what time an address that is not seen is forgotten, in hundredths of a second.
            type: int
          stp_state:
            description: Whether the spanning tree protocol runs.
            type: bool
          priority:
            description: The bridge's priority in the spanning tree.
            type: int
          vlan_filtering:
            description: Whether VLANs are filtered.
            type: bool
          vlan_protocol:
            description: The protocol of the VLAN tags that are filtered.
            type: str
            choices: [802.1ad, 802.1q]
          group_fwd_mask:
            description: Which link-local group addresses are forwarded, as a bit mask.
            type: int
          group_address:
            description: The group address of the spanning tree protocol.
            type: str
          mcast_router:
            description: Multicast routers behind the bridge itself, V(0) none, V(1) automatic, V(2) always.
            type: int
          mcast_snooping:
            description: Whether multicast traffic goes only where it was asked for.
            type: bool
          mcast_query_use_ifaddr:
            description: Whether queries have the bridge's own address as their source.
            type: bool
          mcast_querier:
            description: Whether the bridge sends queries.
            type: bool
          mcast_hash_max:
            description: The size of the multicast hash table.
            type: int
          mcast_last_member_count:
            description: How many queries go out before the last member is forgotten.
            type: int
          mcast_startup_query_count:
            description: How many queries go out at startup.
            type: int
          mcast_last_member_interval:
            description: In hundredths of a second.
            type: int
          mcast_membership_interval:
            description: In hundredths of a second.
            type: int
          mcast_querier_interval:
            description: In hundredths of a second.
            type: int
          mcast_query_interval:
            description: In hundredths of a second.
            type: int
          mcast_query_response_interval:
            description: In hundredths of a second.
            type: int
          mcast_startup_query_interval:
            description: In hundredths of a second.
            type: int
          nf_call_iptables:
            description: Whether IPv4 packets pass netfilter's IPv4 hooks.
            type: bool
          nf_call_ip6tables:
            description: Whether IPv6 packets pass netfilter's IPv6 hooks.
            type: bool
          nf_call_arptables:
            description: Whether ARP packets pass netfilter's ARP hooks.
            type: bool
          vlan_default_pvid:
            description: The VLAN of untagged packets at new ports; V(0) for none.
            type: int
          vlan_stats_enabled:
            description: Whether statistics are kept per VLAN.
            type: bool
          vlan_stats_per_port:
            description: Whether they are kept per port, too. Only while the bridge has no ports. Linux 4.20.
            type: bool
          mcast_stats_enabled:
            description: Whether multicast statistics are kept.
            type: bool
          mcast_igmp_version:
            description: The version of IGMP, V(2) or V(3).
            type: int
          mcast_mld_version:
            description: The version of MLD, V(1) or V(2).
            type: int
          fdb_max_learned:
            description: How many addresses may be learned, V(0) for any number. Linux 6.7.
            type: int
          no_linklocal_learn:
            description: Whether addresses are not learned from link-local frames. Linux 5.0.
            type: bool
          mcast_vlan_snooping:
            description: Whether multicast snooping works per VLAN. Linux 5.15.
            type: bool
          mst_enabled:
            description: Whether multiple spanning trees are enabled. Linux 5.18.
            type: bool
      veth:
        description: What only veth links have.
        type: dict
        suboptions:
          peer:
            description: The other end, made together with the link; it cannot change.
            type: dict
            suboptions:
              name:
                description: The name of the other end.
                type: str
                required: true
              netns:
                description: The network namespace that it is in, by name, path or process ID; that of the link when not given.
                type: str
      state:
        description: Whether the link exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
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

from ..module_utils.managers.link import Link
from ..module_utils.options import spec
from ..module_utils.task import run


def main():
    run(AnsibleModule(argument_spec=spec(Link), supports_check_mode=True), Link)


if __name__ == "__main__":
    main()

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of nl_link: those of all links, then those of each kind and of its ports, under their names.

They stand here because a module travels to the host as a whole, and a fragment does not. Kinds that share options share
their text by YAML anchors. It does not know how an option works; the tables and the manager do, and a test compares.
"""
from __future__ import annotations


class ModuleDocFragment:

    DOCUMENTATION = r"""
options:
  links:
    description:
      - Any number of links; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      name:
        description:
          - The link's name, up to 15 bytes, or the altname of a link that exists. The word is C(name).
          - With O(match), the name that the link gets.
        type: str
      match:
        description:
          - Finds a link that exists by what it is, and gives it O(name), as C(ip link set dev OLD name NEW) does.
          - All that is given must fit, and fit one link only; everything else is a failure.
          - Links may exchange their names in one task. An entry with O(state=absent) goes by O(name) alone.
          - Before Linux 6.2 a link that is up goes down to be renamed. It comes up again, and its addresses and routes come back.
        type: dict
        suboptions:
          permanent_address:
            description:
              - The link-layer address that the hardware has, whatever O(address) says; where the kernel tells none, the one in use.
                Since Linux 5.6.
              - Virtual links that stand on another are left out.
            type: str
          address:
            description: The link-layer address in use. Virtual links that stand on another, and may borrow its address, are left out.
            type: str
          path:
            description: The device's place on its bus, as V(0000:00:03.0), or with the name of the bus before it, as
              V(pci-0000:00:03.0).
            type: str
          driver:
            description: The driver, as V(virtio_net), by C(ethtool -i); virtual links have the name of their kind.
            type: str
          altname:
            description: One of the link's altnames. Since Linux 5.5.
            type: str
          name:
            description: The name so far. A link that has O(name) already is meant, too, so a second run changes nothing; hence links cannot
              exchange their names by this way.
            type: str
      to_netns:
        description:
          - The network namespace that the link shall be in, by name, path or process; C(netns) of C(ip link set) and C(ip link add).
          - A link that is there already is changed there. Else one of this name in the task's own namespace, and of O(kind) if that is
            given, is moved; else it is made there. O(match) looks there first, then in the task's own namespace.
          - A moved link arrives without master, addresses, routes and neighbours, and down; O(up) brings it up. What is given besides is
            set where it arrives, and O(master) is a link of that namespace. When a later step fails it comes back with all that it had.
          - Lower links are looked for in the task's own namespace, if not in O(link_netns), and so is the other end of a pair, which may
            have an entry of its own.
          - Some links never leave their namespace, bridges among them. Where the kernel tells which (from 6.15 on), check mode fails, too.
          - With O(state=absent) the link is removed there.
        type: str
      link_netns:
        description:
          - The network namespace that the lower link (O(link), or an option of the kind that names one) is in; C(link-netns).
          - Without it, the task's own. It cannot change.
        type: str
      kind:
        description:
          - The kind of a virtual link, as V(bridge) or V(vlan); C(type) in C(ip link).
          - "What only links of one kind have, stands under the kind's name. That is so for:
            V(amt), V(bareudp), V(batadv), V(bond), V(bridge), V(can), V(dsa), V(erspan), V(geneve), V(gre), V(gretap), V(gtp), V(hsr),
            V(ip6erspan), V(ip6gre), V(ip6gretap), V(ip6tnl), V(ipip), V(ipoib), V(ipvlan), V(ipvtap), V(macsec), V(macvlan),
            V(macvtap), V(netkit), V(ovpn), V(rmnet), V(sit), V(tun), V(veth), V(vlan), V(vrf), V(vti), V(vti6), V(vxcan), V(vxlan), V(wwan) and
            V(xfrm)."
          - "Without such options: V(dummy), V(ifb), V(nlmon), V(team), V(vcan) and V(wireguard). Any other kind that the kernel knows
            works by its name."
          - Needed only to create a link. It cannot change.
        type: str
      recreate:
        description:
          - What to do about an option that cannot change. With V(never), as without this option, the task fails.
          - With V(if_needed) the link is removed and made anew, if it is a virtual one. It keeps its index, so that all that refers to
            it still means it.
          - What stood on it comes back, too, its addresses, routes, neighbours and ports, and the links on top with theirs.
          - Its link-layer address and its MTU stay, unless they were those of the link below; then they are those of the link below again.
          - Traffic stops for that moment. What others have put on it, as traffic control, filters and programs, is lost.
        type: str
        choices: [never, if_needed]
      up:
        description: Whether the link is up (administratively); C(up) and C(down).
        type: bool
      mtu:
        description: The largest packet, in bytes. The word is C(mtu).
        type: int
      address:
        description: The link-layer address. The word is C(address).
        type: str
      broadcast:
        description: The link-layer broadcast address. The word is C(broadcast).
        type: str
      master:
        description: The link that this one is a port of, by name or altname; empty for none, C(nomaster).
        type: str
      link:
        description: The link that a virtual one stands on, by name or altname. It cannot change. The word is C(link).
        type: str
      alias:
        description: A text for people, up to 255 bytes; empty for none. The word is C(alias).
        type: str
      txqueuelen:
        description: The length of the transmit queue, in packets. The word is C(txqueuelen).
        type: int
      group:
        description: The group of links, by name or number. The word is C(group).
        type: str
      arp:
        description: Whether neighbours are asked for their link-layer addresses; C(arp on) and C(arp off).
        type: bool
      multicast:
        description: Whether the link sends and receives multicast; C(multicast on) and C(multicast off).
        type: bool
      allmulticast:
        description: Whether it receives all multicast; C(allmulticast on) and C(allmulticast off).
        type: bool
      promisc:
        description: Whether it receives everything; C(promisc on) and C(promisc off).
        type: bool
      dynamic:
        description: Whether the link is marked as one whose addresses change; C(dynamic on) and C(dynamic off). The kernel only keeps
          the mark.
        type: bool
      carrier:
        description: Whether the link has a carrier; C(carrier on) and C(carrier off). Few drivers can be told, as that of V(dummy) links.
        type: bool
      protodown:
        description:
          - Whether a daemon has found a fault and keeps the link without a carrier; C(protodown on) and C(protodown off).
          - Only some drivers take it, as those of V(macvlan) and V(vxlan) links.
        type: bool
      mode:
        description:
          - What state the link takes when it has a carrier, C(mode) in C(ip link).
          - V(default) is up; V(dormant) waits for a daemon that authenticates, V(testing) for one that tests.
          - V(testing) is since Linux 5.8, and C(ip) has no word for it.
        type: str
        choices: [default, dormant, testing]
      numtxqueues:
        description: The number of transmit queues. It cannot change. The word is C(numtxqueues).
        type: int
      numrxqueues:
        description: The number of receive queues. It cannot change. The word is C(numrxqueues).
        type: int
      gso_max_size:
        description: The largest packet that is cut into segments late, in bytes. More than V(65536) since Linux 5.19. The word is C(gso_max_size).
        type: int
      gso_max_segs:
        description: The most segments that such a packet is cut into. The word is C(gso_max_segs).
        type: int
      gro_max_size:
        description: The largest packet that received segments are merged into, in bytes. Since Linux 5.17, more than V(65536) since 5.19. The word is
          C(gro_max_size).
        type: int
      gso_ipv4_max_size:
        description: As O(gso_max_size), for IPv4. Since Linux 6.3. The word is C(gso_ipv4_max_size).
        type: int
      gro_ipv4_max_size:
        description: As O(gro_max_size), for IPv4. Since Linux 6.3. The word is C(gro_ipv4_max_size).
        type: int
      addrgenmode:
        description:
          - How the link's IPv6 link-local address is made up, V(none) for no such address.
          - V(stable_secret) wants the secret in the sysctl C(net.ipv6.conf.NAME.stable_secret); V(random) makes up the secret, too. The word is C(addrgenmode).
        type: str
        choices: [eui64, none, random, stable_secret]
      token:
        description:
          - The part of the link's IPv6 addresses that does not come from router advertisements, as V(::1a2b); C(ip token set).
          - V(::) for none. The link must have accepted advertisements, and the sysctl C(router_solicitations) must not be 0.
        type: str
      mctp_net:
        description: The MCTP network that the link belongs to; C(mctp link set NAME network), and C(ip) has no word for it. Since Linux 5.15.
        type: int
      protodown_reasons:
        description:
          - Which reasons stand for O(protodown), as numbers of bits from V(0) to V(31); all of them, empty for none. While there is one the
            link cannot be let up again. C(ip link set NAME protodown_reason N on) and C(off). Since Linux 5.9.
          - Their names are the business of C(/etc/iproute2/protodown_reasons.d).
        type: list
        elements: int
      xdp:
        description:
          - V(false) takes away the program (XDP) that looks at received packets; C(xdp off), C(xdpgeneric off), C(xdpdrv off) or
            C(xdpoffload off), as it is attached.
          - V(true) is refused, since a program has to be loaded first, which is not done here.
        type: bool
      threaded:
        description:
          - Whether threads of their own poll the queues of the link, V(busy-poll) without a pause. Since Linux 6.17, V(busy-poll) since 6.19. C(ip) has
            no word for it; C(ynl) does the same, queue by queue.
          - A driver has something to be polled while it uses NAPI, as that of V(veth) does while its GRO is on. Else the task fails.
          - Many drivers have it only while the link is up; O(up=true) in the same task is enough.
        type: str
        choices: [busy-poll, disabled, enabled]
      ipv4_conf:
        description:
          - The settings of IPv4 for this link, by their names as sysctls under C(net.ipv4.conf.NAME), as numbers. C(ip) has no word for
            them; C(sysctl -w) does the same.
          - The kernel tells nobody of a change, and does nothing besides, as switching off large receive offload where packets are forwarded.
          - What is returned are those that the task names.
        type: dict
        suboptions:
          forwarding:
            description: Whether packets are forwarded.
            type: int
          mc_forwarding:
            description: Whether multicast is routed. A routing daemon sets it.
            type: int
          proxy_arp:
            description: Whether ARP is answered for others.
            type: int
          accept_redirects:
            description: Whether ICMP redirects are obeyed.
            type: int
          secure_redirects:
            description: Whether only those to known gateways are.
            type: int
          send_redirects:
            description: Whether ICMP redirects are sent.
            type: int
          shared_media:
            description: Whether several networks share the medium.
            type: int
          rp_filter:
            description: Whether the way back to a packet's source is looked at, V(1) strictly, V(2) loosely.
            type: int
          accept_source_route:
            description: Whether source routed packets are taken.
            type: int
          bootp_relay:
            description: Not in use.
            type: int
          log_martians:
            description: Whether impossible addresses are logged.
            type: int
          tag:
            description: A number for whoever wants one.
            type: int
          arp_filter:
            description: Whether ARP is answered only where the answer would be routed out.
            type: int
          medium_id:
            description: The number of the medium, for proxies of ARP.
            type: int
          disable_xfrm:
            description: Whether IPsec is not applied.
            type: int
          disable_policy:
            description: Whether IPsec policies are not looked at.
            type: int
          force_igmp_version:
            description: The version of IGMP, V(0) for what others speak.
            type: int
          arp_announce:
            description: Which own address ARP requests come from, V(0) to V(2).
            type: int
          arp_ignore:
            description: Which ARP requests are not answered, V(0) to V(8).
            type: int
          promote_secondaries:
            description: Whether a secondary address takes the place of a primary one that is removed.
            type: int
          arp_accept:
            description: Whether unknown neighbours are learned from gratuitous ARP.
            type: int
          arp_notify:
            description: Whether changes are announced by gratuitous ARP.
            type: int
          accept_local:
            description: Whether packets with a local source are taken.
            type: int
          src_valid_mark:
            description: Whether the mark counts in looking at the way back.
            type: int
          proxy_arp_pvlan:
            description: Whether ARP is answered for hosts on the same link.
            type: int
          route_localnet:
            description: Whether 127.0.0.0/8 is routed.
            type: int
          igmpv2_unsolicited_report_interval:
            description: In milliseconds.
            type: int
          igmpv3_unsolicited_report_interval:
            description: In milliseconds.
            type: int
          ignore_routes_with_linkdown:
            description: Whether routes over a link without a carrier are left out.
            type: int
          drop_unicast_in_l2_multicast:
            description: Whether unicast packets in multicast frames are dropped.
            type: int
          drop_gratuitous_arp:
            description: Whether gratuitous ARP is dropped.
            type: int
          bc_forwarding:
            description: Whether directed broadcasts are forwarded.
            type: int
          arp_evict_nocarrier:
            description: Whether neighbours are forgotten when the carrier goes. Since Linux 5.16.
            type: int
      vfs:
        description:
          - The virtual functions of a physical network card (SR-IOV), as far as they are listed; C(ip link set NAME vf N).
          - How many there are, the driver's C(sriov_numvfs) in sysfs says. What a driver does not know, it refuses.
        type: list
        elements: dict
        suboptions:
          vf:
            description: The number of the function, from V(0); C(vf).
            type: int
            required: true
          address:
            description: Its link-layer address; C(mac).
            type: str
          vlan:
            description: The VLAN of all its traffic, V(0) for none; C(vlan).
            type: int
          qos:
            description: The priority in the VLAN's tag; C(qos).
            type: int
          protocol:
            description: The protocol of the VLAN's tag; C(proto).
            type: str
            choices: [802.1ad, 802.1q]
          min_tx_rate:
            description: What it may send at least, in megabits a second, V(0) for no guarantee; C(min_tx_rate).
            type: int
          max_tx_rate:
            description: What it may send at most, in megabits a second, V(0) for no limit; C(max_tx_rate), or C(rate).
            type: int
          spoofchk:
            description: Whether it may send from its own address only; C(spoofchk on) and C(spoofchk off).
            type: bool
          query_rss:
            description: Whether it may ask for the hash key and table of the card; C(query_rss on) and C(query_rss off).
            type: bool
          state:
            description: The link that it sees, V(auto) for that of the card; C(state).
            type: str
            choices: [auto, disable, enable]
          trust:
            description: Whether it may change what concerns others, as promiscuous mode; C(trust on) and C(trust off).
            type: bool
          node_guid:
            description: The GUID of its InfiniBand node, eight bytes; C(node_guid). The kernel tells it since Linux 5.5.
            type: str
          port_guid:
            description: The GUID of its InfiniBand port, eight bytes; C(port_guid). The kernel tells it since Linux 5.5.
            type: str
      altnames:
        description:
          - Further names that the link has, up to 127 bytes each; C(ip link property add dev NAME altname). Since Linux 5.5.
          - Others that it has stay.
        type: list
        elements: str
      purge_altnames:
        description: Whether altnames that O(altnames) does not list are removed; C(ip link property del dev NAME altname).
        type: bool
      bridge:
        description: What only bridges have. Each option is the word of C(ip link set dev NAME type bridge).
        type: dict
        suboptions:
          forward_delay:
            description: In hundredths of a second. The word is C(forward_delay).
            type: int
          hello_time:
            description: In hundredths of a second. The word is C(hello_time).
            type: int
          max_age:
            description: In hundredths of a second. The word is C(max_age).
            type: int
          ageing_time:
            description: After what time an address that is not seen is forgotten, in hundredths of a second. The word is C(ageing_time).
            type: int
          stp_state:
            description: Whether the spanning tree protocol runs. The word is C(stp_state).
            type: bool
          priority:
            description: The bridge's priority in the spanning tree. The word is C(priority).
            type: int
          vlan_filtering:
            description: Whether VLANs are filtered. The word is C(vlan_filtering).
            type: bool
          vlan_protocol:
            description: The protocol of the VLAN tags that are filtered. The word is C(vlan_protocol).
            type: str
            choices: [802.1ad, 802.1q]
          group_fwd_mask:
            description: Which link-local group addresses are forwarded, as a bit mask. The word is C(group_fwd_mask).
            type: int
          group_address:
            description: The group address of the spanning tree protocol. The word is C(group_address).
            type: str
          mcast_router:
            description: Multicast routers behind the bridge itself, V(0) none, V(1) automatic, V(2) always. The word is C(mcast_router).
            type: int
          mcast_snooping:
            description: Whether multicast traffic goes only where it was asked for. The word is C(mcast_snooping).
            type: bool
          mcast_query_use_ifaddr:
            description: Whether queries have the bridge's own address as their source. The word is C(mcast_query_use_ifaddr).
            type: bool
          mcast_querier:
            description: Whether the bridge sends queries. The word is C(mcast_querier).
            type: bool
          mcast_hash_max:
            description: The size of the multicast hash table. The word is C(mcast_hash_max).
            type: int
          mcast_last_member_count:
            description: How many queries go out before the last member is forgotten. The word is C(mcast_last_member_count).
            type: int
          mcast_startup_query_count:
            description: How many queries go out at startup. The word is C(mcast_startup_query_count).
            type: int
          mcast_last_member_interval:
            description: In hundredths of a second. The word is C(mcast_last_member_interval).
            type: int
          mcast_membership_interval:
            description: In hundredths of a second. The word is C(mcast_membership_interval).
            type: int
          mcast_querier_interval:
            description: In hundredths of a second. The word is C(mcast_querier_interval).
            type: int
          mcast_query_interval:
            description: In hundredths of a second. The word is C(mcast_query_interval).
            type: int
          mcast_query_response_interval:
            description: In hundredths of a second. The word is C(mcast_query_response_interval).
            type: int
          mcast_startup_query_interval:
            description: In hundredths of a second. The word is C(mcast_startup_query_interval).
            type: int
          nf_call_iptables:
            description: Whether IPv4 packets pass netfilter's IPv4 hooks. The word is C(nf_call_iptables).
            type: bool
          nf_call_ip6tables:
            description: Whether IPv6 packets pass netfilter's IPv6 hooks. The word is C(nf_call_ip6tables).
            type: bool
          nf_call_arptables:
            description: Whether ARP packets pass netfilter's ARP hooks. The word is C(nf_call_arptables).
            type: bool
          vlan_default_pvid:
            description: The VLAN of untagged packets at new ports; V(0) for none. The word is C(vlan_default_pvid).
            type: int
          vlan_stats_enabled:
            description: Whether statistics are kept per VLAN. The word is C(vlan_stats_enabled).
            type: bool
          vlan_stats_per_port:
            description: Whether they are kept per port, too. Only while the bridge has no ports. Since Linux 4.20.
              The word is C(vlan_stats_per_port).
            type: bool
          mcast_stats_enabled:
            description: Whether multicast statistics are kept. The word is C(mcast_stats_enabled).
            type: bool
          mcast_igmp_version:
            description: The version of IGMP, V(2) or V(3). The word is C(mcast_igmp_version).
            type: int
          mcast_mld_version:
            description: The version of MLD, V(1) or V(2). The word is C(mcast_mld_version).
            type: int
          fdb_max_learned:
            description: How many addresses may be learned, V(0) for any number. Since Linux 6.7. The word is C(fdb_max_learned).
            type: int
          no_linklocal_learn:
            description: Whether addresses are not learned from link-local frames. Since Linux 5.0. The word is C(no_linklocal_learn).
            type: bool
          mcast_vlan_snooping:
            description: Whether multicast snooping works per VLAN. Since Linux 5.15. The word is C(mcast_vlan_snooping).
            type: bool
          mst_enabled:
            description: Whether multiple spanning trees are enabled. Since Linux 5.18. The word is C(mst_enabled).
            type: bool
          mdb_offload_fail_notification:
            description: Whether a multicast group that the hardware does not take is a notice. Since Linux 6.16.
              The word is C(mdb_offload_fail_notification).
            type: bool
          fdb_local_vlan_0:
            description: Whether the ports' own addresses are known once and not for each VLAN. Since Linux 6.18. The word is C(fdb_local_vlan_0).
            type: bool
          stp_mode:
            description: Who runs the spanning tree, V(user) a daemon, V(kernel) the kernel, V(auto) whoever is there when it starts. It
              changes only while O(links[].bridge.stp_state) is off. Since Linux 7.1. The word is C(stp_mode).
            type: str
            choices: [auto, kernel, user]
      bridge_port:
        description:
          - What only ports of a bridge have. Each option is the word of C(ip link set ... type bridge_slave).
        type: dict
        suboptions:
          state:
            description: The state in the spanning tree. It can be set while the port is up with a carrier and the bridge's
              O(links[].bridge.stp_state) is off; the others turn to V(forwarding) by and by, unless a daemon runs the spanning
              tree. V(forwarding) is also what a port gets by itself once it has a carrier; before, it is not asked for. The word is C(state).
            type: str
            choices: [blocking, disabled, forwarding, learning, listening]
          priority:
            description: The port's priority in the spanning tree, V(0) to V(63). The word is C(priority).
            type: int
          cost:
            description: The cost of the path in the spanning tree, V(1) to V(65535). The word is C(cost).
            type: int
          mcast_router:
            description: Multicast routers behind the port, V(0) none, V(1) automatic, V(2) always, V(3) for now.
              The word is C(mcast_router).
            type: int
          group_fwd_mask:
            description: Which link-local group addresses are forwarded, as a bit mask. Not bit 1, MAC pause frames.
              The word is C(group_fwd_mask).
            type: int
          backup_port:
            description: The port that takes over when this one has no carrier, by name or altname; empty for none.
              The words are C(backup_port), C(nobackup_port).
            type: str
          backup_nhid:
            description: The next hop object that its traffic then takes, V(0) for none. Since Linux 6.6. The word is C(backup_nhid).
            type: int
          mcast_eht_hosts_limit:
            description: How many hosts are tracked per multicast group. C(ip) has no word for it. Since Linux 5.12.
            type: int
          mcast_max_groups:
            description: How many multicast groups the port may join, V(0) for any number. It is a word of C(bridge link). Since Linux 6.3.
            type: int
          hairpin:
            description: Whether frames may leave through the port that they came in by. The word is C(hairpin).
            type: bool
          guard:
            description: Whether the port goes down when it hears of a spanning tree. The word is C(guard).
            type: bool
          root_block:
            description: Whether the port cannot lead to the root of the spanning tree. The word is C(root_block).
            type: bool
          fastleave:
            description: Whether a multicast group ends at once when a host leaves it. The word is C(fastleave).
            type: bool
          learning:
            description: Whether addresses are learned. The word is C(learning).
            type: bool
          flood:
            description: Whether frames to unknown addresses are sent out. The word is C(flood).
            type: bool
          proxy_arp:
            description: Whether the bridge answers ARP for known neighbours. The word is C(proxy_arp).
            type: bool
          proxy_arp_wifi:
            description: The same by the rules of wireless LANs. The word is C(proxy_arp_wifi).
            type: bool
          mcast_flood:
            description: Whether multicast frames are sent out where nobody asked. The word is C(mcast_flood).
            type: bool
          mcast_to_unicast:
            description: Whether multicast frames are sent to each host alone. The word is C(mcast_to_unicast).
            type: bool
          vlan_tunnel:
            description: Whether VLANs are mapped to tunnels. The word is C(vlan_tunnel).
            type: bool
          bcast_flood:
            description: Whether broadcast frames are sent out. The word is C(bcast_flood).
            type: bool
          neigh_suppress:
            description: Whether ARP and neighbour discovery that the bridge can answer are not sent out. The word is C(neigh_suppress).
            type: bool
          isolated:
            description: Whether the port talks to ports only that are not isolated. The word is C(isolated).
            type: bool
          locked:
            description: Whether frames count only from addresses that the bridge knows behind the port. Since Linux 5.18. The word is C(locked).
            type: bool
          mab:
            description: Whether unknown addresses are noted as locked. Needs O(links[].bridge_port.locked) and
              O(links[].bridge_port.learning). Since Linux 6.2. The word is C(mab).
            type: bool
          neigh_vlan_suppress:
            description: Whether O(links[].bridge_port.neigh_suppress) is set per VLAN. Since Linux 6.4. The word is C(neigh_vlan_suppress).
            type: bool
          neigh_forward_grat:
            description: Whether gratuitous announcements are sent out all the same. Since Linux 7.2.
              The word is C(neigh_forward_grat).
            type: bool
      bond:
        description:
          - What only bonds have. Each option is the word of C(ip link add ... type bond).
          - Modes lack some of them, which the kernel refuses.
        type: dict
        suboptions:
          mode:
            description: How ports share the traffic. It changes only without ports and while the link is down. The word is C(mode).
            type: str
            choices: [802.3ad, active-backup, balance-alb, balance-rr, balance-tlb, balance-xor, broadcast]
          active_slave:
            description: The port in use in modes V(active-backup), V(balance-tlb), V(balance-alb). Empty lets the kernel choose.
              The word is C(active_slave).
            type: str
          miimon:
            description: How often the state of the ports is looked at, in milliseconds, V(0) for never. It turns ARP monitoring off.
              The word is C(miimon).
            type: int
          updelay:
            description: After how many milliseconds a port that came up is used; a multiple of O(links[].bond.miimon).
              The word is C(updelay).
            type: int
          downdelay:
            description: After how many milliseconds a port that went down is left; a multiple of O(links[].bond.miimon).
              The word is C(downdelay).
            type: int
          peer_notify_delay:
            description: How many milliseconds are between two notices to the peers; a multiple of O(links[].bond.miimon). Since Linux 5.3.
              The word is C(peer_notify_delay).
            type: int
          use_carrier:
            description: Whether the driver's carrier counts and not ioctls. Linux 6.18 and newer take V(true) only.
              The word is C(use_carrier).
            type: bool
          arp_interval:
            description: How often the targets are asked for, in milliseconds, V(0) for never. It turns MII monitoring off.
              The word is C(arp_interval).
            type: int
          arp_ip_target:
            description: The IPv4 addresses to ask for, at most 16, all of them. The word is C(arp_ip_target).
            type: list
            elements: str
          ns_ip6_target:
            description: The IPv6 addresses to ask for, at most 16, all of them. Since Linux 5.18. The word is C(ns_ip6_target).
            type: list
            elements: str
          arp_validate:
            description: On which ports the answers are looked at. The word is C(arp_validate).
            type: str
            choices: [active, all, backup, filter, filter_active, filter_backup, none]
          arp_all_targets:
            description: Whether any or all of the targets must answer. The word is C(arp_all_targets).
            type: str
            choices: [all, any]
          arp_missed_max:
            description: How many answers may be missing, V(1) to V(255). Since Linux 5.17. The word is C(arp_missed_max).
            type: int
          primary:
            description: The port that is used whenever it is up. Empty for none. The word is C(primary).
            type: str
          primary_reselect:
            description: When the primary port is used again. The word is C(primary_reselect).
            type: str
            choices: [always, better, failure]
          fail_over_mac:
            description: Whether the bond has the hardware address of its active port. It changes only without ports.
              The word is C(fail_over_mac).
            type: str
            choices: [active, follow, none]
          xmit_hash_policy:
            description: What of a packet decides on its port. The word is C(xmit_hash_policy).
            type: str
            choices: [encap2+3, encap3+4, layer2, layer2+3, layer3+4, vlan+srcmac]
          resend_igmp:
            description: How many IGMP reports are sent after a failover, V(0) to V(255). The word is C(resend_igmp).
            type: int
          num_grat_arp:
            description: How many notices the peers get after a failover, V(0) to V(255). The word is C(num_grat_arp).
            type: int
          all_slaves_active:
            description: Whether packets are taken from ports that are not in use. The word is C(all_slaves_active).
            type: bool
          min_links:
            description: How many ports must be up for the bond to be up. The word is C(min_links).
            type: int
          lp_interval:
            description: How often the peers' switches are told of addresses, in seconds. The word is C(lp_interval).
            type: int
          packets_per_slave:
            description: How many packets in turn go over one port in mode V(balance-rr), V(0) for a port by chance.
              The word is C(packets_per_slave).
            type: int
          lacp_rate:
            description: How often the partner shall send. It changes only while the link is down. The word is C(lacp_rate).
            type: str
            choices: [fast, slow]
          lacp_active:
            description: Whether it speaks without being spoken to. Since Linux 5.15. It changes only while the link is down.
              The word is C(lacp_active).
            type: bool
          ad_select:
            description: Which aggregator is used; V(actor_port_prio) since Linux 6.18. It changes only while the link is down.
              The word is C(ad_select).
            type: str
            choices: [actor_port_prio, bandwidth, count, stable]
          ad_actor_sys_prio:
            description: The system's priority, V(1) to V(65535). The word is C(ad_actor_sys_prio).
            type: int
          ad_user_port_key:
            description: The upper bits of the port key, V(0) to V(1023). It changes only while the link is down.
              The word is C(ad_user_port_key).
            type: int
          ad_actor_system:
            description: The system's hardware address. The word is C(ad_actor_system).
            type: str
          tlb_dynamic_lb:
            description: Whether flows move between ports in mode V(balance-tlb). It changes only while the link is down.
              The word is C(tlb_dynamic_lb).
            type: bool
          coupled_control:
            description: Whether ports collect and distribute as one. Since Linux 6.9. It changes only while the link is down.
              The word is C(coupled_control).
            type: bool
          broadcast_neighbor:
            description: Whether ARP and neighbour discovery go out of every port in mode V(802.3ad). Since Linux 6.17.
              The word is C(broadcast_neighbor).
            type: bool
          lacp_strict:
            description: Whether a port without a partner is left out. Since Linux 7.2. C(ip) has no word for it.
            type: bool
      bond_port:
        description: What only the ports of a bond have. Each option is the word of C(ip link set ... type bond_slave).
        type: dict
        suboptions:
          queue_id:
            description: The transmit queue that is the port's own, V(0) for none. No two ports have the same. The word is C(queue_id).
            type: int
          prio:
            description: The port's priority when another is chosen, the highest first. Since Linux 6.0. The word is C(prio).
            type: int
          actor_port_prio:
            description: The port's priority in mode V(802.3ad). Since Linux 6.18. The word is C(actor_port_prio).
            type: int
      vlan:
        description: What only VLANs have. Each option is the word of C(ip link add ... type vlan). They need a O(link).
        type: dict
        suboptions:
          id:
            description: The VLAN, V(0) to V(4094). It cannot change. The word is C(id).
            type: int
          protocol:
            description: The protocol of its tags. It cannot change. The word is C(protocol).
            type: str
            choices: [802.1ad, 802.1q]
          reorder_hdr:
            description: Whether packets show no tag on this link. The word is C(reorder_hdr).
            type: bool
          gvrp:
            description: Whether the VLAN is registered with the neighbours by GVRP. The word is C(gvrp).
            type: bool
          mvrp:
            description: Whether the VLAN is registered with the neighbours by MVRP. The word is C(mvrp).
            type: bool
          loose_binding:
            description: Whether the link's state is independent of the lower device's. The word is C(loose_binding).
            type: bool
          bridge_binding:
            description: On a bridge, whether the link's state follows the bridge's ports in this VLAN. Since Linux 5.2. The word is C(bridge_binding).
            type: bool
          ingress_qos_map:
            description:
              - Which priority a packet gets for the one in its tag, V(0) to V(7).
              - Mappings that are not named are left alone; one to V(0) is removed. The word is C(ingress-qos-map).
            type: dict
          egress_qos_map:
            description:
              - Which priority a tag gets, V(0) to V(7), for that of the packet.
              - Mappings that are not named are left alone; one to V(0) is removed. The word is C(egress-qos-map).
            type: dict
      vxlan:
        description: What only VXLANs have. Each option is the word of C(ip link add ... type vxlan).
        type: dict
        suboptions:
          id:
            description: The VXLAN network identifier, V(0) to V(16777215). It cannot change. Needed unless O(links[].vxlan.external).
              The word is C(id).
            type: int
          group:
            description:
              - The address of the other end, or the multicast group to join, which needs O(links[].vxlan.dev).
              - The family cannot change. V(0.0.0.0) or V(::) is none. The words are C(remote), C(group).
            type: str
            aliases: [remote]
          local:
            description: The source address. The family is that of O(links[].vxlan.group) and cannot change. The word is C(local).
            type: str
          dev:
            description: The link that packets are sent through. It can change, but not be removed. The word is C(dev).
            type: str
          ttl:
            description: The TTL of packets, V(0) for the system's own. The word is C(ttl).
            type: int
          ttl_inherit:
            description: Whether packets have the TTL of what is inside. It cannot change. The word is C(ttl).
            type: bool
          tos:
            description: The TOS of packets, V(1) to inherit that of what is inside. The word is C(tos).
            type: int
          df:
            description: The don't fragment bit of packets. Since Linux 5.0. The word is C(df).
            type: str
            choices: [inherit, set, unset]
          flowlabel:
            description: The flow label of IPv6 packets. The word is C(flowlabel).
            type: int
          label_policy:
            description: Whether the flow label is fixed or that of what is inside. Since Linux 6.8. C(ip) has no word for it.
            type: str
            choices: [fixed, inherit]
          learning:
            description: Whether addresses are learned from packets. The words are C(learning), C(nolearning).
            type: bool
          ageing:
            description: After how many seconds a learned address is forgotten. The kernel takes V(0) for its default of 300.
              The word is C(ageing).
            type: int
          maxaddress:
            description: How many addresses it keeps at most, V(0) for any number. It cannot change. The word is C(maxaddress).
            type: int
          dstport:
            description: The UDP port of the other end. The kernel's default is 8472, the standard's is 4789. It cannot change.
              The word is C(dstport).
            type: int
          srcport:
            description: The lowest and the highest UDP port to send from. It cannot change. The word is C(srcport).
            type: list
            elements: int
          proxy:
            description: Whether it answers ARP requests for others. It cannot change. The words are C(proxy), C(noproxy).
            type: bool
          rsc:
            description: Whether packets to a router's address are switched past it. It cannot change. The words are C(rsc), C(norsc).
            type: bool
          l2miss:
            description: Whether there is a notice for each unknown hardware address. It cannot change.
              The words are C(l2miss), C(nol2miss).
            type: bool
          l3miss:
            description: Whether there is a notice for each unknown IP address. It cannot change. The words are C(l3miss), C(nol3miss).
            type: bool
          udpcsum:
            description: Whether packets over IPv4 have a UDP checksum. It cannot change. The words are C(udpcsum), C(noudpcsum).
            type: bool
          udp6zerocsumtx:
            description: Whether packets over IPv6 have no UDP checksum. It cannot change.
              The words are C(udp6zerocsumtx), C(noudp6zerocsumtx).
            type: bool
          udp6zerocsumrx:
            description: Whether packets over IPv6 are taken without UDP checksum. It cannot change.
              The words are C(udp6zerocsumrx), C(noudp6zerocsumrx).
            type: bool
          remcsumtx:
            description: Whether it sends with remote checksum offload. It cannot change. The words are C(remcsumtx), C(noremcsumtx).
            type: bool
          remcsumrx:
            description: Whether it takes packets with remote checksum offload. It cannot change.
              The words are C(remcsumrx), C(noremcsumrx).
            type: bool
          remcsum_nopartial:
            description: Whether remote checksum offload works without partial checksums. It cannot change. C(ip) has no word for it.
            type: bool
          gbp:
            description: Whether it has the group policy extension. It cannot change. The word is C(gbp).
            type: bool
          gpe:
            description: Whether it has the generic protocol extension; needs O(links[].vxlan.external). It cannot change.
              The word is C(gpe).
            type: bool
          external:
            description: Whether routes and filters say where each packet goes. It cannot change. The words are C(external), C(noexternal).
            type: bool
          vnifilter:
            description: Whether it takes listed VNIs only; needs O(links[].vxlan.external). Since Linux 5.18. It cannot change.
              The words are C(vnifilter), C(novnifilter).
            type: bool
          localbypass:
            description: Whether packets to this host go straight to the other VXLAN. Since Linux 6.5.
              The words are C(localbypass), C(nolocalbypass).
            type: bool
          reserved_bits:
            description: The bits of the 8 byte header that packets may have although nobody knows them. Since Linux 6.14. It cannot change.
              The word is C(reserved_bits).
            type: int
          mcroute:
            description: Whether multicast packets are routed. Since Linux 6.17, which does not tell of it, so it is set at creation only.
              The words are C(mcroute), C(nomcroute).
            type: bool
      geneve:
        description:
          - What only Geneve links have. Each option is the word of C(ip link add ... type geneve).
          - With O(links[].geneve.external) none of them can change.
        type: dict
        suboptions:
          id:
            description: The network identifier, V(0) to V(16777215). It cannot change. Needed unless O(links[].geneve.external).
              The word is C(id).
            type: int
          remote:
            description: The address of the other end. The family cannot change. Needed unless O(links[].geneve.external).
              The word is C(remote).
            type: str
          local:
            description: The source address, of the family of O(links[].geneve.remote). Since Linux 7.2.
              The word is C(local).
            type: str
          ttl:
            description: The TTL of packets, V(0) for the system's own. Not together with O(links[].geneve.ttl_inherit). The word is C(ttl).
            type: int
          ttl_inherit:
            description: Whether packets have the TTL of what is inside. Since Linux 4.20. The word is C(ttl).
            type: bool
          tos:
            description: The TOS of packets, V(1) to inherit that of what is inside. The word is C(tos).
            type: int
          df:
            description: The don't fragment bit of packets. Since Linux 5.0. The word is C(df).
            type: str
            choices: [inherit, set, unset]
          flowlabel:
            description: The flow label of IPv6 packets. The word is C(flowlabel).
            type: int
          dstport:
            description: The UDP port of the other end, 6081 where nobody says. It cannot change. The word is C(dstport).
            type: int
          srcport:
            description: The lowest and the highest UDP port to send from. Since Linux 6.15. It cannot change. C(ip) has no word for it.
            type: list
            elements: int
          external:
            description: Whether routes and filters say where each packet goes. It cannot change. The words are C(external), C(noexternal).
            type: bool
          udpcsum:
            description: Whether packets have a UDP checksum, for a remote of IPv4. It cannot change.
              The words are C(udpcsum), C(noudpcsum).
            type: bool
          udp6zerocsumtx:
            description: Whether packets over IPv6 have no UDP checksum. It cannot change, but another remote turns it off.
              The words are C(udp6zerocsumtx), C(noudp6zerocsumtx).
            type: bool
          udp6zerocsumrx:
            description: Whether packets over IPv6 are taken without UDP checksum. It cannot change, but another remote turns it off.
              The words are C(udp6zerocsumrx), C(noudp6zerocsumrx).
            type: bool
          innerprotoinherit:
            description: Whether there is no Ethernet header inside. It cannot change. Since Linux 5.18. The word is C(innerprotoinherit).
            type: bool
          gro_hint:
            description: Whether packets tell how they may be merged. Since Linux 7.0. It cannot change. C(ip) has no word for it.
            type: bool
      macvlan:
        description: What only macvlan links have. Each option is the word of C(ip link add ... type macvlan). They need a O(link).
        type: dict
        suboptions: &macvlan
          mode:
            description: How the links on one lower device reach each other. A link cannot become or cease to be V(passthru).
              The word is C(mode).
            type: str
            choices: [bridge, passthru, private, source, vepa]
          flag:
            description: V(nopromisc) leaves the lower device out of promiscuous mode in mode V(passthru); V(nodst) keeps packets that
              came by their source from their destination in mode V(source) (since Linux 5.13); V(null) is neither. The word is C(flag).
            type: str
            choices: [nodst, nopromisc, 'null']
          macaddr:
            description: The hardware addresses that mode V(source) takes packets from, all of them. The word is C(macaddr).
            type: list
            elements: str
          bcqueuelen:
            description: How long the queue of broadcast packets may become; the lower device uses the longest. Since Linux 5.11.
              The word is C(bcqueuelen).
            type: int
          bclim:
            description: From how many receivers on a multicast packet is queued, V(-1) for never; the lower device's. Since Linux 6.4.
              The word is C(bclim).
            type: int
      macvtap:
        description: What only macvtap links have. Each option is the word of C(ip link add ... type macvtap). They need a O(link).
        type: dict
        suboptions: *macvlan
      ipvlan:
        description: What only ipvlan links have; both options are the lower device's, for all on it. They need a O(link).
        type: dict
        suboptions: &ipvlan
          mode:
            description: Whether packets are switched or routed. A new link without it makes it V(l3). The word is C(mode).
            type: str
            choices: [l2, l3, l3s]
          flags:
            description: Whether the links on one lower device reach each other, do not, or only over an outer switch.
              The words are C(bridge), C(private), C(vepa).
            type: str
            choices: [bridge, private, vepa]
      ipvtap:
        description: What only ipvtap links have; both options are the lower device's, for all on it. They need a O(link).
        type: dict
        suboptions: *ipvlan
      veth:
        description: What only veth links have.
        type: dict
        suboptions: &veth
          peer: &peer
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
      vxcan:
        description: What only vxcan links have.
        type: dict
        suboptions: *veth
      netkit:
        description: What only netkit pairs have (since Linux 6.7). What can change, changes at the end that was made first.
        type: dict
        suboptions:
          peer: *peer
          mode:
            description: Whether packets have an Ethernet header; V(l3) has none and no hardware addresses. It cannot change.
              The word is C(mode).
            type: str
            choices: [l2, l3]
          policy:
            description: What becomes of packets without a program that decides. The words are C(blackhole), C(forward).
            type: str
            choices: [blackhole, forward]
          peer_policy:
            description: The same at the other end. The word is C(peer).
            type: str
            choices: [blackhole, forward]
          scrub:
            description: Whether a packet's mark and priority are cleared on its way. Since Linux 6.13. It cannot change. The word is C(scrub).
            type: str
            choices: [default, none]
          peer_scrub:
            description: The same at the other end. Since Linux 6.13. It cannot change. The word is C(peer).
            type: str
            choices: [default, none]
          headroom:
            description: Room before each packet, in bytes. Since Linux 6.14. It cannot change. C(ip) has no word for it.
            type: int
          tailroom:
            description: Room behind each packet, in bytes. Since Linux 6.14. It cannot change. C(ip) has no word for it.
            type: int
          pairing:
            description: Whether there is another end. Since Linux 7.1. It cannot change. C(ip) has no word for it.
            type: str
            choices: [pair, single]
      vrf:
        description: What only VRFs have.
        type: dict
        suboptions:
          table:
            description: The routing table, by number or name. Needed. It cannot change. The word is C(table).
            type: str
      gre:
        description:
          - What only GRE tunnels have. Each option is the word of C(ip link add ... type gre).
        type: dict
        suboptions:
          remote: &remote
            description: The address of the other end, V(0.0.0.0) for none. It can change, but neither come nor go. The word is C(remote).
            type: str
          <<: &options_of_gre
            dev: &dev
              description: The link that packets leave through, by name or altname; empty for any. The word is C(dev).
              type: str
            local: &local
              description: The source address, V(0.0.0.0) for any. The word is C(local).
              type: str
            ikey: &ikey
              description: The key that received packets must carry. Giving it implies C(has_ikey). The word is C(ikey).
              type: int
            okey: &okey
              description: The key that sent packets carry. Giving it implies C(has_okey). The word is C(okey).
              type: int
            has_ikey: &has_ikey
              description: Whether received packets must carry a key; V(false) takes the key away, as C(noikey) does.
              type: bool
            has_okey: &has_okey
              description: Whether sent packets carry a key; V(false) takes the key away, as C(nookey) does.
              type: bool
            iseq: &iseq
              description: Whether received packets must be in sequence. The words are C(iseq), C(noiseq).
              type: bool
            oseq: &oseq
              description: Whether sent packets carry sequence numbers. The words are C(oseq), C(nooseq).
              type: bool
            icsum: &icsum
              description: Whether received packets must carry a checksum. The words are C(icsum), C(noicsum).
              type: bool
            ocsum: &ocsum
              description: Whether sent packets carry a checksum. The words are C(ocsum), C(noocsum).
              type: bool
            fwmark: &fwmark
              description: The firewall mark that packets are routed by, V(0) for none. The word is C(fwmark).
              type: int
            external: &external
              description: Whether routes and filters say where each packet goes. It cannot change. The word is C(external).
              type: bool
            encap: &encap
              description: The UDP encapsulation of packets, which needs the module fou and CONFIG_NET_FOU_IP_TUNNELS. C(ip) has no word
                for V(mpls). The word is C(encap).
              type: str
              choices: [fou, gue, mpls, none]
            encap_sport: &encap_sport
              description: The UDP source port of the encapsulation, V(0) for one by flow. The word is C(encap-sport).
              type: int
            encap_dport: &encap_dport
              description: The UDP destination port of the encapsulation. The word is C(encap-dport).
              type: int
            encap_csum: &encap_csum
              description: Whether the encapsulation has UDP checksums over IPv4. The words are C(encap-csum), C(noencap-csum).
              type: bool
            encap_udp6_csum: &encap_udp6_csum
              description: Whether the encapsulation has UDP checksums over IPv6. The words are C(encap-udp6-csum), C(noencap-udp6-csum).
              type: bool
            encap_remcsum: &encap_remcsum
              description: Whether the checksum is offloaded to the other end. The words are C(encap-remcsum), C(noencap-remcsum).
              type: bool
            ttl: &ttl
              description: The TTL of packets, V(0) to inherit that of what is inside. The word is C(ttl).
              type: int
            tos: &tos
              description: The TOS of packets, V(1) to inherit that of what is inside. The word is C(tos).
              type: int
            pmtudisc: &pmtudisc
              description: Whether packets must not be fragmented. The words are C(pmtudisc), C(nopmtudisc).
              type: bool
            ignore_df: &ignore_df
              description: Whether a don't fragment bit inside counts for nothing. Only without C(pmtudisc); to exchange the one for the
                other takes two tasks. The words are C(ignore-df), C(noignore-df).
              type: bool
      gretap:
        description:
          - What only Ethernet over GRE tunnels have. Each option is the word of C(ip link add ... type gretap).
        type: dict
        suboptions: &options_of_gretap
          <<: *options_of_gre
          remote: &remote_of_gretap
            description: The address of the other end, V(0.0.0.0) for none. One that is there can change, but not go. The word is C(remote).
            type: str
      erspan:
        description:
          - What only ERSPAN tunnels have. Each option is the word of C(ip link add ... type erspan).
          - The kernel takes O(links[].erspan.oseq) and a key, of at most 10 bits, and no other flag.
        type: dict
        suboptions:
          <<: *options_of_gretap
          erspan: &erspan
            description: The index, 20 bits, that says where traffic was mirrored. With version 1 only. The word is C(erspan).
            type: int
          erspan_ver:
            description: The version of ERSPAN, V(0) to V(2); V(1) where nobody says. V(0) since Linux 5.8. The word is C(erspan_ver).
            type: int
          erspan_dir: &erspan_dir
            description: The direction of the mirrored traffic. With version 2 only. The word is C(erspan_dir).
            type: str
            choices: [egress, ingress]
          erspan_hwid: &erspan_hwid
            description: The identifier of the ERSPAN engine, 6 bits. With version 2 only. The word is C(erspan_hwid).
            type: int
      ip6gre:
        description:
          - What only GRE over IPv6 tunnels have. Each option is the word of C(ip link add ... type ip6gre).
        type: dict
        suboptions:
          remote: &remote_of_ip6gre
            description: The address of the other end, V(::) for none. The word is C(remote).
            type: str
          <<: &options_of_ip6gre
            dev: *dev
            local: &local_of_ip6gre
              description: The source address, V(::) for any. The word is C(local).
              type: str
            ikey: *ikey
            okey: *okey
            has_ikey: *has_ikey
            has_okey: *has_okey
            iseq: *iseq
            oseq: *oseq
            icsum: *icsum
            ocsum: *ocsum
            fwmark: *fwmark
            external: *external
            encap: *encap
            encap_sport: *encap_sport
            encap_dport: *encap_dport
            encap_csum: *encap_csum
            encap_udp6_csum: *encap_udp6_csum
            encap_remcsum: *encap_remcsum
            hoplimit: &hoplimit
              description: The hop limit of packets, V(0) to inherit that of what is inside; V(64) where nobody says. The word is C(hoplimit).
              type: int
            encaplimit: &encaplimit
              description: How often packets may be tunneled again; V(4) where nobody says. The word is C(encaplimit).
              type: int
            tclass: &tclass
              description: The traffic class of packets. The word is C(tclass).
              type: int
            flowlabel: &flowlabel
              description: The flow label of packets. The word is C(flowlabel).
              type: int
            encaplimit_none: &encaplimit_none
              description: Whether packets carry no such limit. The word is C(encaplimit).
              type: bool
            tclass_inherit: &tclass_inherit
              description: Whether packets have the traffic class of what is inside. The word is C(tclass).
              type: bool
            flowlabel_inherit: &flowlabel_inherit
              description: Whether packets have the flow label of what is inside. The word is C(flowlabel).
              type: bool
            dscp_inherit: &dscp_inherit
              description: Whether what was inside gets the DSCP of the packet that it came in. The word is C(dscp).
              type: bool
            fwmark_inherit: &fwmark_inherit
              description: Whether packets have the firewall mark of what is inside. The word is C(fwmark).
              type: bool
            allow_localremote: &allow_localremote
              description: Whether the other end may be an address of this host.
                The words are C(allow-localremote), C(noallow-localremote).
              type: bool
      ip6gretap:
        description:
          - What only Ethernet over GRE over IPv6 tunnels have. Each option is the word of C(ip link add ... type ip6gretap).
        type: dict
        suboptions: &options_of_ip6gretap
          <<: *options_of_ip6gre
          remote: &remote_of_ip6gretap
            description: The address of the other end, V(::) for none. One that is there can change, but not go. The word is C(remote).
            type: str
      ip6erspan:
        description:
          - What only ERSPAN over IPv6 tunnels have. Each option is the word of C(ip link add ... type ip6erspan).
          - The kernel takes O(links[].ip6erspan.oseq) and a key, of at most 10 bits, and no other flag.
        type: dict
        suboptions:
          <<: *options_of_ip6gretap
          erspan: *erspan
          erspan_ver:
            description: The version of ERSPAN, V(1) or V(2); V(1) where nobody says. The word is C(erspan_ver).
            type: int
          erspan_dir: *erspan_dir
          erspan_hwid: *erspan_hwid
      ipip:
        description:
          - What only IPv4 in IPv4 tunnels have. Each option is the word of C(ip link add ... type ipip).
        type: dict
        suboptions:
          dev: *dev
          local: *local
          remote: *remote
          mode:
            description: What is tunneled; V(any) where nobody says. It cannot change. The word is C(mode).
            type: str
            choices: [any, ipip, mplsip]
          ttl: *ttl
          tos: *tos
          pmtudisc: &pmtudisc_of_ipip
            description: Whether packets must not be fragmented. Always so with a C(ttl). The words are C(pmtudisc), C(nopmtudisc).
            type: bool
          fwmark: *fwmark
          encap: *encap
          encap_sport: *encap_sport
          encap_dport: *encap_dport
          encap_csum: *encap_csum
          encap_udp6_csum: *encap_udp6_csum
          encap_remcsum: *encap_remcsum
          external: *external
      sit:
        description:
          - What only IPv6 in IPv4 tunnels have. Each option is the word of C(ip link add ... type sit).
        type: dict
        suboptions:
          dev: *dev
          local: *local
          remote: *remote
          mode:
            description: What is tunneled; V(any) where nobody says. It cannot change. The word is C(mode).
            type: str
            choices: [any, ip6ip, ipip, mplsip]
          ttl: *ttl
          tos: *tos
          pmtudisc: *pmtudisc_of_ipip
          fwmark: *fwmark
          encap: *encap
          encap_sport: *encap_sport
          encap_dport: *encap_dport
          encap_csum: *encap_csum
          encap_udp6_csum: *encap_udp6_csum
          encap_remcsum: *encap_remcsum
          isatap:
            description: Whether it is an ISATAP tunnel. It cannot change. The word is C(isatap).
            type: bool
          ip6rd_prefix:
            description: The IPv6 prefix of rapid deployment, V(2002::) where nobody says. The word is C(6rd-prefix).
            type: str
          ip6rd_prefixlen:
            description: Its length; to be given with it.
            type: int
          ip6rd_relay_prefix:
            description: The IPv4 prefix that is left out of addresses. The word is C(6rd-relay_prefix).
            type: str
          ip6rd_relay_prefixlen:
            description: Its length; to be given with it.
            type: int
      ip6tnl:
        description:
          - What only IPv4 and IPv6 in IPv6 tunnels have. Each option is the word of C(ip link add ... type ip6tnl).
        type: dict
        suboptions:
          dev: *dev
          local: *local_of_ip6gre
          remote: *remote_of_ip6gre
          mode:
            description: "What is tunneled: IPv4 (V(ipip6)), IPv6 (V(ip6ip6)) or both (V(any)); V(any) where nobody says.
              The word is C(mode)."
            type: str
            choices: [any, ip6ip6, ipip6]
          fwmark: *fwmark
          external: *external
          hoplimit: *hoplimit
          encaplimit: *encaplimit
          tclass: *tclass
          flowlabel: *flowlabel
          encaplimit_none: *encaplimit_none
          tclass_inherit: *tclass_inherit
          flowlabel_inherit: *flowlabel_inherit
          dscp_inherit: *dscp_inherit
          fwmark_inherit: *fwmark_inherit
          allow_localremote: *allow_localremote
          encap: *encap
          encap_sport: *encap_sport
          encap_dport: *encap_dport
          encap_csum: *encap_csum
          encap_udp6_csum: *encap_udp6_csum
          encap_remcsum: *encap_remcsum
      vti:
        description:
          - What only VTI tunnels have. Each option is the word of C(ip link add ... type vti).
        type: dict
        suboptions:
          local: *local
          remote: *remote
          <<: &options_of_vti
            dev: *dev
            ikey: &ikey_of_vti
              description: The key, and mark, of received packets; V(0) for none. The word is C(ikey).
              type: int
            okey: &okey_of_vti
              description: The key, and mark, of sent packets; V(0) for none. The word is C(okey).
              type: int
            fwmark: *fwmark
      vti6:
        description:
          - What only VTI over IPv6 tunnels have. Each option is the word of C(ip link add ... type vti6).
        type: dict
        suboptions:
          <<: *options_of_vti
          local: *local_of_ip6gre
          remote: *remote_of_ip6gre
      xfrm:
        description: What only xfrm interfaces have. Each option is the word of C(ip link add ... type xfrm).
        type: dict
        suboptions:
          dev:
            description: The link below. It cannot change. The word is C(dev).
            type: str
          if_id:
            description: The identifier that policies and states name, not V(0). Needed unless O(links[].xfrm.external).
              The word is C(if_id).
            type: int
          external:
            description: Whether routes say which identifier each packet has. Since Linux 6.1. It cannot change. The word is C(external).
            type: bool
      bareudp:
        description: What only bareudp links have (since Linux 5.7), by the words of C(ip link add ... type bareudp). None can change.
        type: dict
        suboptions:
          dstport:
            description: The UDP port. Needed. The word is C(dstport).
            type: int
          ethertype:
            description: The protocol inside. Needed. The word is C(ethertype).
            type: str
            choices: [ipv4, ipv6, mpls_mc, mpls_uc]
          srcportmin:
            description: The lowest UDP port to send from. The word is C(srcportmin).
            type: int
          multiproto:
            description: Whether IPv6 goes with V(ipv4), and multicast with V(mpls_uc). The words are C(multiproto), C(nomultiproto).
            type: bool
      tun:
        description:
          - What only tun and tap devices have. They are made by ioctl, as C(ip tuntap add) does it, since netlink cannot, and always persistent.
          - Of a device that a program holds, nothing here can be changed, unless it has several queues.
        type: dict
        suboptions:
          mode:
            description: Whether the program gets IP packets, V(tun), or Ethernet frames, V(tap); C(mode). It cannot change.
            type: str
            choices: [tap, tun]
          user:
            description: The user that may open the device, by name or number; C(user). It can be another, and not nobody again.
            type: str
          group:
            description: The group that may, by name or number; C(group). It can be another, and not nobody again.
            type: str
          pi:
            description: Whether each packet comes with its protocol before it; C(pi). C(ip) cannot change it.
            type: bool
          vnet_hdr:
            description: Whether each packet comes with a header for offloads before it; C(vnet_hdr). C(ip) cannot change it.
            type: bool
          multi_queue:
            description: Whether programs may open it several times, for a queue each; C(multi_queue). It cannot change.
            type: bool
      dsa:
        description: What only ports of switches have that Linux drives (DSA). They come with their driver.
        type: dict
        suboptions:
          conduit:
            description: The link of the host that the port is behind, by name or altname; C(conduit) in C(ip link set NAME type dsa).
              Since Linux 6.1.
            type: str
      gtp:
        description:
          - What only GTP links have. Since Linux 5.18. Each option is the word of C(ip link add ... type gtp).
        type: dict
        suboptions:
          role:
            description: Which end of the tunnel this is; V(ggsn) where nobody says. It cannot change. The word is C(role).
            type: str
            choices: [ggsn, sgsn]
          hsize:
            description: The size of the hash table of contexts; V(1024) where nobody says. It cannot change. The word is C(hsize).
            type: int
          restart_count:
            description: The restart counter of answers to echo requests. It cannot change. The word is C(restart_count).
            type: int
          local:
            description: The address to listen at. The kernel does not tell it, so nobody notices another. C(ip) has no word for it.
              Since Linux 6.10. It cannot change.
            type: str
      amt:
        description:
          - What only AMT links have. Since Linux 5.16. Each option is the word of C(ip link add ... type amt).
        type: dict
        suboptions:
          mode:
            description: Which end of the tunnel this is. Needed. It cannot change. The word is C(mode).
            type: str
            choices: [gateway, relay]
          dev:
            description: The link that packets leave through. Needed. It cannot change. The word is C(dev).
            type: str
          local:
            description: The source address. Needed. It cannot change. The word is C(local).
            type: str
          discovery:
            description: The address that a gateway asks for relays. A gateway needs it. It cannot change. The word is C(discovery).
            type: str
          relay_port:
            description: The relay's UDP port, V(2268) where nobody says. It cannot change. The word is C(relay_port).
            type: int
          gateway_port:
            description: The gateway's UDP port, V(2268) where nobody says. It cannot change. The word is C(gateway_port).
            type: int
          max_tunnels:
            description: How many gateways a relay serves. It cannot change. The word is C(max_tunnels).
            type: int
      ovpn:
        description:
          - What only OpenVPN links have. Since Linux 6.16. Each option is the word of C(ip link add ... type ovpn).
        type: dict
        suboptions:
          mode:
            description: One peer or many; V(p2p) where nobody says. C(ip) has no word for it. It cannot change.
            type: str
            choices: [mp, p2p]
      macsec:
        description: What only MACsec links have. Each option is the word of C(ip link add ... type macsec). They need a O(link).
        type: dict
        suboptions:
          sci:
            description: The secure channel identifier, 16 hexadecimal digits in quotes. It cannot change. The word is C(sci).
            type: str
          port:
            description: The last two bytes of the identifier, after the hardware address; else V(1). It cannot change. The word is C(port).
            type: int
          cipher:
            description: The cipher suite. It cannot change. The word is C(cipher).
            type: str
            choices: [gcm-aes-128, gcm-aes-256, gcm-aes-xpn-128, gcm-aes-xpn-256]
          icvlen:
            description: The length of the integrity check value, V(8) to V(16) bytes. It cannot change. The word is C(icvlen).
            type: int
          encrypt:
            description: Whether frames are encrypted and not only authenticated. The word is C(encrypt).
            type: bool
          send_sci:
            description: Whether frames have the identifier. Not with O(links[].macsec.end_station) or O(links[].macsec.scb).
              The word is C(send_sci).
            type: bool
          end_station:
            description: Whether frames have the end station bit. The word is C(end_station).
            type: bool
          scb:
            description: Whether frames have the single copy broadcast bit. The word is C(scb).
            type: bool
          protect:
            description: Whether frames that are sent are protected. The word is C(protect).
            type: bool
          replay:
            description: Whether frames that were received before are dropped. The word is C(replay).
            type: bool
          window:
            description: How many frames may come out of order; needs O(links[].macsec.replay). The word is C(window).
            type: int
          validate:
            description: What becomes of frames that are not valid. The word is C(validate).
            type: str
            choices: [check, disabled, strict]
          encodingsa:
            description: Which association frames are sent with, V(0) to V(3). The word is C(encodingsa).
            type: int
          offload:
            description: What of the device does the work. It changes only while the link is down. Since Linux 5.7. The word is C(offload).
            type: str
            choices: [mac, 'off', phy]
      hsr:
        description:
          - What only HSR and PRP rings have. Each option is the word of C(ip link add ... type hsr).
        type: dict
        suboptions:
          slave1:
            description: The first port of the ring, by name or altname. Needed. It cannot change. The word is C(slave1).
            type: str
          slave2:
            description: The second port of the ring, by name or altname. Needed. It cannot change. The word is C(slave2).
            type: str
          interlink:
            description: The link to devices outside the ring, by name or altname. Not with V(prp). The kernel does not tell it, so
              nobody notices another. Since Linux 6.10. It cannot change. The word is C(interlink).
            type: str
          supervision:
            description: The last byte of the multicast address of supervision frames. It cannot change. The word is C(supervision).
            type: int
          version:
            description: The version of HSR, V(0) or V(1). Not with V(prp). The kernel does not tell it, so nobody notices another. It
              cannot change. The word is C(version).
            type: int
          proto:
            description: The protocol. Since Linux 5.9. It cannot change. The word is C(proto).
            type: str
            choices: [hsr, prp]
      batadv:
        description:
          - What only B.A.T.M.A.N. meshes have. Each option is the word of C(ip link add ... type batadv).
        type: dict
        suboptions:
          ra:
            description: The routing algorithm, V(BATMAN_IV) or V(BATMAN_V). Since Linux 5.11. The kernel does not tell it, so nobody
              notices another. It cannot change. The word is C(ra).
            type: str
      can:
        description:
          - What only CAN controllers have. They are hardware, so they are neither made nor deleted. All but O(links[].can.termination)
            change only while the link is down. Each option is the word of C(ip link set ... type can).
        type: dict
        suboptions:
          bitrate:
            description: The bit rate, in bits a second. The word is C(bitrate).
            type: int
          sample_point:
            description: The sample point, in tenths of a percent. The word is C(sample-point).
            type: int
          tq:
            description: The time quantum, in nanoseconds. Instead of a bit rate. The word is C(tq).
            type: int
          prop_seg:
            description: The propagation segment, in time quanta. The word is C(prop-seg).
            type: int
          phase_seg1:
            description: The first phase buffer segment, in time quanta. The word is C(phase-seg1).
            type: int
          phase_seg2:
            description: The second phase buffer segment, in time quanta. The word is C(phase-seg2).
            type: int
          sjw:
            description: The synchronisation jump width, in time quanta. The word is C(sjw).
            type: int
          dbitrate:
            description: The bit rate of CAN FD's data, in bits a second. The word is C(dbitrate).
            type: int
          dsample_point:
            description: The sample point of CAN FD's data, in tenths of a percent. The word is C(dsample-point).
            type: int
          dtq:
            description: The time quantum of CAN FD's data, in nanoseconds. Instead of a bit rate. The word is C(dtq).
            type: int
          dprop_seg:
            description: The propagation segment of CAN FD's data, in time quanta. The word is C(dprop-seg).
            type: int
          dphase_seg1:
            description: The first phase buffer segment of CAN FD's data, in time quanta. The word is C(dphase-seg1).
            type: int
          dphase_seg2:
            description: The second phase buffer segment of CAN FD's data, in time quanta. The word is C(dphase-seg2).
            type: int
          dsjw:
            description: The synchronisation jump width of CAN FD's data, in time quanta. The word is C(dsjw).
            type: int
          xbitrate:
            description: The bit rate of CAN XL's data, in bits a second. Since Linux 6.19. The word is C(xbitrate).
            type: int
          xsample_point:
            description: The sample point of CAN XL's data, in tenths of a percent. Since Linux 6.19.
              The word is C(xsample-point).
            type: int
          xtq:
            description: The time quantum of CAN XL's data, in nanoseconds. Instead of a bit rate. Since Linux 6.19.
              The word is C(xtq).
            type: int
          xprop_seg:
            description: The propagation segment of CAN XL's data, in time quanta. Since Linux 6.19.
              The word is C(xprop-seg).
            type: int
          xphase_seg1:
            description: The first phase buffer segment of CAN XL's data, in time quanta. Since Linux 6.19.
              The word is C(xphase-seg1).
            type: int
          xphase_seg2:
            description: The second phase buffer segment of CAN XL's data, in time quanta. Since Linux 6.19.
              The word is C(xphase-seg2).
            type: int
          xsjw:
            description: The synchronisation jump width of CAN XL's data, in time quanta. Since Linux 6.19.
              The word is C(xsjw).
            type: int
          tdcv:
            description: The transmitter delay compensation of CAN FD, in minimum time quanta. Since Linux 5.16. The word is C(tdcv).
            type: int
          tdco:
            description: Its offset, in minimum time quanta. Since Linux 5.16. The word is C(tdco).
            type: int
          tdcf:
            description: Its filter window, in minimum time quanta. Since Linux 5.16. The word is C(tdcf).
            type: int
          xtdcv:
            description: The transmitter delay compensation of CAN XL, in minimum time quanta. Since Linux 6.19.
              The word is C(xtdcv).
            type: int
          xtdco:
            description: Its offset, in minimum time quanta. Since Linux 6.19. The word is C(xtdco).
            type: int
          xtdcf:
            description: Its filter window, in minimum time quanta. Since Linux 6.19. The word is C(xtdcf).
            type: int
          pwms:
            description: The short phase of CAN XL's pulse width modulation, in minimum time quanta. Since Linux 6.19.
              The word is C(pwms).
            type: int
          pwml:
            description: The long phase of CAN XL's pulse width modulation, in minimum time quanta. Since Linux 6.19.
              The word is C(pwml).
            type: int
          pwmo:
            description: The offset of CAN XL's pulse width modulation, in minimum time quanta. Since Linux 6.19.
              The word is C(pwmo).
            type: int
          loopback:
            description: Whether the controller hears itself. The word is C(loopback).
            type: bool
          listen_only:
            description: Whether it only listens. The word is C(listen-only).
            type: bool
          triple_sampling:
            description: Whether it samples each bit three times. The word is C(triple-sampling).
            type: bool
          one_shot:
            description: Whether it does not send again what got lost. The word is C(one-shot).
            type: bool
          berr_reporting:
            description: Whether it reports bus errors. The word is C(berr-reporting).
            type: bool
          fd:
            description: Whether it speaks CAN FD. That needs both bit timings. The word is C(fd).
            type: bool
          presume_ack:
            description: Whether a missing acknowledgement counts for nothing. The word is C(presume-ack).
            type: bool
          fd_non_iso:
            description: Whether CAN FD is that before ISO 11898-1:2015. The word is C(fd-non-iso).
            type: bool
          cc_len8_dlc:
            description: Whether frames of classic CAN tell raw length codes. Since Linux 5.11. The word is C(cc-len8-dlc).
            type: bool
          tdc_auto:
            description: Whether the controller works out the transmitter delay compensation. Since Linux 5.16. The word is C(tdc-mode).
            type: bool
          tdc_manual:
            description: Whether O(links[].can.tdcv) is the transmitter delay compensation. Since Linux 5.16. The word is C(tdc-mode).
            type: bool
          restricted:
            description: Whether it acknowledges and otherwise only listens. Since Linux 6.19. The word is C(restricted).
            type: bool
          xl:
            description: Whether it speaks CAN XL. Since Linux 6.19. The word is C(xl).
            type: bool
          xl_tdc_auto:
            description: The same as O(links[].can.tdc_auto) for CAN XL. Since Linux 6.19. The word is C(xtdc-mode).
            type: bool
          xl_tdc_manual:
            description: The same as O(links[].can.tdc_manual) for CAN XL. Since Linux 6.19. The word is C(xtdc-mode).
            type: bool
          tms:
            description: Whether the transceiver switches its mode for CAN XL. Since Linux 6.19. The word is C(tms).
            type: bool
          restart_ms:
            description: After what time a controller restarts that is off the bus, in milliseconds; V(0) for never.
              The word is C(restart-ms).
            type: int
          termination:
            description: The termination resistor, in ohms; V(0) for none. It can change while the link is up. The word is C(termination).
            type: int
      ipoib:
        description:
          - What only IP over InfiniBand links have. Each option is the word of C(ip link add ... type ipoib).
        type: dict
        suboptions:
          pkey:
            description: The partition key; that of the device below where nobody says. It cannot change. The word is C(pkey).
            type: int
          mode:
            description: The transport. The word is C(mode).
            type: str
            choices: [connected, datagram]
          umcast:
            description: Whether multicast may be received by user space. The word is C(umcast).
            type: bool
      rmnet:
        description:
          - What only rmnet links have. All but O(links[].rmnet.mux_id) is that of the device below, and of all links there. Each option
            is the word of C(ip link add ... type rmnet).
        type: dict
        suboptions:
          mux_id:
            description: The identifier of the channel, V(0) to V(254). Needed. The word is C(mux_id).
            type: int
          ingress_deaggregation:
            description: Whether received aggregates are taken apart. The word is C(ingress-deaggregation).
            type: bool
          ingress_commands:
            description: Whether received commands are obeyed. The word is C(ingress-commands).
            type: bool
          ingress_mapv4_checksum:
            description: Whether received packets have checksums of version 4. The word is C(ingress-mapv4-checksum).
            type: bool
          egress_mapv4_checksum:
            description: Whether sent packets have checksums of version 4. The word is C(egress-mapv4-checksum).
            type: bool
          ingress_mapv5_checksum:
            description: Whether received packets have checksums of version 5. Since Linux 5.14. The word is C(ingress-mapv5-checksum).
            type: bool
          egress_mapv5_checksum:
            description: Whether sent packets have checksums of version 5. Since Linux 5.14. The word is C(egress-mapv5-checksum).
            type: bool
      wwan:
        description:
          - What only links of WWAN modems have. Since Linux 5.14. They are not made here, since no option names the modem. Each option is the word of
            C(ip link add ... type wwan).
        type: dict
        suboptions:
          linkid:
            description: The identifier of the data channel. It cannot change. The word is C(linkid).
            type: int
      state:
        description: Whether the link exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  purge:
    description:
      - Removes virtual links that the task does not name, of the kinds that it lists.
      - Other ends that the task names are not removed, nor are links whose other end or lower link is in another network namespace.
      - "What container engines and hypervisors make is never touched. It is known by its name: C(docker*), C(br-) and twelve
        hexadecimal digits, C(cni*), C(flannel*), C(cali*), C(vxlan.calico), C(cilium*), C(lxc*), C(lxd*), C(incus*), C(podman*),
        C(virbr*), C(vnet*), C(kube-*), C(weave*)."
      - The devices that a tunnel's module brings into every namespace, as C(tunl0) and C(sit0), stay; nobody can remove them.
      - C(links=[]) beside it removes all links of those kinds.
    type: dict
    suboptions:
      kinds:
        description: The kinds of links that are removed, as O(kind) names them.
        type: list
        elements: str
        required: true
      ignore:
        description: Further names that are left alone, as shell patterns.
        type: list
        elements: str
  <<: *entry
"""

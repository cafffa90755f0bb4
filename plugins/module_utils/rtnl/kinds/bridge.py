# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Bridges and their ports: IFLA_BR_*, IFLA_BRPORT_* (linux/if_link.h, net/bridge/br_netlink.c).

Times are in hundredths of a second (USER_HZ), as the kernel and iproute2 have them. A port's state can be set while
it is up and has a carrier, and the bridge does not run the spanning tree itself. mab needs locked and learning.
"""
from __future__ import annotations

from ...netlink.values import be16, bits, bool8, bool32, flag, ifindex, lladdr, named, nest, raw, record, u8, u16, u32, u64
from ...netlink.wire import Attrs
from .kind import Kind, on_off

BOOLOPT = {"no_ll_learn": 1, "mcast_vlan_snooping": 2, "mst_enabled": 4, "mdb_offload_fail_notification": 8, "fdb_local_vlan_0": 16}
QUERIER = Attrs((1, "ip_address", raw), (2, "ip_port", u32), (3, "ip_other_timer", u64), (4, "pad", raw),
                (5, "ipv6_address", raw), (6, "ipv6_port", u32), (7, "ipv6_other_timer", u64), uapi="BRIDGE_QUERIER")
BRIDGE_ID = record("=8s", "id")
PORT_STATE = {"disabled": 0, "listening": 1, "learning": 2, "forwarding": 3, "blocking": 4}     # BR_STATE_*
_SWITCHES = {       # the attributes of a port that are on or off, and their words
    "mode": "hairpin", "guard": "guard", "protect": "root_block", "fast_leave": "fastleave", "learning": "learning",
    "unicast_flood": "flood", "proxyarp": "proxy_arp", "proxyarp_wifi": "proxy_arp_wifi", "mcast_flood": "mcast_flood",
    "mcast_to_ucast": "mcast_to_unicast", "vlan_tunnel": "vlan_tunnel", "bcast_flood": "bcast_flood",
    "neigh_suppress": "neigh_suppress", "isolated": "isolated", "locked": "locked", "mab": "mab",
    "neigh_vlan_suppress": "neigh_vlan_suppress", "neigh_forward_grat": "neigh_forward_grat"}

BRIDGE = Kind(
    "bridge",
    data=Attrs(
        (1, "forward_delay", u32),
        (2, "hello_time", u32),
        (3, "max_age", u32),
        (4, "ageing_time", u32),
        (5, "stp_state", bool32),
        (6, "priority", u16),
        (7, "vlan_filtering", bool8),
        (8, "vlan_protocol", named(be16, {"802.1q": 0x8100, "802.1ad": 0x88A8})),
        (9, "group_fwd_mask", u16),
        (10, "root_id", BRIDGE_ID),
        (11, "bridge_id", BRIDGE_ID),
        (12, "root_port", u16),
        (13, "root_path_cost", u32),
        (14, "topology_change", u8),
        (15, "topology_change_detected", u8),
        (16, "hello_timer", u64),
        (17, "tcn_timer", u64),
        (18, "topology_change_timer", u64),
        (19, "gc_timer", u64),
        (20, "group_addr", lladdr),
        (21, "fdb_flush", raw),
        (22, "mcast_router", u8),
        (23, "mcast_snooping", bool8),
        (24, "mcast_query_use_ifaddr", bool8),
        (25, "mcast_querier", bool8),
        (26, "mcast_hash_elasticity", u32),
        (27, "mcast_hash_max", u32),
        (28, "mcast_last_member_cnt", u32),
        (29, "mcast_startup_query_cnt", u32),
        (30, "mcast_last_member_intvl", u64),
        (31, "mcast_membership_intvl", u64),
        (32, "mcast_querier_intvl", u64),
        (33, "mcast_query_intvl", u64),
        (34, "mcast_query_response_intvl", u64),
        (35, "mcast_startup_query_intvl", u64),
        (36, "nf_call_iptables", bool8),
        (37, "nf_call_ip6tables", bool8),
        (38, "nf_call_arptables", bool8),
        (39, "vlan_default_pvid", u16),
        (40, "pad", raw),
        (41, "vlan_stats_enabled", bool8),
        (42, "mcast_stats_enabled", bool8),
        (43, "mcast_igmp_version", u8),
        (44, "mcast_mld_version", u8),
        (45, "vlan_stats_per_port", bool8),
        (46, "multi_boolopt", bits("I", BOOLOPT, mask="I")),
        (47, "mcast_querier_state", nest(QUERIER)),
        (48, "fdb_n_learned", u32),
        (49, "fdb_max_learned", u32),
        (50, "stp_mode", named(u32, {"auto": 0, "user": 1, "kernel": 2})),
        uapi="IFLA_BR",
    ),
    port=Attrs(
        (1, "state", named(u8, PORT_STATE)),
        (2, "priority", u16),
        (3, "cost", u32),
        (4, "mode", bool8),
        (5, "guard", bool8),
        (6, "protect", bool8),
        (7, "fast_leave", bool8),
        (8, "learning", bool8),
        (9, "unicast_flood", bool8),
        (10, "proxyarp", bool8),
        (11, "learning_sync", bool8),
        (12, "proxyarp_wifi", bool8),
        (13, "root_id", BRIDGE_ID),
        (14, "bridge_id", BRIDGE_ID),
        (15, "designated_port", u16),
        (16, "designated_cost", u16),
        (17, "id", u16),
        (18, "no", u16),
        (19, "topology_change_ack", u8),
        (20, "config_pending", u8),
        (21, "message_age_timer", u64),
        (22, "forward_delay_timer", u64),
        (23, "hold_timer", u64),
        (24, "flush", flag),
        (25, "multicast_router", u8),
        (26, "pad", raw),
        (27, "mcast_flood", bool8),
        (28, "mcast_to_ucast", bool8),
        (29, "vlan_tunnel", bool8),
        (30, "bcast_flood", bool8),
        (31, "group_fwd_mask", u16),
        (32, "neigh_suppress", bool8),
        (33, "isolated", bool8),
        (34, "backup_port", ifindex),
        (35, "mrp_ring_open", bool8),
        (36, "mrp_in_open", bool8),
        (37, "mcast_eht_hosts_limit", u32),
        (38, "mcast_eht_hosts_cnt", u32),
        (39, "locked", bool8),
        (40, "mab", bool8),
        (41, "mcast_n_groups", u32),
        (42, "mcast_max_groups", u32),
        (43, "neigh_vlan_suppress", bool8),
        (44, "backup_nhid", u32),
        (45, "neigh_forward_grat", bool8),
        uapi="IFLA_BRPORT",
    ),
    options="forward_delay hello_time max_age ageing_time stp_state priority vlan_filtering vlan_protocol group_fwd_mask"
            " group_addr mcast_router mcast_snooping mcast_query_use_ifaddr mcast_querier mcast_hash_max"
            " mcast_last_member_cnt mcast_startup_query_cnt mcast_last_member_intvl mcast_membership_intvl"
            " mcast_querier_intvl mcast_query_intvl mcast_query_response_intvl mcast_startup_query_intvl"
            " nf_call_iptables nf_call_ip6tables nf_call_arptables vlan_default_pvid vlan_stats_enabled"
            " mcast_stats_enabled mcast_igmp_version mcast_mld_version vlan_stats_per_port fdb_max_learned stp_mode"
            " multi_boolopt.mdb_offload_fail_notification multi_boolopt.fdb_local_vlan_0"
            " multi_boolopt.no_ll_learn multi_boolopt.mcast_vlan_snooping multi_boolopt.mst_enabled",
    words={
        "group_addr": "group_address",
        "mcast_last_member_cnt": "mcast_last_member_count", "mcast_startup_query_cnt": "mcast_startup_query_count",
        "mcast_last_member_intvl": "mcast_last_member_interval", "mcast_membership_intvl": "mcast_membership_interval",
        "mcast_querier_intvl": "mcast_querier_interval", "mcast_query_intvl": "mcast_query_interval",
        "mcast_query_response_intvl": "mcast_query_response_interval",
        "mcast_startup_query_intvl": "mcast_startup_query_interval",
        "multi_boolopt.no_ll_learn": "no_linklocal_learn", "multi_boolopt.mcast_vlan_snooping": "mcast_vlan_snooping",
        "multi_boolopt.mst_enabled": "mst_enabled", "multi_boolopt.mdb_offload_fail_notification": "mdb_offload_fail_notification",
        "multi_boolopt.fdb_local_vlan_0": "fdb_local_vlan_0",
    },
    later="mtu",            # given at creation it does not count as the user's own: the first port changes it (br_if.c)
    module="bridge",
    zero="vlan_filtering multi_boolopt.mcast_vlan_snooping multi_boolopt.mst_enabled multi_boolopt.mdb_offload_fail_notification"
         " multi_boolopt.fdb_local_vlan_0",
    port_options="state priority cost multicast_router group_fwd_mask backup_port backup_nhid mcast_eht_hosts_limit mcast_max_groups "
                 + " ".join(_SWITCHES),
    port_words=dict(_SWITCHES, multicast_router="mcast_router"),
    # Told of bridges that cannot have them, too, which refuse to hear even a "no".
    absent={"vlan_filtering": False, "multi_boolopt": dict.fromkeys(BOOLOPT, False)},
    port_absent={"backup_port": 0, "backup_nhid": 0},
    port_spelled=dict(
        {name: on_off(word) for name, word in _SWITCHES.items()},
        state=lambda value: ["state", str(PORT_STATE.get(value, value))],
        backup_port=lambda value: ["backup_port", value] if value else ["nobackup_port"],
        mcast_eht_hosts_limit=None, mcast_max_groups=None),
)

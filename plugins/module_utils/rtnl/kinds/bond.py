# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Bonds and their ports: IFLA_BOND_*, IFLA_BOND_SLAVE_* (linux/if_link.h, linux/if_bonding.h,
drivers/net/bonding/bond_netlink.c and bond_options.c).

Times are in milliseconds, lp_interval in seconds. The kernel keeps the delays as multiples of miimon: it rounds them
down to those, and they change with it. MII and ARP monitoring turn each other off. Which options a mode has, the
kernel knows; of the actor's numbers it tells in mode 802.3ad only. A bond that has ports keeps its mode and
its fail_over_mac. active_slave and primary name links that must be ports before.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, bits, bool8, ifindex, listed, lladdr, named, nest, s32, u8, u16, u32
from ...netlink.wire import Attrs
from .kind import Kind, on_off

AD_INFO = Attrs((1, "aggregator", u16), (2, "num_ports", u16), (3, "actor_key", u16), (4, "partner_key", u16),
                (5, "partner_mac", lladdr), uapi="IFLA_BOND_AD_INFO")
LACP_STATE = {"active": 1, "short_timeout": 2, "aggregating": 4, "in_sync": 8, "collecting": 16, "distributing": 32,
              "defaulted": 64, "expired": 128}
CHURN = {"MONITOR": 0, "CHURN": 1, "NO_CHURN": 2}


def _listed(word):
    return lambda value: [word, ",".join(value)]


def _delay(name):
    """A delay, since it would change with miimon; there is none without."""
    return lambda data: data.get(name) if data.get("miimon") else None


BOND = Kind(
    "bond",
    data=Attrs(
        (1, "mode", named(u8, {"balance-rr": 0, "active-backup": 1, "balance-xor": 2, "broadcast": 3, "802.3ad": 4,
                               "balance-tlb": 5, "balance-alb": 6})),
        (2, "active_slave", ifindex),
        (3, "miimon", u32),
        (4, "updelay", u32),
        (5, "downdelay", u32),
        (6, "use_carrier", bool8),
        (7, "arp_interval", u32),
        (8, "arp_ip_target", listed(addr4)),
        (9, "arp_validate", named(u32, {"none": 0, "active": 1, "backup": 2, "all": 3, "filter": 4, "filter_active": 5,
                                        "filter_backup": 6})),
        (10, "arp_all_targets", named(u32, {"any": 0, "all": 1})),
        (11, "primary", ifindex),
        (12, "primary_reselect", named(u8, {"always": 0, "better": 1, "failure": 2})),
        (13, "fail_over_mac", named(u8, {"none": 0, "active": 1, "follow": 2})),
        (14, "xmit_hash_policy", named(u8, {"layer2": 0, "layer3+4": 1, "layer2+3": 2, "encap2+3": 3, "encap3+4": 4,
                                            "vlan+srcmac": 5})),
        (15, "resend_igmp", u32),
        (16, "num_peer_notif", u8),
        (17, "all_slaves_active", bool8),
        (18, "min_links", u32),
        (19, "lp_interval", u32),
        (20, "packets_per_slave", u32),
        (21, "ad_lacp_rate", named(u8, {"slow": 0, "fast": 1})),
        (22, "ad_select", named(u8, {"stable": 0, "bandwidth": 1, "count": 2, "actor_port_prio": 3})),
        (23, "ad_info", nest(AD_INFO)),
        (24, "ad_actor_sys_prio", u16),
        (25, "ad_user_port_key", u16),
        (26, "ad_actor_system", lladdr),
        (27, "tlb_dynamic_lb", bool8),
        (28, "peer_notif_delay", u32),
        (29, "ad_lacp_active", bool8),
        (30, "missed_max", u8),
        (31, "ns_ip6_target", listed(addr6)),
        (32, "coupled_control", bool8),
        (33, "broadcast_neigh", bool8),
        (34, "lacp_strict", bool8),
        uapi="IFLA_BOND",
    ),
    port=Attrs(
        (1, "state", named(u8, {"ACTIVE": 0, "BACKUP": 1})),
        (2, "mii_status", named(u8, {"UP": 0, "GOING_DOWN": 1, "DOWN": 2, "GOING_BACK": 3})),
        (3, "link_failure_count", u32),
        (4, "perm_hwaddr", lladdr),
        (5, "queue_id", u16),
        (6, "ad_aggregator_id", u16),
        (7, "ad_actor_oper_port_state", bits("B", LACP_STATE)),
        (8, "ad_partner_oper_port_state", bits("H", LACP_STATE)),
        (9, "prio", s32),
        (10, "actor_port_prio", u16),
        (11, "ad_churn_actor_state", named(u8, CHURN)),
        (12, "ad_churn_partner_state", named(u8, CHURN)),
        uapi="IFLA_BOND_SLAVE",
    ),
    options="mode active_slave miimon updelay downdelay peer_notif_delay use_carrier arp_interval arp_ip_target ns_ip6_target"
            " arp_validate arp_all_targets missed_max primary primary_reselect fail_over_mac xmit_hash_policy resend_igmp"
            " num_peer_notif all_slaves_active min_links lp_interval packets_per_slave ad_lacp_rate ad_lacp_active ad_select"
            " ad_actor_sys_prio ad_user_port_key ad_actor_system tlb_dynamic_lb coupled_control broadcast_neigh lacp_strict",
    words={"peer_notif_delay": "peer_notify_delay", "missed_max": "arp_missed_max", "num_peer_notif": "num_grat_arp",
           "ad_lacp_rate": "lacp_rate", "ad_lacp_active": "lacp_active", "broadcast_neigh": "broadcast_neighbor"},
    later="active_slave primary",
    module="bonding",
    port_options="queue_id prio actor_port_prio",
    down="mode ad_lacp_rate ad_lacp_active ad_select ad_user_port_key tlb_dynamic_lb coupled_control",
    absent={"active_slave": 0, "primary": 0, "arp_ip_target": [], "ns_ip6_target": []},
    along={"miimon": {name: _delay(name) for name in ("updelay", "downdelay", "peer_notif_delay")}},
    spelled={"arp_ip_target": _listed("arp_ip_target"), "ns_ip6_target": _listed("ns_ip6_target"),
             "coupled_control": on_off("coupled_control"), "broadcast_neigh": on_off("broadcast_neighbor"), "lacp_strict": None},
)

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Link kinds for test_kinds.py. To test another kind is to add a row.

A row: {
    kind: its name,
    create: options under the kind's name, each with another value than the kernel's default,
    change: the same with other values, as far as they can change in place,
    common: options beside those of the kind, in both; "link" stands for a lower device that is made before,
    lower: the `ip` line that makes that lower device, called low0,
    setup: further `ip` lines, which come before,
    expect, expect_change: what `ip -j -d link show` says then under linkinfo.info_data, by path; a path from the top begins with /,
    since: {option: the first Linux that has it}; older ones are tested without,
    built: {path: options}: those that a kernel has only if `ip` shows this path at a link without options; others are tested without,
    modules: kernel modules that nothing loads by itself,
    wants: an `ip` line that makes probe0; a kernel that refuses it cannot have the row,
    probe: what `ip` needs for that link besides,
    no_twin: why `ip` cannot do the same as the module, (see also RECREATE)
    ip_lacks: options that the `ip` of Debian 12 does not know: they are judged by what the module reads back,
    down: whether the change can only be made while the link is down (else it is up, and must not flap),
    variant: a word that tells two rows of one kind apart.
}
"""
from __future__ import annotations

from ansible_collections.linux.netlink.tests.kernels import kinds_tunnels, kinds_virtual

# Kinds without a row, and why.
NOT_YET = {
    "can": "is never created; QEMU has one, see test_can.py",
    "dsa": "is never created, and no kernel here has such hardware",
    "ipoib": "needs an InfiniBand device",
    "rmnet": "no kernel here has CONFIG_RMNET",
    "tun": "is made by ioctl, see test_link_extra.py",
    "wwan": "needs a modem",
}

# Kinds that have rows, for machines that have them, and that no kernel here has: they are tested against captures and the
# kernel's headers (tests/unit/plugins/module_utils/rtnl). make test-kernels names them.
NOWHERE = {
    "amt": "Debian builds its kernels without CONFIG_AMT",
    "bareudp": "Debian builds its kernels without CONFIG_BAREUDP",
    "ovpn": "came with Linux 6.16, and the one here that is newer is without CONFIG_OVPN",
}

# What cannot change in place, by row: options that a link of the kind must be made anew for, and what `ip` shows then.
RECREATE = {
    "veth": ({"peer": {"name": "k2"}}, {"/link": "k2"}),
    "vlan": ({"id": 6, "loose_binding": True}, {"id": 6, "flags": ["LOOSE_BINDING", "REORDER_HDR"]}),     # low0 is down
    "vxlan": ({"id": 52}, {"id": 52}),
    "vxlan-external": ({"dstport": 4791}, {"port": 4791}),
    "macvlan": ({"mode": "passthru"}, {"mode": "passthru"}),
    "macvtap": ({"mode": "passthru"}, {"mode": "passthru"}),
    "vrf": ({"table": "1001"}, {"table": 1001}),
    "geneve": ({"id": 52}, {"id": 52}),
    "geneve-external": ({"dstport": 6084}, {"port": 6084}),
    "bareudp": ({"dstport": 6636}, {"port": 6636}),
    "netkit": ({"mode": "l2"}, {}),
    "macsec": ({"cipher": "gcm-aes-128", "icvlen": 16, "sci": "0200000000010003"},
               {"cipher_suite": "GCM-AES-128", "icv_len": 16, "sci": "0200000000010003"}),
    "macsec-port": ({"port": 12}, {}),
    "xfrm": ({"dev": "low1"}, {"/link": "low1"}),
    "amt": ({"relay_port": 2270}, {"relay_port": 2270}),
    "ipip": ({"mode": "any"}, {"proto": "any"}),
    "sit": ({"mode": "any"}, {"proto": "any"}),
    "sit-isatap": ({"isatap": False}, {"isatap": None}),
    "gtp": ({"hsize": 128}, {"hsize": 128}),
    "hsr": ({"supervision": 46, "slave1": "rd5"}, {"slave1": "rd5"}),
    "hsr-prp": ({"supervision": 46, "slave2": "rd5"}, {"slave2": "rd5"}),
    "ovpn": ({"mode": "p2p"}, {}),
    "ip6gre-external": ({"external": False, "local": "2001:db8::1", "remote": "2001:db8::2"}, {"external": None, "remote": "2001:db8::2"}),
    "ip6tnl-external": ({"external": False, "local": "2001:db8::1", "remote": "2001:db8::2"}, {"external": None, "remote": "2001:db8::2"}),
    "vxcan": ({"peer": {"name": "k2"}}, {"/link": "k2"}),
}
RECREATE.update({kind: ({"remote": "0.0.0.0"}, {"remote": "any"}) for kind in ("gre", "vti")})
RECREATE["gretap-external"] = ({"external": False, "local": "192.0.2.1", "remote": "192.0.2.2"}, {"external": None, "remote": "192.0.2.2"})
RECREATE["ip6gretap-external"] = ({"external": False, "local": "2001:db8::1", "remote": "2001:db8::2"}, {"external": None})
RECREATE["erspan-external"] = ({"external": False, "local": "192.0.2.1", "remote": "192.0.2.2", "ikey": 5, "okey": 5, "iseq": True, "oseq": True},
                               {"external": None, "remote": "192.0.2.2"})
RECREATE["ip6erspan-external"] = ({"external": False, "local": "2001:db8::1", "remote": "2001:db8::2", "ikey": 5, "okey": 5, "iseq": True, "oseq": True},
                                  {"external": None})
# Kinds with something that cannot change in place and without such a row.
NOT_ANEW = {
    "batadv": "the kernel does not tell of its routing algorithm, so that no run could find it to be another one",
}

KINDS = [
    {"kind": "dummy"},
    {"kind": "ifb"},
    {
        "kind": "veth",
        "create": {"peer": {"name": "k1"}},
        "change": {"peer": {"name": "k1"}},
        "expect": {"/link": "k1"},
        "expect_change": {"/link": "k1"},
    },
    {
        "kind": "bridge",
        "create": {
            "forward_delay": 400, "hello_time": 300, "max_age": 1000, "ageing_time": 12000, "stp_state": True, "priority": 4096,
            "vlan_filtering": True, "vlan_protocol": "802.1ad", "group_fwd_mask": 8, "group_address": "01:80:c2:00:00:04",
            "mcast_router": 2, "mcast_snooping": True, "mcast_query_use_ifaddr": True, "mcast_querier": True, "mcast_hash_max": 512,
            "mcast_last_member_count": 3, "mcast_startup_query_count": 4, "mcast_last_member_interval": 200,
            "mcast_membership_interval": 20000, "mcast_querier_interval": 12500, "mcast_query_interval": 6250,
            "mcast_query_response_interval": 500, "mcast_startup_query_interval": 1500, "nf_call_iptables": True,
            "nf_call_ip6tables": True, "nf_call_arptables": True, "vlan_default_pvid": 7, "vlan_stats_enabled": True,
            "mcast_stats_enabled": True, "mcast_igmp_version": 3, "mcast_mld_version": 2, "vlan_stats_per_port": True,
            "fdb_max_learned": 100, "no_linklocal_learn": True, "mcast_vlan_snooping": True, "mdb_offload_fail_notification": True,
            "fdb_local_vlan_0": True,
        },
        "expect": {
            "forward_delay": 400, "hello_time": 300, "max_age": 1000, "ageing_time": 12000, "stp_state": 1, "priority": 4096,
            "vlan_filtering": 1, "vlan_protocol": "802.1ad", "group_fwd_mask": "0x8", "group_addr": "01:80:c2:00:00:04",
            "mcast_router": 2, "mcast_snooping": 1, "mcast_query_use_ifaddr": 1, "mcast_querier": 1, "mcast_hash_max": 512,
            "mcast_last_member_cnt": 3, "mcast_startup_query_cnt": 4, "mcast_last_member_intvl": 200,
            "mcast_membership_intvl": 20000, "mcast_querier_intvl": 12500, "mcast_query_intvl": 6250,
            "mcast_query_response_intvl": 500, "mcast_startup_query_intvl": 1500, "nf_call_iptables": 1,
            "nf_call_ip6tables": 1, "nf_call_arptables": 1, "vlan_default_pvid": 7, "vlan_stats_enabled": 1,
            "mcast_stats_enabled": 1, "mcast_igmp_version": 3, "mcast_mld_version": 2, "vlan_stats_per_port": 1,
            "no_linklocal_learn": 1, "mcast_vlan_snooping": 1,
        },
        "change": {
            "forward_delay": 500, "hello_time": 200, "max_age": 1200, "ageing_time": 0, "stp_state": False, "priority": 8192,
            "vlan_filtering": False, "vlan_protocol": "802.1q", "group_fwd_mask": 16, "group_address": "01:80:c2:00:00:05",
            "mcast_router": 0, "mcast_snooping": False, "mcast_query_use_ifaddr": False, "mcast_querier": False, "mcast_hash_max": 1024,
            "mcast_last_member_count": 2, "mcast_startup_query_count": 2, "mcast_last_member_interval": 100,
            "mcast_membership_interval": 26000, "mcast_querier_interval": 25500, "mcast_query_interval": 12500,
            "mcast_query_response_interval": 1000, "mcast_startup_query_interval": 3120, "nf_call_iptables": False,
            "nf_call_ip6tables": False, "nf_call_arptables": False, "vlan_default_pvid": 0, "vlan_stats_enabled": False,
            "mcast_stats_enabled": False, "mcast_igmp_version": 2, "mcast_mld_version": 1, "vlan_stats_per_port": False,
            "fdb_max_learned": 0, "no_linklocal_learn": False, "mcast_vlan_snooping": False, "mdb_offload_fail_notification": False,
            "fdb_local_vlan_0": False,
        },
        "expect_change": {
            "forward_delay": 500, "hello_time": 200, "max_age": 1200, "ageing_time": 0, "stp_state": 0, "priority": 8192,
            "vlan_filtering": 0, "vlan_protocol": "802.1Q", "group_fwd_mask": "0x10", "group_addr": "01:80:c2:00:00:05",
            "mcast_router": 0, "mcast_snooping": 0, "mcast_query_use_ifaddr": 0, "mcast_querier": 0, "mcast_hash_max": 1024,
            "mcast_last_member_cnt": 2, "mcast_startup_query_cnt": 2, "mcast_last_member_intvl": 100,
            "mcast_membership_intvl": 26000, "mcast_querier_intvl": 25500, "mcast_query_intvl": 12500,
            "mcast_query_response_intvl": 1000, "mcast_startup_query_intvl": 3120, "nf_call_iptables": 0,
            "nf_call_ip6tables": 0, "nf_call_arptables": 0, "vlan_default_pvid": 0, "vlan_stats_enabled": 0,
            "mcast_stats_enabled": 0, "mcast_igmp_version": 2, "mcast_mld_version": 1, "vlan_stats_per_port": 0,
            "no_linklocal_learn": 0, "mcast_vlan_snooping": 0,
        },
        "since": {"fdb_max_learned": (6, 7), "mdb_offload_fail_notification": (6, 16), "fdb_local_vlan_0": (6, 18)},
        "built": {      # CONFIG_BRIDGE_VLAN_FILTERING, CONFIG_BRIDGE_IGMP_SNOOPING, CONFIG_BRIDGE_NETFILTER
            "vlan_protocol": {"vlan_filtering", "vlan_protocol", "vlan_default_pvid", "vlan_stats_enabled", "vlan_stats_per_port",
                              "mcast_vlan_snooping", "fdb_local_vlan_0"},
        },
        "ip_lacks": {"fdb_max_learned", "mdb_offload_fail_notification", "fdb_local_vlan_0"},
    },
    {
        "kind": "bridge", "variant": "mst",     # which the kernel changes only where no VLANs are
        "create": {"mst_enabled": True, "vlan_default_pvid": 0},
        "change": {"mst_enabled": False, "vlan_default_pvid": 0},
        "ip_lacks": {"mst_enabled"},
        "built": {"vlan_protocol": {"mst_enabled", "vlan_default_pvid"}},
    },
] + kinds_virtual.ROWS + kinds_tunnels.ROWS

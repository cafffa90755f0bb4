# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/uapi.md: every member of the kernel's enums for links, with the option that sets it or the reason why none does.

Options come from the manager and the tables; only the reasons stand here. What it does not know is the headers: test_uapi_table.py does.
"""
from __future__ import annotations

from ansible_collections.linux.netlink.plugins.module_utils.managers import link_kind
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs, Select
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import KINDS, LINK
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import since, test_uapi

# Options that are more than a row of the manager: (enum, member) -> option.
MORE = {
    ("IFLA", "ifname"): "name", ("IFLA", "prop_list"): "altnames", ("IFLA", "alt_ifname"): "altnames", ("IFLA", "vfinfo_list"): "vfs",
    ("IFLA", "link_netnsid"): "link_netns",
    ("IFLA", "xdp"): "xdp", ("IFLA", "proto_down_reason"): "protodown_reasons", ("IFLA_PROTO_DOWN_REASON", "value"): "protodown_reasons",
    ("IFLA_XDP", "fd"): "xdp", ("IFLA_XDP", "flags"): "xdp", ("IFLA_INET", "conf"): "ipv4_conf", ("IFLA", "net_ns_fd"): "to_netns, veth.peer.netns",
    ("IFLA_VF", "mac"): "vfs.address", ("IFLA_VF", "spoofchk"): "vfs.spoofchk", ("IFLA_VF", "link_state"): "vfs.state",
    ("IFLA_VF", "rate"): "vfs.min_tx_rate, vfs.max_tx_rate", ("IFLA_VF", "rss_query_en"): "vfs.query_rss", ("IFLA_VF", "trust"): "vfs.trust",
    ("IFLA_VF", "ib_node_guid"): "vfs.node_guid", ("IFLA_VF", "ib_port_guid"): "vfs.port_guid",
    ("IFLA_VF", "vlan_list"): "vfs.vlan, vfs.qos, vfs.protocol", ("IFLA_VF_INFO", "info"): "vfs", ("IFLA_VF_VLAN", "info"): "vfs.vlan",
    ("IFLA_VLAN_QOS", "mapping"): "vlan.ingress_qos_map, vlan.egress_qos_map",
    ("VETH_INFO", "peer"): "veth.peer", ("VXCAN_INFO", "peer"): "vxcan.peer", ("IFLA_NETKIT", "peer_info"): "netkit.peer",
    ("IFLA_MACVLAN", "macaddr"): "macvlan.macaddr", ("IFLA_MACVLAN", "macaddr_mode"): "macvlan.macaddr",
}
READ, PAD = "read only", "padding"
VNIS = "which VNIs a filtering device takes are objects of their own (RTM_NEWTUNNEL, bridge vni)"
PROFILES = "port profiles (802.1Qbh), for drivers and switches that know them"
# Why there is no option: enum -> {members: reason}; "*" for all others of the enum.
REASONS = {
    "IFLA": {
        "stats stats64": "statistics: nl_info's statistics", "qdisc": "read only; traffic control sets it",
        "cost priority weight": "no kernel takes it", "wireless": "obsolete: wireless extensions",
        "protinfo": "holds IFLA_BRPORT and IFLA_INET6 in notices of other families",
        "map": "I/O ports and interrupts of ISA cards", "operstate": "a state, which daemons that authenticate set; nl_info's link_facts",
        "net_ns_pid": "net_ns_fd does it", "num_vf": "read only; the driver's sriov_numvfs sets it",
        "vf_ports port_self": PROFILES, "ext_mask": "says what shall be told",
        "promiscuity allmulti": "counted by the kernel; promisc and allmulticast are the options",
        "carrier_changes carrier_up_count carrier_down_count": "counted by the kernel; nl_info's link_facts",
        "phys_port_id phys_switch_id phys_port_name perm_address parent_dev_name parent_dev_bus_name devlink_port dpll_pin":
            "read only: the hardware; nl_info's link_facts",
        "min_mtu max_mtu tso_max_size tso_max_segs max_pacing_offload_horizon headroom tailroom netns_immutable":
            "read only: limits of the driver; nl_info's link_facts",
        "event": "says why a notice came", "new_netnsid new_ifindex": "says where a link has gone, in notices", "pad": PAD,
        "target_netnsid": "asks about another namespace; netns is entered instead",
        "linkinfo af_spec": "holds the attributes below",
    },
    "IFLA_PROTO_DOWN_REASON": {"mask": "protodown_reasons sets all bits at once"},
    "IFLA_INET6": {"flags": "read only: state of neighbour discovery", "conf": "read only here; sysctls set it",
                   "stats icmp6stats mcast": "statistics", "cacheinfo": "read only", "ra_mtu": "read only: what routers advertise"},
    "IFLA_INET": {},
    "IFLA_MCTP": {"phys_binding": "read only: the hardware"},
    "IFLA_INFO": {"slave_kind": "read only: the master's kind", "data slave_data": "holds the attributes of the kind, of the port",
                  "xstats": "statistics; no kind has any"},
    "IFLA_XDP": {"attached drv_prog_id skb_prog_id hw_prog_id prog_id": "read only", "expected_fd": "names a program that is loaded already"},
    "IFLA_BR": {"root_id bridge_id root_port root_path_cost topology_change topology_change_detected": "read only: the spanning tree",
                "hello_timer tcn_timer topology_change_timer gc_timer": "read only: timers", "fdb_flush": "an order, and no state",
                "mcast_hash_elasticity": "no kernel since 4.20 does anything with it", "pad": PAD,
                "mcast_querier_state": "read only: who asks", "fdb_n_learned": "statistics"},
    "IFLA_BRPORT": {"root_id bridge_id designated_port designated_cost id no topology_change_ack config_pending": "read only: the spanning tree",
                    "message_age_timer forward_delay_timer hold_timer": "read only: timers", "flush": "an order, and no state", "pad": PAD,
                    "learning_sync": "since 4.20 only for drivers, by RTM_SETLINK of the bridge family",
                    "mrp_ring_open mrp_in_open": "read only: the ring (MRP)",
                    "mcast_eht_hosts_cnt mcast_n_groups": "statistics"},
    "IFLA_BOND": {"ad_info": "read only: the aggregator"},
    "IFLA_BOND_AD_INFO": {"*": READ},
    "IFLA_BOND_SLAVE": {"*": "read only: the state of the port"},
    "BRIDGE_QUERIER": {"*": "read only: who asks"},
    "IFLA_MACVLAN": {"macaddr_count": "read only: how many", "bc_queue_len_used": "read only: the lower device's"},
    "IFLA_VRF_PORT": {"table": "read only: the master's"},
    "IFLA_MACSEC": {"pad": PAD},
    "IFLA_AMT": {"remote_ip": "read only: the relay that was found"},
    "IFLA_NETKIT": {"primary": "read only: which end this is"},
    "IFLA_GTP": {"fd0 fd1": "sockets of a daemon that serves them; without them the kernel makes its own",
                 "create_sockets": "sent with each new link, so that no daemon is needed"},
    "IFLA_HSR": {"supervision_addr seq_nr": "read only"},
    "IFLA_TUN": {"persist": "always", "num_queues num_disabled_queues": "read only: who holds it"},
    "IFLA_VF": {"tx_rate": "obsolete: rate", "vlan": "read; vlan_list sets it", "stats": "statistics", "broadcast": READ},
    "IFLA_VF_STATS": {"*": "statistics"},
    "IFLA_CAN_BERR": {"*": "statistics"},
    "IFLA_CAN": {"state": READ, "clock": READ, "berr_counter": "statistics", "bittiming_const data_bittiming_const": "read only: the hardware",
                 "termination_const bitrate_const data_bitrate_const bitrate_max ctrlmode_ext": "read only: the hardware",
                 "restart": "an order, and no state", "tdc xl_tdc xl_pwm": "holds the attributes below",
                 "xl_data_bittiming_const xl_data_bitrate_const": "read only: the hardware"},
    "IFLA_CAN_CTRLMODE": {"*": "read only: the hardware"},
    "IFLA_CAN_TDC": {"*": "read only: limits of the hardware"}, "IFLA_CAN_PWM": {"*": "read only: limits of the hardware"},
    "IFLA_RMNET": {}, "IFLA_WWAN": {},
}
# Enums of which no table has anything: what they are about, and their members.
WITHOUT = {
    "VXLAN_VNIFILTER": (VNIS, "entry"),
    "VXLAN_VNIFILTER_ENTRY": (VNIS, "start end group group6 stats"),
    "VNIFILTER_ENTRY_STATS": ("statistics of VNIs", "rx_bytes rx_pkts rx_drops rx_errors tx_bytes tx_pkts tx_drops tx_errors pad"),
    "IFLA_PPP": ("the open device of a daemon (pppd), which makes the link", "dev_fd"),
    "IFLA_VF_PORT": (PROFILES, "port"),
    "IFLA_PORT": (PROFILES, "vf profile vsi_type instance_uuid host_uuid request response"),
    "IFLA_STATS": ("statistics (RTM_GETSTATS)", "link_64 link_xstats link_xstats_slave link_offload_xstats af_spec"),
    "IFLA_STATS_GETSET": ("switches of statistics (RTM_SETSTATS)", "get_filters set_offload_xstats_l3_stats"),
    "LINK_XSTATS_TYPE": ("statistics", "bridge bond"),
    "IFLA_OFFLOAD_XSTATS": ("statistics of hardware", "cpu_hit hw_s_info l3_stats"),
    "IFLA_OFFLOAD_XSTATS_HW_S_INFO": ("statistics of hardware", "request used"),
    "IFLA_VF_INFO": ("", "info"), "IFLA_VF_VLAN_INFO": ("", "info"),
}
EMPTY = {"IFLA_VF_INFO": "vfs", "IFLA_VF_VLAN_INFO": "vfs.vlan"}


def spaces(attrs):
    """Every attribute table below one, itself included."""
    yield attrs
    for _number, _name, type in attrs.rows:
        for inner in type.spaces.values() if isinstance(type, Select) else [type]:
            if isinstance(inner.inner, Attrs):
                yield from spaces(inner.inner)


def enums_of_options():
    """(enum, member) -> the options that set it, in the order of kinds."""
    out: dict = {}

    def note(attrs, path, option):
        name, _dot, rest = path.partition(".")
        if name not in attrs.by_name:
            return
        type = attrs.by_name[name][1]
        if rest and isinstance(getattr(type, "inner", None), Attrs) and rest.partition(".")[0] in type.inner.by_name:
            note(type.inner, rest, option)
        elif option not in out.setdefault((attrs.uapi, name), []):
            out[attrs.uapi, name].append(option)

    for option in Link.options:
        note(LINK.attrs, option.path, option.name)
    for group, rows in link_kind.ROWS.items():
        kind = KINDS[link_kind.OF_PORTS.get(group, group)]
        for row in rows:
            attrs, where = (kind.port, link_kind.PORT) if group in link_kind.OF_PORTS else (kind.data, link_kind.DATA)
            note(attrs, row.path[len(where):], "%s.%s" % (group, row.name))
    return out


def briefly(options):
    """`local` of gre, gretap: options of several kinds that share a word."""
    words: dict = {}
    for option in options:
        group, _dot, word = option.rpartition(".")
        words.setdefault(word, []).append(group)
    return "; ".join("`%s`" % ".".join(filter(None, [groups[0], word])) if len(groups) == 1 else "`%s` of %s" % (word, ", ".join(groups))
                     for word, groups in words.items())


def reason_of(enum, name):
    for names, reason in REASONS.get(enum, {}).items():
        if names == "*" or name in names.split():
            return reason
    return ""


def tables():
    """enum -> {number: name}, of all that has to do with links."""
    below = {table.uapi for table in spaces(LINK.attrs) if table.uapi}
    extra = {prefix for prefix in test_uapi.TABLES if prefix.startswith(("IFLA", "VETH", "VXCAN"))}
    out = {prefix: {number: min(names) for number, names in test_uapi.TABLES[prefix].items()} for prefix in sorted(below | extra)}
    for prefix, (_reason, names) in WITHOUT.items():
        first = 0 if prefix == "IFLA_VF_STATS" else 1
        out.setdefault(prefix, dict(enumerate(names.split(), first)))
    return out


def rows():
    """(enum, number, member, option, reason) of every member; one of the last two is empty, or a member is unaccounted for."""
    options = enums_of_options()
    for enum, members in sorted(tables().items()):
        for number, name in sorted(members.items()):
            found = briefly(options.get((enum, name), ())) or MORE.get((enum, name), "") or EMPTY.get(enum, "")
            if found and "`" not in found:
                found = "`%s`" % found
            yield enum, number, name, found, "" if found else reason_of(enum, name) or WITHOUT.get(enum, ("",))[0]


def render():
    """The page."""
    out, settable, total, last = [], 0, 0, ""
    for enum, number, name, option, reason in rows():
        if enum != last:
            out += ["", "## %s" % enum, "", "| | member | since | option | or why there is none |", "|--:|---|--:|---|---|"]
            last = enum
        member = since.member(enum, name)
        linux = since.of(member)
        out.append("| %d | `%s` | %s | %s | %s |" % (number, member, "" if linux == since.BASE else linux, option, reason))
        settable, total = settable + bool(option), total + 1
    head = ("""# The kernel's attributes of links

Every member of the enums of `linux/if_link.h` and `linux/if_tunnel.h` as of Linux 7.2, and of the kinds' own headers: the option of `nl_link` that
sets it, or why there is none. Made by `UAPI_WRITE=1 pytest tests/unit/plugins/module_utils/rtnl/test_uapi_table.py`; a test holds it against tables
and headers. A member without a version is in the headers of Linux 4.19; the others came with the version that is named
(`tests/tools/since.py` finds it in the history of the headers).

%d members are known; %d are set by options, %d are not, each with its reason.""" % (total, settable, total - settable))
    return "\n".join([head] + out) + "\n"

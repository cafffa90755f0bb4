# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Links: struct ifinfomsg and IFLA_* (linux/if_link.h, linux/if.h, net/core/rtnetlink.c).

What stands in the data of a link's kind, kinds/all.py says; here it stays bytes, which is enough for all but links themselves.
"""
from __future__ import annotations

from ..netlink.values import addr6, array, bits, bool8, ifindex, lladdr, named, nest, raw, record, s32, string, text, u8, u16, u32, u64
from ..netlink.wire import Attrs, Message, Select
from . import link_name
from .devconf import IPV4_CONF
from .link_vf import VFS

IFF = {"up": 0x1, "broadcast": 0x2, "debug": 0x4, "loopback": 0x8, "pointopoint": 0x10, "notrailers": 0x20, "running": 0x40,
       "noarp": 0x80, "promisc": 0x100, "allmulti": 0x200, "master": 0x400, "slave": 0x800, "multicast": 0x1000, "portsel": 0x2000,
       "automedia": 0x4000, "dynamic": 0x8000, "lower_up": 0x10000, "dormant": 0x20000, "echo": 0x40000}
OPERSTATE = {"unknown": 0, "notpresent": 1, "down": 2, "lowerlayerdown": 3, "testing": 4, "dormant": 5, "up": 6}

STATS64 = ("rx_packets tx_packets rx_bytes tx_bytes rx_errors tx_errors rx_dropped tx_dropped multicast collisions"
           " rx_length_errors rx_over_errors rx_crc_errors rx_frame_errors rx_fifo_errors rx_missed_errors tx_aborted_errors"
           " tx_carrier_errors tx_fifo_errors tx_heartbeat_errors tx_window_errors rx_compressed tx_compressed rx_nohandler"
           " rx_otherhost_dropped")

INET = Attrs((1, "conf", IPV4_CONF), uapi="IFLA_INET")
INET6 = Attrs((1, "flags", u32), (2, "conf", array("i")), (3, "stats", array("Q")), (4, "mcast", raw),
              (5, "cacheinfo", record("=4I", "max_reasm_len tstamp reachable_time retrans_time")), (6, "icmp6stats", array("Q")),
              (7, "token", addr6), (8, "addr_gen_mode", named(u8, {"eui64": 0, "none": 1, "stable_secret": 2, "random": 3})),
              (9, "ra_mtu", u32), uapi="IFLA_INET6")
MCTP = Attrs((1, "net", u32), (2, "phys_binding", u8), uapi="IFLA_MCTP")
XDP = Attrs((1, "fd", s32), (2, "attached", u8), (3, "flags", u32), (4, "prog_id", u32), (5, "drv_prog_id", u32),
            (6, "skb_prog_id", u32), (7, "hw_prog_id", u32), (8, "expected_fd", s32), uapi="IFLA_XDP")
REASON = Attrs((1, "mask", u32), (2, "value", u32), uapi="IFLA_PROTO_DOWN_REASON")

# RTM_NEWLINKPROP and RTM_DELLINKPROP: the same message, for properties that a link has many of (altnames).
NEWLINKPROP, DELLINKPROP = 108, 109


# All but 18, linkinfo, which knows the kinds.
ROWS = link_name.ROWS + (
    (1, "address", lladdr),
    (2, "broadcast", lladdr),
    (4, "mtu", u32),
    (5, "link", ifindex),
    (6, "qdisc", string),
    (7, "stats", array("I")),
    (8, "cost", raw),
    (9, "priority", raw),
    (10, "master", ifindex),
    (11, "wireless", raw),
    (12, "protinfo", raw),
    (13, "txqlen", u32),
    (14, "map", record("=QQQHBB", "mem_start mem_end base_addr irq dma port")),
    (15, "weight", u32),
    (16, "operstate", named(u8, OPERSTATE)),
    (17, "linkmode", named(u8, {"default": 0, "dormant": 1, "testing": 2})),
    (19, "net_ns_pid", u32),
    (20, "ifalias", text),
    (21, "num_vf", u32),
    (22, "vfinfo_list", VFS),
    (23, "stats64", record("=25Q", STATS64)),
    (24, "vf_ports", raw),
    (25, "port_self", raw),
    (26, "af_spec", nest(Attrs((2, "inet", nest(INET)), (10, "inet6", nest(INET6)), (45, "mctp", nest(MCTP))))),
    (27, "group", named(u32, "group")),
    (28, "net_ns_fd", u32),
    (30, "promiscuity", u32),
    (31, "num_tx_queues", u32),
    (32, "num_rx_queues", u32),
    (33, "carrier", bool8),
    (34, "phys_port_id", raw),
    (35, "carrier_changes", u32),
    (36, "phys_switch_id", raw),
    (37, "link_netnsid", s32),
    (38, "phys_port_name", string),
    (39, "proto_down", bool8),
    (40, "gso_max_segs", u32),
    (41, "gso_max_size", u32),
    (42, "pad", raw),
    (43, "xdp", nest(XDP)),
    (44, "event", u32),
    (45, "new_netnsid", s32),
    (46, "target_netnsid", s32),
    (47, "carrier_up_count", u32),
    (48, "carrier_down_count", u32),
    (49, "new_ifindex", s32),
    (50, "min_mtu", u32),
    (51, "max_mtu", u32),
    (54, "perm_address", lladdr),
    (55, "proto_down_reason", nest(REASON)),
    (56, "parent_dev_name", string),
    (57, "parent_dev_bus_name", string),
    (58, "gro_max_size", u32),
    (59, "tso_max_size", u32),
    (60, "tso_max_segs", u32),
    (61, "allmulti", u32),
    (62, "devlink_port", raw),
    (63, "gso_ipv4_max_size", u32),
    (64, "gro_ipv4_max_size", u32),
    (65, "dpll_pin", raw),
    (66, "max_pacing_offload_horizon", u64),
    (67, "netns_immutable", bool8),
    (68, "headroom", u16),
    (69, "tailroom", u16),
)


def link_message(data, ports):
    """The message of links. data, ports: kind -> Type of IFLA_INFO_DATA and of IFLA_INFO_SLAVE_DATA."""
    info = Attrs((1, "kind", string), (2, "data", Select("kind", data)), (3, "xstats", raw), (4, "slave_kind", string),
                 (5, "slave_data", Select("slave_kind", ports)), uapi="IFLA_INFO")
    return Message(
        "link", new=16, delete=17, get=18, group=1,
        header=("=BxHi8s", "family type ifindex flags"),
        typed={"flags": bits("I", IFF, mask="I")},
        attrs=Attrs(
            *sorted(ROWS + ((18, "linkinfo", nest(info)),), key=lambda row: row[0]),
            uapi="IFLA",
        ))


LINK = link_message({}, {})

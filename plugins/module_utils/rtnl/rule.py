# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Policy routing rules: struct fib_rule_hdr and FRA_* (linux/fib_rules.h, net/core/fib_rules.c)."""
from __future__ import annotations

from ..netlink.values import addr, be32, be64, bits, named, record, string, u8, u16, u32
from ..netlink.wire import Attrs, Message

FR_ACT = {"to_tbl": 1, "goto": 2, "nop": 3, "blackhole": 6, "unreachable": 7, "prohibit": 8}
FIB_RULE = {"permanent": 0x1, "invert": 0x2, "unresolved": 0x4, "iif_detached": 0x8, "oif_detached": 0x10, "find_saddr": 0x10000}

RULE = Message(
    "rule", new=32, delete=33, get=34, group=8,        # RTNLGRP_IPV4_RULE; IPv6 has 19
    header=("=BBBBBxxB4s", "family dst_len src_len tos table action flags"),
    typed={"flags": bits("I", FIB_RULE)},
    attrs=Attrs(
        (1, "dst", addr),
        (2, "src", addr),
        (3, "iifname", string),
        (4, "goto", u32),
        (6, "priority", u32),
        (10, "fwmark", u32),
        (11, "flow", u32),
        (12, "tun_id", be64),
        (13, "suppress_ifgroup", named(u32, "group")),
        (14, "suppress_prefixlen", u32),
        (15, "table", named(u32, "table")),
        (16, "fwmask", u32),
        (17, "oifname", string),
        (19, "l3mdev", u8),
        (20, "uid_range", record("=II", "start end")),
        (21, "protocol", named(u8, "protocol")),
        (22, "ip_proto", u8),
        (23, "sport_range", record("=HH", "start end")),
        (24, "dport_range", record("=HH", "start end")),
        (25, "dscp", u8),
        (26, "flowlabel", be32),
        (27, "flowlabel_mask", be32),
        (28, "sport_mask", u16),
        (29, "dport_mask", u16),
        (30, "dscp_mask", u8),
        uapi="FRA",
    ))

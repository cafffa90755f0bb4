# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Next-hop objects: struct nhmsg, struct nexthop_grp and NHA_* (linux/nexthop.h, net/ipv4/nexthop.c)."""
from __future__ import annotations

import struct

from ..netlink.values import Type, addr, bits, flag, ifindex, many, named, nest, u16, u32, u64
from ..netlink.wire import Attrs, Message
from .lwtunnel import ENCAP, ENCAP_TYPE
from .route import RTNH_F

TYPES = {"mpath": 0, "resilient": 1}        # NEXTHOP_GRP_TYPE_*
TICKS = 100                                 # clock_t counts so many a second (USER_HZ)
DUMP_STATS, DUMP_HW_STATS = 1, 2            # NHA_OP_FLAG_*

_MEMBER = struct.Struct("=IBBH")            # struct nexthop_grp; a weight is less one, its high byte since Linux 6.12


def _pack_group(members):
    return b"".join([_MEMBER.pack(member["id"], weight & 0xFF, weight >> 8, 0)
                     for member in members for weight in (member.get("weight", 1) - 1,)])


def _unpack_group(data):
    return [{"id": number, "weight": (low | high << 8) + 1} for number, low, high, _reserved
            in _MEMBER.iter_unpack(data[:len(data) // _MEMBER.size * _MEMBER.size])]


GROUP = Type(_pack_group, _unpack_group, option="list")
RES_GROUP = Attrs((1, "buckets", u16), (2, "idle_timer", u32), (3, "unbalanced_timer", u32), (4, "unbalanced_time", u64),
                  uapi="NHA_RES_GROUP")
RES_BUCKET = Attrs((1, "index", u16), (2, "idle_time", u64), (3, "nh_id", u32), uapi="NHA_RES_BUCKET")
STATS_ENTRY = Attrs((1, "id", u32), (2, "packets", u64), (3, "packets_hw", u64), uapi="NHA_GROUP_STATS_ENTRY")
STATS = Attrs((1, "entry", many(nest(STATS_ENTRY))), uapi="NHA_GROUP_STATS")
ATTRS = Attrs(
    (1, "id", u32),
    (2, "group", GROUP),
    (3, "group_type", named(u16, TYPES)),
    (4, "blackhole", flag),
    (5, "oif", ifindex),
    (6, "gateway", addr),
    (7, "encap_type", ENCAP_TYPE),
    (8, "encap", ENCAP),
    (9, "groups", flag),
    (10, "master", ifindex),
    (11, "fdb", flag),
    (12, "res_group", nest(RES_GROUP)),
    (13, "res_bucket", nest(RES_BUCKET)),
    (14, "op_flags", u32),
    (15, "group_stats", nest(STATS)),
    (16, "hw_stats_enable", u32),
    (17, "hw_stats_used", u32),
    uapi="NHA",
)

NEXTHOP = Message(
    "nexthop", new=104, delete=105, get=106, group=32,
    header=("=BBBx4s", "family scope protocol flags"),
    typed={"flags": bits("I", RTNH_F)}, attrs=ATTRS)
# The buckets of resilient groups; only to read.
BUCKET = Message(
    "nexthop bucket", new=116, delete=117, get=118, group=32,
    header=("=BBBx4s", "family scope protocol flags"),
    typed={"flags": bits("I", RTNH_F)}, attrs=ATTRS)

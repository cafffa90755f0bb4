# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""macvlan and macvtap: IFLA_MACVLAN_* (linux/if_link.h, drivers/net/macvlan.c).

The queue's length and limit are the lower device's: the longest that any macvlan asked for, and the last. The list of
sources is set whole; the kernel tells of it in the order of its hash table, so it is sorted here.
"""
from __future__ import annotations

from ...netlink.values import lladdr, many, named, nest, s32, u16, u32
from ...netlink.wire import Attrs
from .kind import Kind

SOURCES = nest(Attrs((4, "macaddr", many(lladdr)), uapi="IFLA_MACVLAN"))
ADDRESSES = SOURCES._replace(pack=lambda v: SOURCES.pack({"macaddr": v}), option="list", inner=None,
                             unpack=lambda b: sorted(set(SOURCES.unpack(b).get("macaddr", ()))))
SET = 3                     # MACVLAN_MACADDR_SET

MACVLAN = Kind(
    "macvlan",
    data=Attrs(
        (1, "mode", named(u32, {"private": 1, "vepa": 2, "bridge": 4, "passthru": 8, "source": 16})),
        (2, "flags", named(u16, {"null": 0, "nopromisc": 1, "nodst": 2})),   # of use in one mode each, never both
        (3, "macaddr_mode", named(u32, {"add": 0, "del": 1, "flush": 2, "set": SET})),
        (4, "macaddr", lladdr),
        (5, "macaddr_data", ADDRESSES),
        (6, "macaddr_count", u32),
        (7, "bc_queue_len", u32),
        (8, "bc_queue_len_used", u32),
        (9, "bc_cutoff", s32),
        uapi="IFLA_MACVLAN",
    ),
    options="mode flags macaddr_data bc_queue_len bc_cutoff",
    words={"flags": "flag", "macaddr_data": "macaddr", "bc_queue_len": "bcqueuelen", "bc_cutoff": "bclim"},
    fixed="mode=passthru",
    needs="link",
    module="macvlan",
    room=0,
    absent={"macaddr_data": [], "bc_cutoff": 1},
    along={"macaddr_data": {"macaddr_mode": SET}},
    spelled={"macaddr_data": lambda value: ["macaddr", "set"] + value},
)
MACVTAP = MACVLAN._replace(name="macvtap", module="macvtap")    # drivers/net/macvtap.c

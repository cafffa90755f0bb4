# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Neighbours: struct ndmsg and NDA_* (linux/neighbour.h, net/core/neighbour.c)."""
from __future__ import annotations

from ..netlink.values import addr, be16, bits, flag, ifindex, lladdr, named, nest, record, s32, u8, u16, u32
from ..netlink.wire import Attrs, Message

NUD = {"none": 0, "incomplete": 0x01, "reachable": 0x02, "stale": 0x04, "delay": 0x08, "probe": 0x10, "failed": 0x20,
       "noarp": 0x40, "permanent": 0x80}
NTF = {"use": 0x01, "self": 0x02, "master": 0x04, "proxy": 0x08, "ext_learned": 0x10, "offloaded": 0x20, "sticky": 0x40,
       "router": 0x80}
NTF_EXT = {"managed": 0x01, "locked": 0x02, "ext_validated": 0x04}
FDB_EXT = Attrs((1, "activity_notify", u8), (2, "dont_refresh", flag), uapi="NFEA")

NEIGH = Message(
    "neighbour", new=28, delete=29, get=30, group=3, own="dst lladdr cacheinfo",
    header=("=B3xiH1sB", "family ifindex state flags type"),
    typed={"flags": bits("B", NTF)},
    spelled={"ifindex": ifindex, "state": named(u16, NUD)},
    attrs=Attrs(
        (1, "dst", addr),
        (2, "lladdr", lladdr),
        (3, "cacheinfo", record("=4I", "confirmed used updated refcnt")),
        (4, "probes", u32),
        (5, "vlan", u16),
        (6, "port", be16),
        (7, "vni", u32),
        # NDA_IFINDEX: where a vxlan fdb entry leaves; the header's ifindex is the link that it stands on.
        (8, "ifindex_out", ifindex),
        (9, "master", ifindex),
        (10, "link_netnsid", s32),
        (11, "src_vni", u32),
        (12, "protocol", named(u8, "protocol")),
        (13, "nh_id", u32),
        (14, "fdb_ext_attrs", nest(FDB_EXT)),
        (15, "flags_ext", bits("I", NTF_EXT)),
        (16, "ndm_state_mask", u16),
        (17, "ndm_flags_mask", u8),
        uapi="NDA",
    ))

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap seg6local: what is done with packets that come to a segment of this host (linux/seg6_local.h)."""
from __future__ import annotations

from ...netlink.values import addr4, addr6, bits, ifindex, named, nest, raw, string, u8, u32, u64
from ...netlink.wire import Attrs
from .bpf import pinned
from .encap import SRH, Encap, Row, alone, commas

ACTIONS = {"End": 1, "End.X": 2, "End.T": 3, "End.DX2": 4, "End.DX6": 5, "End.DX4": 6, "End.DT6": 7, "End.DT4": 8, "End.B6": 9,
           "End.B6.Encaps": 10, "End.BM": 11, "End.S": 12, "End.AS": 13, "End.AM": 14, "End.BPF": 15, "End.DT46": 16}
FLAVORS = {"psp": 2, "usp": 4, "usd": 8, "next-csid": 16}       # 1 << SEG6_LOCAL_FLV_OP_*
FLV = Attrs((1, "operation", bits("I", FLAVORS)), (2, "lcblock_bits", u8), (3, "lcnode_fn_bits", u8), uapi="SEG6_LOCAL_FLV")
CNT = Attrs((1, "pad", raw), (2, "packets", u64), (3, "bytes", u64), (4, "errors", u64), uapi="SEG6_LOCAL_CNT")
PROG = Attrs((1, "prog", u32), (2, "name", string), uapi="SEG6_LOCAL_BPF_PROG")
# Counters begin at zero, whoever asks for them; that they are there is all that a route says.
COUNTERS = nest(CNT)._replace(pack=lambda on: CNT.pack({"packets": 0, "bytes": 0, "errors": 0}) if on else None, unpack=lambda b: True)
LOCAL = Attrs(
    (1, "action", named(u32, ACTIONS)), (2, "srh", SRH), (3, "table", named(u32, "table")), (4, "nh4", addr4), (5, "nh6", addr6),
    (6, "iif", ifindex), (7, "oif", ifindex), (8, "bpf", nest(PROG)), (9, "vrftable", named(u32, "table")), (10, "counters", COUNTERS),
    (11, "flavors", nest(FLV)), uapi="SEG6_LOCAL")
B6, REST = ACTIONS["End.B6"], "::"      # End.B6 inserts: behind its segments comes the packet's own destination
# What an action needs, as the kernel has it in seg6_action_table (net/ipv6/seg6_local.c).
NEEDS = {"End.X": "nh6", "End.T": "table", "End.DX2": "oif", "End.DX6": "nh6", "End.DX4": "nh4", "End.DT6": "table|vrftable",
         "End.DT4": "vrftable", "End.DT46": "vrftable", "End.B6": "segs", "End.B6.Encaps": "segs", "End.BPF": "endpoint"}


def _wanted(values):
    if values["action"] == B6 and "srh" in values:
        values["srh"]["segs"] = values["srh"]["segs"] + [REST]
    return values


def _told(values):
    srh = values.get("srh")
    if values.get("action") == B6 and srh and srh["segs"][-1:] == [REST]:
        return dict(values, srh=dict(srh, segs=srh["segs"][:-1]))
    return values


def _check(options):
    needs = NEEDS.get(options["action"], "")
    if needs and not any(options.get(name) for name in needs.split("|")):
        return "action %s needs %s" % (options["action"], " or ".join(needs.split("|")))
    if "endpoint" in options and not options["endpoint"].startswith("/"):
        return "endpoint is the path where a program is pinned, such as /sys/fs/bpf/it, not %r" % options["endpoint"]
    if ("lblen" in options or "nflen" in options) and "next-csid" not in options.get("flavors", ()):
        return "lblen and nflen are for the flavor next-csid"
    return "table and vrftable exclude each other" if "table" in options and "vrftable" in options else ""


SEG6LOCAL = Encap("seg6local", 7, LOCAL, (
    Row("action", "action", "str", ACTIONS), Row("segs", "srh.segs", "list", word=lambda value: ["srh"] + commas("segs")(value)),
    Row("hmac", "srh.hmac"), Row("table", "table", "str", "table"), Row("vrftable", "vrftable", "str", "table"),
    Row("nh4", "nh4", "str"), Row("nh6", "nh6", "str"), Row("iif", "iif", "str", "link"), Row("oif", "oif", "str", "link"),
    Row("endpoint", "bpf.name", "str", word=pinned("endpoint")), Row("count", "counters", "bool", word=alone("count")),
    Row("flavors", "flavors.operation", "list", FLAVORS, commas("flavors")), Row("lblen", "flavors.lcblock_bits", highest=255),
    Row("nflen", "flavors.lcnode_fn_bits", highest=255)), "action", _wanted, _told, _check)

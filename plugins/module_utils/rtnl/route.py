# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Routes: struct rtmsg, RTA_*, RTAX_* (linux/rtnetlink.h, net/ipv4/fib_frontend.c, net/ipv6/route.c)."""
from __future__ import annotations

from ..netlink.values import addr, be16, be32, bits, bool8, chain, ifindex, named, nest, raw, record, string, u8, u32, via
from ..netlink.wire import Attrs, Message
from .encaps.mpls import LABELS
from .lwtunnel import ENCAP, ENCAP_TYPE

AF_MPLS = 28

RTN = {"unicast": 1, "local": 2, "broadcast": 3, "anycast": 4, "multicast": 5, "blackhole": 6, "unreachable": 7, "prohibit": 8,
       "throw": 9, "nat": 10, "xresolve": 11}
RTNH_F = {"dead": 1, "pervasive": 2, "onlink": 4, "offload": 8, "linkdown": 16, "unresolved": 32, "trap": 64}
RTM_F = dict(RTNH_F, notify=0x100, cloned=0x200, equalize=0x400, prefix=0x800, lookup_table=0x1000, fib_match=0x2000,
             rt_offload=0x4000, rt_trap=0x8000, offload_failed=0x20000000)
# A metric is locked by the bit of its number.
LOCKS = {name: 1 << number for number, name in enumerate(
    ("mtu", "window", "rtt", "rttvar", "ssthresh", "cwnd", "advmss", "reordering", "hoplimit", "initcwnd", "features", "rto_min",
     "initrwnd", "quickack", "cc_algo", "fastopen_no_cookie"), 2)}
FEATURES = {"ecn": 1, "sack": 2, "timestamp": 4, "allfrag": 8, "tcp_usec_ts": 16}

RTAX = Attrs(
    (1, "lock", bits("I", LOCKS)), (2, "mtu", u32), (3, "window", u32), (4, "rtt", u32), (5, "rttvar", u32), (6, "ssthresh", u32),
    (7, "cwnd", u32), (8, "advmss", u32), (9, "reordering", u32), (10, "hoplimit", u32), (11, "initcwnd", u32),
    (12, "features", bits("I", FEATURES)), (13, "rto_min", u32), (14, "initrwnd", u32), (15, "quickack", u32),
    (16, "cc_algo", string), (17, "fastopen_no_cookie", u32), uapi="RTAX")

# A hop of RTA_MULTIPATH: struct rtnexthop and some of the RTA_* attributes. `hops` is the weight less one.
HOP = Attrs((5, "gateway", addr), (11, "flow", u32), (18, "via", via), (19, "newdst", LABELS), (21, "encap_type", ENCAP_TYPE),
            (22, "encap", ENCAP), uapi="RTA")
MULTIPATH = chain("=H1sBi", "flags hops ifindex", HOP, {"flags": bits("B", RTNH_F)})


def _route(dst, own="", table=()):
    return Message(
        "route", new=24, delete=25, get=26, group=7,       # RTNLGRP_IPV4_ROUTE; IPv6 has 11
        own=own,
        header=("=BBBBBBBB4s", "family dst_len src_len tos table protocol scope type flags"),
        typed={"flags": bits("I", RTM_F)},
        spelled={"protocol": named(u8, "protocol"), "scope": named(u8, "scope"), "type": named(u8, RTN)},
        attrs=Attrs(
            (1, "dst", dst),
            (2, "src", addr),
            (3, "iif", ifindex),
            (4, "oif", ifindex),
            (5, "gateway", addr),
            (6, "priority", u32),
            (7, "prefsrc", addr),
            (8, "metrics", nest(RTAX)),
            (9, "multipath", MULTIPATH),
            (10, "protoinfo", raw),
            (11, "flow", u32),
            (12, "cacheinfo", record("=IIiIIIII", "clntref lastuse expires error used id ts tsage")),
            (13, "session", raw),
            (14, "mp_algo", raw),
            *table,
            (16, "mark", u32),
            (17, "mfc_stats", raw),
            (18, "via", via),
            (19, "newdst", LABELS),
            (20, "pref", named(u8, {"medium": 0, "high": 1, "low": 3})),
            (21, "encap_type", ENCAP_TYPE),
            (22, "encap", ENCAP),
            (23, "expires", u32),
            (24, "pad", raw),
            (25, "uid", u32),
            (26, "ttl_propagate", bool8),
            (27, "ip_proto", u8),
            (28, "sport", be16),
            (29, "dport", be16),
            (30, "nh_id", u32),
            (31, "flowlabel", be32),
            uapi="RTA",
        ))


ROUTE = _route(addr, "dst_len dst", [(15, "table", named(u32, "table"))])
MPLS_ROUTE = _route(LABELS)     # family AF_MPLS: the destination is a label, and there is one table, which no attribute names

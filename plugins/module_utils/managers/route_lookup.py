# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""One route asked for by itself, in a time that does not grow with the table (RTM_F_FIB_MATCH).

The kernel answers with the route that it would take to an address, by all its rules: the longest prefix, the lowest metric. That
may be another one than the route that is wanted, or an error for a blackhole. A shorter prefix of the same table says that the
wanted one is not there, or at least leads nowhere now; anything else says nothing.
"""
from __future__ import annotations

from socket import AF_INET, AF_INET6

from ..netlink.errors import NetlinkError
from ..rtnl.route import ROUTE
from .prefix import multicast
from .route_read import MAIN, STATIC

# What stands for the default route: an address that hardly any other route is for.
ANYWHERE = {AF_INET: "0.0.0.1", AF_INET6: "100::1"}
BITS = {AF_INET: 32, AF_INET6: 128}


def of_a_link(dst):
    """Whether an IPv6 destination means something else on each link: fe80::/10, ff00::/8 and their parts."""
    first = dst.partition(":")[0]
    return multicast(dst) or first[:3] in ("fe8", "fe9", "fea", "feb") and len(first) == 4


def find(manager, connection, want):
    """The route of the identity of `want`; False where there seems to be none, None where nobody knows."""
    family = want["family"]
    if family not in BITS or want.get("src_len") or of_a_link(want.get("dst", "")):
        return None
    dst = want.get("dst") or ANYWHERE[family]
    question = {"family": family, "dst": dst, "dst_len": BITS[family], "tos": want.get("tos", 0),
                "flags": {"fib_match": True, "lookup_table": True}}
    try:
        found = connection.get(ROUTE, question)
    except NetlinkError as exc:
        return False if exc.name == "ENETUNREACH" and want["table"] == MAIN else None
    # The order of the hops of an IPv6 route is that of a dump only by chance.
    if found is None or found["flags"].get("cloned") or family == AF_INET6 and "multipath" in found:
        return None
    found = manager.normal(found)
    if manager.key(found) == manager.key(want):
        # One that somebody else put before the task's own is no reason to change either.
        foreign = family == AF_INET and found["protocol"] != want.get("protocol", STATIC) and manager.unmet(want, found)
        return None if foreign else found
    return False if found["table"] == want["table"] and found["dst_len"] < want["dst_len"] else None

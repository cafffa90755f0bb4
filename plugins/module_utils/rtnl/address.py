# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Addresses: struct ifaddrmsg and IFA_* (linux/if_addr.h, net/ipv4/devinet.c, net/ipv6/addrconf.c)."""
from __future__ import annotations

from ..netlink.values import addr, bits, ifindex, named, record, s32, string, u8, u32
from ..netlink.wire import Attrs, Message

# 0x01 is IFA_F_SECONDARY for IPv4 and IFA_F_TEMPORARY for IPv6.
IFA_F = {"secondary": 0x01, "nodad": 0x02, "optimistic": 0x04, "dadfailed": 0x08, "homeaddress": 0x10, "deprecated": 0x20,
         "tentative": 0x40, "permanent": 0x80, "managetempaddr": 0x100, "noprefixroute": 0x200, "mcautojoin": 0x400,
         "stable_privacy": 0x800}
FOREVER = 0xFFFFFFFF        # INFINITY_LIFE_TIME

ADDRESS = Message(
    "address", new=20, delete=21, get=22, group=5,     # RTNLGRP_IPV4_IFADDR; IPv6 has 9
    own="prefixlen address local broadcast cacheinfo",
    header=("=BB1sBI", "family prefixlen flags scope index"),
    typed={"flags": bits("B", IFA_F)},
    spelled={"index": ifindex, "scope": named(u8, "scope")},
    attrs=Attrs(
        (1, "address", addr),
        (2, "local", addr),
        (3, "label", string),
        (4, "broadcast", addr),
        (5, "anycast", addr),
        (6, "cacheinfo", record("=4I", "prefered valid cstamp tstamp")),
        (7, "multicast", addr),
        (8, "flags", bits("I", IFA_F)),
        (9, "rt_priority", u32),
        (10, "target_netnsid", s32),
        (11, "proto", named(u8, "address protocol")),
        uapi="IFA",
    ))

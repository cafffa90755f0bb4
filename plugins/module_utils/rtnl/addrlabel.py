# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""IPv6 address labels, RFC 6724: struct ifaddrlblmsg and IFAL_* (linux/if_addrlabel.h, net/ipv6/addrlabel.c)."""
from __future__ import annotations

from ..netlink.values import addr6, ifindex, u32
from ..netlink.wire import Attrs, Message

ADDRLABEL = Message(
    "address label", new=72, delete=73, get=74,         # nobody is told of changes
    header=("=BxBBII", "family prefixlen flags index seq"),
    spelled={"index": ifindex},
    attrs=Attrs((1, "address", addr6), (2, "label", u32), uapi="IFAL"))

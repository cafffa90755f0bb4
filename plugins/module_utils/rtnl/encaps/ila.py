# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap ila: identifier-locator addressing for IPv6 (linux/ila.h)."""
from __future__ import annotations

import struct

from ...netlink.values import Type, named, raw, s32, u8, u32, u64
from ...netlink.wire import Attrs
from .encap import Encap, Row

CSUM = {"adj-transport": 0, "neutral-map": 1, "no-action": 2, "neutral-map-auto": 3}
ATYPE = {"iid": 0, "luid": 1, "virt-v4": 2, "virt-uni-v6": 3, "virt-multi-v6": 4, "nonlocal-addr": 5, "rsvd-1": 6, "rsvd-2": 7,
         "use-format": 32}
HOOK = {"output": 0, "input": 1}


def _pack(text):
    parts = text.split(":")
    try:
        return struct.pack(">4H", *[int(part, 16) for part in parts])
    except (ValueError, struct.error):
        raise ValueError("%r is not a locator such as 1:2:3:4" % text) from None


LOCATOR = Type(_pack, lambda b: ":".join(["%x" % part for part in struct.unpack(">4H", b)]), option="str")
ILA = Encap("ila", 3, Attrs(
    (1, "locator", LOCATOR), (2, "identifier", u64), (3, "locator_match", u64), (4, "ifindex", s32), (5, "dir", u32), (6, "pad", raw),
    (7, "csum_mode", named(u8, CSUM)), (8, "ident_type", named(u8, ATYPE)), (9, "hook_type", named(u8, HOOK)), uapi="ILA_ATTR"),
    (Row("locator", "locator", "str", word=""), Row("csum_mode", "csum_mode", "str", CSUM, "csum-mode"),
     Row("ident_type", "ident_type", "str", {"luid": 1, "use-format": 32}, "ident-type"),
     Row("hook_type", "hook_type", "str", HOOK, "hook-type")), needs="locator")

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap mpls: labels pushed onto a packet (linux/mpls_iptunnel.h), and what labels look like."""
from __future__ import annotations

import struct

from ...netlink.values import Type, u8
from ...netlink.wire import Attrs
from .encap import Encap, Row


def _pack(text):
    parts = str(text).split("/")
    if any(not part.isdigit() or int(part) > 0xFFFFF for part in parts):
        raise ValueError("%r is no stack of MPLS labels such as 100/200: each is 0 to 1048575" % (text,))
    last = len(parts) - 1
    return struct.pack(">%dI" % len(parts), *[int(part) << 12 | (0x100 if at == last else 0) for at, part in enumerate(parts)])


def _unpack(b):
    return "/".join([str(entry >> 12) for entry in struct.unpack(">%dI" % (len(b) // 4), b[:len(b) // 4 * 4])])


LABELS = Type(_pack, _unpack, option="str")     # label stack entries, RFC 3032
MPLS = Encap("mpls", 1, Attrs((1, "dst", LABELS), (2, "ttl", u8), uapi="MPLS_IPTUNNEL"),
             (Row("dst", "dst", "str", word=""), Row("ttl", "ttl", highest=255)), needs="dst")

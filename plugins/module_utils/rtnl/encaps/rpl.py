# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap rpl: IPv6 source routes of low-power networks (linux/rpl_iptunnel.h, RFC 6554), uncompressed."""
from __future__ import annotations

import struct

from ...netlink.values import Type
from ...netlink.wire import Attrs
from .encap import Encap, Row, addresses, commas, segments

_HEADER = struct.Struct("=BBBB4x")      # struct ipv6_rpl_sr_hdr: nexthdr hdrlen type segments_left, and compression (none)


def _pack(value):
    body = segments(value["segs"])
    return _HEADER.pack(0, len(body) // 8, 3, len(body) // 16) + body


def _unpack(b):
    return {"segs": addresses(b[8:8 + 16 * b[3]])}


RPL = Encap("rpl", 8, Attrs((1, "srh", Type(_pack, _unpack, option="dict")), uapi="RPL_IPTUNNEL"),
            (Row("segs", "srh.segs", "list", word=commas("segs")),), needs="segs",
            check=lambda options: "" if options["segs"] else "segs needs at least one segment")

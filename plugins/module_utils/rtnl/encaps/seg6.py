# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap seg6: packets sent along a list of IPv6 segments (linux/seg6_iptunnel.h)."""
from __future__ import annotations

import struct

from ...netlink.values import Type, addr6
from ...netlink.wire import Attrs
from .encap import Encap, Row, commas, pack_srh, unpack_srh

MODES = {"inline": 0, "encap": 1, "l2encap": 2, "encap.red": 3, "l2encap.red": 4}
REST = "::"             # in inline mode the last segment is the packet's own destination


def _pack(value):
    return struct.pack("=i", value.get("mode", 1)) + pack_srh(value)


def _unpack(b):         # struct seg6_iptunnel_encap
    return dict(unpack_srh(b[4:]), mode=struct.unpack_from("=i", b)[0])


def _wanted(values):
    srh = values["srh"]
    if srh["mode"] == MODES["inline"]:
        srh["segs"] = srh["segs"] + [REST]
    return values


def _told(values):
    srh = values.get("srh", {})
    if srh.get("mode") == MODES["inline"] and srh["segs"][-1:] == [REST]:
        return dict(values, srh=dict(srh, segs=srh["segs"][:-1]))
    return values


def _check(options):
    if options.get("mode") == "inline" and "tunsrc" in options:
        return "tunsrc is not for mode inline"
    return "" if options["segs"] else "segs needs at least one segment"


SEG6 = Encap("seg6", 5, Attrs((1, "srh", Type(_pack, _unpack, option="dict")), (2, "src", addr6), uapi="SEG6_IPTUNNEL"),
             (Row("mode", "srh.mode", "str", MODES), Row("tunsrc", "src", "str"), Row("segs", "srh.segs", "list", word=commas("segs")),
              Row("hmac", "srh.hmac")), "mode segs", _wanted, _told, _check)

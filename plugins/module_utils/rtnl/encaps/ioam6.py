# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap ioam6: room for in-situ telemetry in IPv6 packets (linux/ioam6_iptunnel.h, RFC 9197, pre-allocated traces)."""
from __future__ import annotations

import struct

from ...netlink.values import Type, addr6, named, u8, u32
from ...netlink.wire import Attrs
from .encap import Encap, Row

MODES = {"inline": 1, "encap": 2, "auto": 3}
MOST = 1000000          # IOAM6_IPTUNNEL_FREQ_MAX
_TRACE = struct.Struct(">HBBI")         # struct ioam6_trace_hdr: namespace, node length and flags, room in words, type and 8 bits

TRACE = Type(lambda value: _TRACE.pack(value.get("ns", 0), 0, value["size"] // 4, value["type"] << 8),
             lambda b: dict(zip(("ns", "size", "type"), (_TRACE.unpack_from(b)[0], (b[3] & 0x7F) * 4, _TRACE.unpack_from(b)[3] >> 8))),
             option="dict")


def _wanted(values):
    freq = values.pop("freq", None)
    if freq is not None:
        values["freq_k"], values["freq_n"] = [int(part) for part in freq.split("/")]
    return values


def _told(values):
    if values.get("freq_n", 1) == 1:
        return values
    return dict(values, freq="%d/%d" % (values["freq_k"], values["freq_n"]))


def _completed(values):
    """What iproute2 says where nobody says anything."""
    return dict({"freq_k": 1, "freq_n": 1, "mode": MODES["inline"]}, **_wanted(values))


def _check(options):
    parts = options.get("freq", "1/1").split("/")
    if len(parts) != 2 or not all(part.isdigit() and 1 <= int(part) <= MOST for part in parts) or int(parts[0]) > int(parts[1]):
        return "freq is K/N, K of N packets, 1 to %d, not %r" % (MOST, options["freq"])
    inline = options.get("mode", "inline") == "inline"
    if inline and ("tundst" in options or "tunsrc" in options):
        return "tundst and tunsrc are not for mode inline"
    if not inline and "tundst" not in options:
        return "mode %s needs tundst" % options["mode"]
    if options["trace_size"] % 4 or not options["trace_size"]:
        return "trace_size is a multiple of 4, 4 to 244"
    return ""


IOAM6 = Encap("ioam6", 9, Attrs(
    (1, "mode", named(u8, MODES)), (2, "dst", addr6), (3, "trace", TRACE), (4, "freq_k", u32), (5, "freq_n", u32), (6, "src", addr6),
    uapi="IOAM6_IPTUNNEL"),
    (Row("freq", "freq", "str"), Row("mode", "mode", "str", MODES), Row("tunsrc", "src", "str"), Row("tundst", "dst", "str"),
     Row("trace_type", "trace.type", "raw", lowest=1, highest=0xFFFFFF, word=lambda value: ["trace", "prealloc", "type", "0x%06x" % value]),
     Row("trace_ns", "trace.ns", highest=0xFFFF, word="ns"), Row("trace_size", "trace.size", highest=244, word="size")),
    "trace_type trace_ns trace_size", _completed, _told, _check)

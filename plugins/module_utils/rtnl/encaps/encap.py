# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The shape of an encapsulation (lightweight tunnel) of routes and next hops, and the types that several share.

What stands in RTA_ENCAP / NHA_ENCAP under an RTA_ENCAP_TYPE; how routes are set, it does not know.
"""
from __future__ import annotations

import socket
import struct
from collections import namedtuple

from ...netlink.values import Type

# name: as iproute2 has it. number: LWTUNNEL_ENCAP_*. data: its attribute table. rows: its options, as Row, in the order of
# iproute2's words. needs: options that it cannot be without ("a|b": one of these). wanted: a function that completes
# the values of a wish; told: one that brings values from the kernel to what a wish would have said. check: a function of the
# options that returns what is wrong with them.
Encap = namedtuple("Encap", "name number data rows needs wanted told check", defaults=("", None, None, None))

# An option. path: where its value stands in the table. option: the Ansible type; raw: a number, also as text. names: a book ("link", "table"), or a dict
# name -> number; of a list: the bits. word: iproute2's, when it is not the name; "": the value stands alone;
# a function of the value returns several.
Row = namedtuple("Row", "name path option names word lowest highest", defaults=("int", None, None, 0, 0xFFFFFFFF))


def segments(values):
    """IPv6 addresses as the routing headers have them: the last one first."""
    try:
        return b"".join([socket.inet_pton(socket.AF_INET6, text) for text in reversed(values)])
    except OSError:
        wrong = [text for text in values if not _is_inet6(text)]
        raise ValueError("%r is not an IPv6 address" % wrong[0]) from None


def addresses(b):
    """And back."""
    return [socket.inet_ntop(socket.AF_INET6, b[pos:pos + 16]) for pos in range(0, len(b) - 15, 16)][::-1]


def _is_inet6(text):
    try:
        return bool(socket.inet_pton(socket.AF_INET6, text))
    except OSError:
        return False


_SRH = struct.Struct("=BBBBBBH")        # struct ipv6_sr_hdr, without its segments
_HMAC = struct.Struct(">BBHI32x")       # struct sr6_tlv_hmac
HMAC_FLAG = 8                           # SR6_FLAG1_HMAC


def pack_srh(value):
    """A segment routing header: {"segs": [...], "hmac": key id}."""
    segs, hmac = value.get("segs") or [], value.get("hmac") or 0
    body = segments(segs) + (_HMAC.pack(5, 38, 0, hmac) if hmac else b"")
    last = max(len(segs) - 1, 0)
    return _SRH.pack(0, len(body) // 8, 4, last, last, HMAC_FLAG if hmac else 0, 0) + body


def unpack_srh(b):
    """And back."""
    _next, length, _type, _left, last, flags, _tag = _SRH.unpack_from(b)
    out = {"segs": addresses(b[8:8 + 16 * (last + 1)])}
    end = 8 + 8 * length
    if flags & HMAC_FLAG and 48 <= end <= len(b):
        out["hmac"] = _HMAC.unpack_from(b, end - 40)[3]
    return out


SRH = Type(pack_srh, unpack_srh, option="dict")


def commas(word):
    """`segs A,B`."""
    return lambda value: [word, ",".join(value)]


def alone(word):
    """`count`, and nothing for no."""
    return lambda value: [word] if value else []

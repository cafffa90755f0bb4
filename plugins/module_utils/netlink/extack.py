# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The kernel's words on a request: extended acknowledgements, and a refusal as an error that names attributes.

It knows no conversation: whoever met a refusal (protocol.py) loads this. Source: linux/netlink.h, net/netlink/policy.c.
"""
from __future__ import annotations

from .errors import NetlinkError, WireError
from .values import nest, raw, s64, string, u32, u64
from .wire import Attrs

POLICY = Attrs((1, "type", u32), (2, "min_value_s", s64), (3, "max_value_s", s64), (4, "min_value_u", u64),
               (5, "max_value_u", u64), (6, "min_length", u32), (7, "max_length", u32), (8, "policy_idx", u32),
               (9, "policy_maxtype", u32), (10, "bitfield32_mask", u32), (11, "pad", raw), (12, "mask", u64),
               uapi="NL_POLICY_TYPE_ATTR")
EXTACK = Attrs((1, "msg", string), (2, "offs", u32), (3, "cookie", raw), (4, "policy", nest(POLICY)),
               (5, "miss_type", u32), (6, "miss_nest", u32), uapi="NLMSGERR_ATTR")


def refusal(code, extack, request):
    """The kernel's no as an error; offsets become attribute paths through the request's table."""
    message, body = request.message, request.body

    def path(offset):
        return message.locate(body, 0, len(body), offset - 16) if message and offset >= 16 else ""

    missing = ""
    if "miss_type" in extack:
        nested = path(extack["miss_nest"]) if "miss_nest" in extack else ""
        missing = message.attrs.name_in(nested, extack["miss_type"], _values(message, body)) if message else str(extack["miss_type"])
    return NetlinkError(code, extack.get("msg", ""), path(extack.get("offs", 0)), missing, _valid(extack.get("policy", {})))


def _values(message, body):
    """What was asked; nothing where somebody else packed it."""
    try:
        return message.unpack(body)
    except WireError:
        return {}


def _valid(policy):
    """What a policy admits, in words."""
    for low, high, unit in (("min_value_s", "max_value_s", ""), ("min_value_u", "max_value_u", ""), ("min_length", "max_length", " bytes")):
        least, most = policy.get(low), policy.get(high)
        if least is not None and most is not None:
            return ("%s%s" % (least, unit)) if least == most else "%s to %s%s" % (least, most, unit)
        if least is not None:
            return "at least %s%s" % (least, unit)
        if most is not None:
            return "at most %s%s" % (most, unit)
    mask = policy.get("mask", policy.get("bitfield32_mask"))
    return "" if mask is None else "bits of 0x%x" % mask

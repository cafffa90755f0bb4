# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a link that is made anew is not told, since the kernel works it out: from the links that it stands on, or from its kind.

A VLAN that was told its address keeps it when that of its lower link changes; one that was not follows. Who told an address, the
kernel does not say: one that is the lower link's own counts as taken from there.
"""
from __future__ import annotations

from ..rtnl.kinds.all import KINDS, LINK
from . import link_kind
from .manager import dig, without


def left_out(links, have, want, out):
    """The attributes that `out`, which is to be made anew, is not told; have: what it was, want: what is asked for."""
    kind = KINDS.get(dig(out, "linkinfo.kind"))
    names = _same(links, have, "address", "mtu")
    if kind and kind.bare and kind.bare(dig(out, "linkinfo.data") or {}):
        names |= {"address"}
    return names - set(want) | (_same(links, out, "address") if "ifindex" in want else set())


def again(links, want):
    """A link that is to be what it was before it went, as a new one is told of it."""
    return without(want, *_same(links, want, "address")) if "ifindex" in want else want


def _same(links, obj, *names):
    """Those of the attributes that are what the links below give to a new one."""
    kind, data = KINDS.get(dig(obj, "linkinfo.kind")), dig(obj, "linkinfo.data") or {}
    paths = ["link"] + link_kind.links_in(links, obj)
    lowers = [low for low in [links.lower(obj).link(dig(obj, path), LINK) for path in paths if dig(obj, path)] if low]
    if not kind or not lowers:
        return set()
    given = {"address": [low.get("address") for low in lowers]}
    if kind.room is not None:
        given["mtu"] = [min(low["mtu"] for low in lowers) - (kind.room(data) if callable(kind.room) else kind.room)]
    return {name for name in names if obj.get(name) in given.get(name, ())}

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""GRE over IPv4 and IPv6, with and without Ethernet, and ERSPAN: IFLA_GRE_* (linux/if_tunnel.h, net/ipv4/ip_gre.c,
net/ipv6/ip6_gre.c).

A key counts only with its flag; giving the one implies the other. ttl 0 and tos 1 inherit. The kernel refuses ignore_df
together with pmtudisc, even while one gives way to the other: that takes two steps. An ERSPAN tunnel needs oseq and a key
of at most 10 bits, and no other flag. A fallback device (gre0, gretap0, erspan0, ip6gre0) comes with the module, does not change
and stays.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, be32, bits, bool8, flag, ifindex, named, u8, u16, u32
from ...netlink.wire import Attrs
from . import tunnel
from .kind import Kind, or_no

GRE_FLAGS = tunnel.network_order(bits("H", {"csum": 0x8000, "routing": 0x4000, "key": 0x2000, "seq": 0x1000, "strict": 0x0800,
                                            "ack": 0x0080}))


def _attrs(address):
    return Attrs(
        (1, "link", ifindex),
        (2, "iflags", GRE_FLAGS),
        (3, "oflags", GRE_FLAGS),
        (4, "ikey", be32),
        (5, "okey", be32),
        (6, "local", address),
        (7, "remote", address),
        (8, "ttl", u8),
        (9, "tos", u8),
        (10, "pmtudisc", bool8),
        (11, "encap_limit", u8),
        (12, "flowinfo", tunnel.FLOWINFO),
        (13, "flags", tunnel.FLAGS6),
        (14, "encap_type", tunnel.ENCAP_TYPE),
        (15, "encap_flags", tunnel.ENCAP_FLAGS),
        (16, "encap_sport", tunnel.ENCAP_PORT),
        (17, "encap_dport", tunnel.ENCAP_PORT),
        (18, "collect_metadata", flag),
        (19, "ignore_df", bool8),
        (20, "fwmark", u32),
        (21, "erspan_index", u32),
        (22, "erspan_ver", u8),
        (23, "erspan_dir", named(u8, {"ingress": 0, "egress": 1})),
        (24, "erspan_hwid", u16),
        uapi="IFLA_GRE",
    )


_SHARED = ("link local remote ikey okey iflags.key oflags.key iflags.seq oflags.seq iflags.csum oflags.csum fwmark"
           " collect_metadata" + tunnel.ENCAP)
_ERSPAN = " erspan_index erspan_ver erspan_dir erspan_hwid"
_WORDS = dict(tunnel.ENCAP_WORDS, link="dev", collect_metadata="external", erspan_index="erspan", **{
    "iflags.key": "has_ikey", "oflags.key": "has_okey", "iflags.seq": "iseq", "oflags.seq": "oseq", "iflags.csum": "icsum",
    "oflags.csum": "ocsum"})
_SPELLED = dict(tunnel.SPELLED, ignore_df=or_no("ignore-df"), erspan_index=lambda value: ["erspan", str(value)] if value else [], **{
    "iflags.key": lambda value: [] if value else ["noikey"], "oflags.key": lambda value: [] if value else ["nookey"],
    "iflags.seq": or_no("iseq"), "oflags.seq": or_no("oseq"), "iflags.csum": or_no("icsum"), "oflags.csum": or_no("ocsum")})


def _tap_remote(data):
    """One with Ethernet takes no zero for "none": the attribute is left out."""
    return data.get("remote") if data.get("remote") not in ("0.0.0.0", "::") else None


def _kind(name, own, address, module, tap):
    options = _SHARED + own
    six = address is addr6
    along = tunnel.whole(options)
    if tap:
        along["*"]["remote"] = _tap_remote
    return Kind(
        name, data=_attrs(address), options=options, words=dict(_WORDS, **(tunnel.WORDS6 if six else {})),
        fixed="collect_metadata" + ("" if tap or six else " remote=0.0.0.0"),
        module=module,
        absent={"collect_metadata": False},
        along=along,
        spelled=dict(_SPELLED, **(tunnel.SPELLED6 if six else {})),
        implies={"ikey": ("iflags.key", True), "okey": ("oflags.key", True)},
        fresh=tunnel.FRESH6 if six else {},
    )


_FOUR, _SIX = " ttl tos pmtudisc ignore_df", tunnel.OPTIONS6
GRE = _kind("gre", _FOUR, addr4, "ip_gre", tap=False)
GRETAP = _kind("gretap", _FOUR, addr4, "ip_gre", tap=True)
ERSPAN = _kind("erspan", _FOUR + _ERSPAN, addr4, "ip_gre", tap=True)
IP6GRE = _kind("ip6gre", _SIX, addr6, "ip6_gre", tap=False)
IP6GRETAP = _kind("ip6gretap", _SIX, addr6, "ip6_gre", tap=True)
IP6ERSPAN = _kind("ip6erspan", _SIX + _ERSPAN, addr6, "ip6_gre", tap=True)

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""IPv4, IPv6 and MPLS in IPv4 (ipip, sit) and in IPv6 (ip6tnl): IFLA_IPTUN_* (linux/if_tunnel.h, net/ipv4/ipip.c,
net/ipv6/sit.c, net/ipv6/ip6_tunnel.c).

ttl 0 and tos 1 inherit. With a ttl the kernel sets pmtudisc. The flags are of another size and meaning for each family.
Whoever is in the list of potential routers of an ISATAP tunnel is not here: that is set by ioctl only. A fallback device
(tunl0, sit0, ip6tnl0) comes with the module, does not change and stays.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, bits, bool8, flag, ifindex, named, u8, u16, u32
from ...netlink.wire import Attrs
from . import tunnel
from .kind import Kind, alone


def _attrs(address, proto, flags):
    return Attrs(
        (1, "link", ifindex),
        (2, "local", address),
        (3, "remote", address),
        (4, "ttl", u8),
        (5, "tos", u8),
        (6, "encap_limit", u8),
        (7, "flowinfo", tunnel.FLOWINFO),
        (8, "flags", flags),
        (9, "proto", named(u8, proto)),
        (10, "pmtudisc", bool8),
        (11, "6rd_prefix", addr6),
        (12, "6rd_relay_prefix", addr4),
        (13, "6rd_prefixlen", u16),
        (14, "6rd_relay_prefixlen", u16),
        (15, "encap_type", tunnel.ENCAP_TYPE),
        (16, "encap_flags", tunnel.ENCAP_FLAGS),
        (17, "encap_sport", tunnel.ENCAP_PORT),
        (18, "encap_dport", tunnel.ENCAP_PORT),
        (19, "collect_metadata", flag),
        (20, "fwmark", u32),
        uapi="IFLA_IPTUN",
    )


ISATAP = bits("H", {"isatap": 1})
_FOUR = "link local remote proto ttl tos pmtudisc fwmark" + tunnel.ENCAP
_SIT = " flags.isatap 6rd_prefix 6rd_prefixlen 6rd_relay_prefix 6rd_relay_prefixlen"
_SIX = "link local remote proto fwmark collect_metadata" + tunnel.OPTIONS6 + tunnel.ENCAP
_WORDS = dict(tunnel.ENCAP_WORDS, link="dev", proto="mode", collect_metadata="external")
# Ansible wants a name to begin with a letter.
_WORDS_6RD = dict({name: "ip" + name for name in ("6rd_prefix", "6rd_prefixlen", "6rd_relay_prefix", "6rd_relay_prefixlen")},
                  **{"flags.isatap": "isatap"})
_SPELLED_6RD = {"flags.isatap": alone("isatap"), "6rd_prefix": "6rd-prefix {6rd_prefix}/{6rd_prefixlen}", "6rd_prefixlen": "",
                "6rd_relay_prefix": "6rd-relay_prefix {6rd_relay_prefix}/{6rd_relay_prefixlen}", "6rd_relay_prefixlen": ""}

IPIP = Kind(
    "ipip",
    data=_attrs(addr4, {"any": 0, "ipip": 4, "mplsip": 137}, ISATAP),
    options=_FOUR + " collect_metadata",
    words=_WORDS,
    fixed="proto collect_metadata remote=0.0.0.0",      # the kernel says nothing of a proto that it does not take
    module="ipip",
    absent={"collect_metadata": False},
    along=tunnel.whole(_FOUR),
    spelled=tunnel.SPELLED,
    fresh={"proto": 0},
)
SIT = Kind(
    "sit",
    data=_attrs(addr4, {"any": 0, "ipip": 4, "ip6ip": 41, "mplsip": 137}, ISATAP),
    options=_FOUR + _SIT,
    words=dict(_WORDS, **_WORDS_6RD),
    fixed="proto flags.isatap remote=0.0.0.0",
    module="sit",
    along=tunnel.whole(_FOUR + _SIT),
    spelled=dict(tunnel.SPELLED, **_SPELLED_6RD),
    fresh={"proto": 0, "ttl": 0},
)
IP6TNL = Kind(
    "ip6tnl",
    data=_attrs(addr6, {"any": 0, "ipip6": 4, "ip6ip6": 41}, tunnel.FLAGS6),
    options=_SIX,
    words=dict(_WORDS, **tunnel.WORDS6),
    fixed="collect_metadata",
    module="ip6_tunnel",
    absent={"collect_metadata": False},
    along=tunnel.whole(_SIX),
    spelled=dict(tunnel.SPELLED, **tunnel.SPELLED6),
    fresh=tunnel.FRESH6,
)

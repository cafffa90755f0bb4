# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""VXLANs: IFLA_VXLAN_* (linux/if_link.h, drivers/net/vxlan/vxlan_core.c).

Ageing is in seconds. Which VNIs a filtering device takes is not here: they are objects of their own
(RTM_NEWTUNNEL, VXLAN_VNIFILTER_*). The kernel refuses a change of the MTU in one request with any of these.
"""
from __future__ import annotations

import struct

from ...netlink.values import Type, addr4, addr6, be16, be32, be64, bool8, flag, ifindex, named, u8, u32
from ...netlink.wire import Attrs
from .kind import Kind, alone, or_no
from .tunnel import hexadecimal

# struct ifla_vxlan_port_range and ifla_geneve_port_range: lowest and highest port
PORT_RANGE = Type(lambda v: struct.pack(">HH", *v), lambda b: list(struct.unpack_from(">HH", b)), option="list", item="int")
DF = named(u8, {"unset": 0, "set": 1, "inherit": 2})
TOLD_FLAG = flag._replace(unpack=lambda b: not b or any(b))     # taken as a flag, told as a number


def _far(value):
    """iproute2 has a word for one and another for many."""
    many = value.lower().startswith("ff") if ":" in value else 224 <= int(value.partition(".")[0]) < 240
    return ["group" if many else "remote", value]


VXLAN = Kind(
    "vxlan",
    data=Attrs(
        (1, "id", u32),
        (2, "group", addr4),
        (3, "link", ifindex),
        (4, "local", addr4),
        (5, "ttl", u8),
        (6, "tos", u8),
        (7, "learning", bool8),
        (8, "ageing", u32),
        (9, "limit", u32),
        (10, "port_range", PORT_RANGE),
        (11, "proxy", bool8),
        (12, "rsc", bool8),
        (13, "l2miss", bool8),
        (14, "l3miss", bool8),
        (15, "port", be16),
        (16, "group6", addr6),
        (17, "local6", addr6),
        (18, "udp_csum", bool8),
        (19, "udp_zero_csum6_tx", bool8),
        (20, "udp_zero_csum6_rx", bool8),
        (21, "remcsum_tx", bool8),
        (22, "remcsum_rx", bool8),
        (23, "gbp", flag),
        (24, "remcsum_nopartial", flag),
        (25, "collect_metadata", bool8),
        (26, "label", be32),
        (27, "gpe", flag),
        (28, "ttl_inherit", TOLD_FLAG),
        (29, "df", DF),
        (30, "vnifilter", bool8),
        (31, "localbypass", bool8),
        (32, "label_policy", named(u32, {"fixed": 0, "inherit": 1})),
        (33, "reserved_bits", be64),
        (34, "mc_route", bool8),
        uapi="IFLA_VXLAN",
    ),
    options="id group group6 link local local6 ttl ttl_inherit tos df label label_policy learning ageing limit port port_range"
            " proxy rsc l2miss l3miss udp_csum udp_zero_csum6_tx udp_zero_csum6_rx remcsum_tx remcsum_rx remcsum_nopartial"
            " gbp gpe collect_metadata vnifilter localbypass reserved_bits mc_route",
    words={"group": "group remote", "group6": "group remote", "local6": "local", "link": "dev", "label": "flowlabel", "limit": "maxaddress", "port": "dstport",
           "port_range": "srcport", "udp_csum": "udpcsum", "udp_zero_csum6_tx": "udp6zerocsumtx",
           "udp_zero_csum6_rx": "udp6zerocsumrx", "remcsum_tx": "remcsumtx", "remcsum_rx": "remcsumrx",
           "collect_metadata": "external", "mc_route": "mcroute"},
    fixed="id ttl_inherit limit port port_range proxy rsc l2miss l3miss udp_csum udp_zero_csum6_tx udp_zero_csum6_rx remcsum_tx"
          " remcsum_rx remcsum_nopartial gbp gpe collect_metadata vnifilter reserved_bits",
    needs="linkinfo.data.id|linkinfo.data.collect_metadata",
    module="vxlan",
    fresh={"learning": lambda data: False if data.get("collect_metadata") else None},
    silent="mc_route",      # Linux 6.18
    absent={"id": 0, "group": "0.0.0.0", "group6": "::", "local": "0.0.0.0", "local6": "::", "link": 0, "gbp": False, "gpe": False,
            "remcsum_nopartial": False, "vnifilter": False,
            # Told, but a "no" that is sent counts as use of the header's bit and collides with reserved_bits.
            "remcsum_tx": False, "remcsum_rx": False,
            # Told, too, and refused beside gbp, gpe and remcsum: what is reserved where nobody says (all but the flag of the VNI, and it)
            "reserved_bits": 0xF7FFFFFF000000FF},
    along={name: {"link": lambda data: data.get("link") or None} for name in ("group", "group6")},     # iproute2 insists
    spelled={
        "group": _far, "group6": _far, "tos": hexadecimal("tos"),
        "port_range": lambda value: ["srcport"] + [str(port) for port in value],
        "ttl_inherit": lambda value: ["ttl", "inherit"] if value else [],
        "learning": or_no("learning"), "proxy": or_no("proxy"), "rsc": or_no("rsc"), "l2miss": or_no("l2miss"),
        "l3miss": or_no("l3miss"), "udp_csum": or_no("udpcsum"), "udp_zero_csum6_tx": or_no("udp6zerocsumtx"),
        "udp_zero_csum6_rx": or_no("udp6zerocsumrx"), "remcsum_tx": or_no("remcsumtx"), "remcsum_rx": or_no("remcsumrx"),
        "collect_metadata": or_no("external"), "vnifilter": or_no("vnifilter"), "localbypass": or_no("localbypass"),
        "mc_route": or_no("mcroute"), "gbp": alone("gbp"), "gpe": alone("gpe"), "remcsum_nopartial": None, "label_policy": None,
    },
)

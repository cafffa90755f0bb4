# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Geneve: IFLA_GENEVE_* (linux/if_link.h, drivers/net/geneve.c).

One that is controlled from outside (collect_metadata) cannot change at all. Of a request that has both ttl and
ttl_inherit, even a false one, the kernel overlooks the ttl. It tells of udp_csum for IPv4 only, of udp_zero_csum6_tx
for IPv6 only, of neither where the control is outside. Another remote of IPv6 turns both of IPv6's zero checksums off.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, be16, be32, bool8, flag, u8, u32
from ...netlink.wire import Attrs
from .kind import Kind, alone, or_no
from .tunnel import hexadecimal
from .vxlan import DF, PORT_RANGE

GENEVE = Kind(
    "geneve",
    data=Attrs(
        (1, "id", u32),
        (2, "remote", addr4),
        (3, "ttl", u8),
        (4, "tos", u8),
        (5, "port", be16),
        (6, "collect_metadata", flag),
        (7, "remote6", addr6),
        (8, "udp_csum", bool8),
        (9, "udp_zero_csum6_tx", bool8),
        (10, "udp_zero_csum6_rx", bool8),
        (11, "label", be32),
        (12, "ttl_inherit", bool8),
        (13, "df", DF),
        (14, "inner_proto_inherit", flag),
        (15, "port_range", PORT_RANGE),
        (16, "gro_hint", flag),
        (17, "local", addr4),
        (18, "local6", addr6),
        uapi="IFLA_GENEVE",
    ),
    options="id remote remote6 local local6 ttl ttl_inherit tos df label port port_range collect_metadata udp_csum"
            " udp_zero_csum6_tx udp_zero_csum6_rx inner_proto_inherit gro_hint",
    words={"remote6": "remote", "local6": "local", "label": "flowlabel", "port": "dstport", "port_range": "srcport",
           "collect_metadata": "external", "udp_csum": "udpcsum", "udp_zero_csum6_tx": "udp6zerocsumtx",
           "udp_zero_csum6_rx": "udp6zerocsumrx", "inner_proto_inherit": "innerprotoinherit"},
    fixed="id port port_range collect_metadata udp_csum udp_zero_csum6_tx udp_zero_csum6_rx inner_proto_inherit gro_hint",
    needs="linkinfo.data.id|linkinfo.data.collect_metadata"
          " linkinfo.data.remote|linkinfo.data.remote6|linkinfo.data.collect_metadata",
    module="geneve",
    absent={"id": 0, "collect_metadata": False, "inner_proto_inherit": False, "gro_hint": False},
    along=dict({name: {"id": None} for name in ["remote", "remote6", "local", "local6", "ttl", "tos", "df", "label"]},     # iproute2 insists
               ttl_inherit={"id": None, "ttl": lambda data: None if data.get("ttl_inherit") else data.get("ttl")}),
    spelled={
        "tos": hexadecimal("tos"),
        "ttl_inherit": lambda value: ["ttl", "inherit"] if value else [],
        "collect_metadata": or_no("external"), "udp_csum": or_no("udpcsum"), "udp_zero_csum6_tx": or_no("udp6zerocsumtx"),
        "udp_zero_csum6_rx": or_no("udp6zerocsumrx"), "inner_proto_inherit": alone("innerprotoinherit"),
        "port_range": None, "gro_hint": None,
    },
)

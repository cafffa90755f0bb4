# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""bareudp: IFLA_BAREUDP_* (linux/if_link.h, drivers/net/bareudp.c). Nothing of it can change in place."""
from __future__ import annotations

from ...netlink.values import be16, flag, named, u16
from ...netlink.wire import Attrs
from .kind import Kind, or_no

BAREUDP = Kind(
    "bareudp",
    data=Attrs(
        (1, "port", be16),
        (2, "ethertype", named(be16, {"ipv4": 0x0800, "ipv6": 0x86DD, "mpls_uc": 0x8847, "mpls_mc": 0x8848})),
        (3, "srcport_min", u16),
        (4, "multiproto_mode", flag),
        uapi="IFLA_BAREUDP",
    ),
    options="port ethertype srcport_min multiproto_mode",
    words={"port": "dstport", "srcport_min": "srcportmin", "multiproto_mode": "multiproto"},
    fixed="port ethertype srcport_min multiproto_mode",
    needs="linkinfo.data.port linkinfo.data.ethertype",
    module="bareudp",
    absent={"multiproto_mode": False},
    spelled={"multiproto_mode": or_no("multiproto")},
)

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""xfrm interfaces: IFLA_XFRM_* (linux/if_link.h, net/xfrm/xfrm_interface_core.c).

A change without the lower device would be one of the lower device, and that cannot be.
"""
from __future__ import annotations

from ...netlink.values import flag, ifindex, u32
from ...netlink.wire import Attrs
from .kind import Kind, alone

XFRM = Kind(
    "xfrm",
    data=Attrs(
        (1, "link", ifindex),
        (2, "if_id", u32),
        (3, "collect_metadata", flag),
        uapi="IFLA_XFRM",
    ),
    options="link if_id collect_metadata",
    words={"link": "dev", "collect_metadata": "external"},
    fixed="link collect_metadata",
    needs="linkinfo.data.if_id|linkinfo.data.collect_metadata",
    module="xfrm_interface",
    absent={"collect_metadata": False},
    along={"if_id": {"link": None}},
    spelled={"collect_metadata": alone("external")},
)

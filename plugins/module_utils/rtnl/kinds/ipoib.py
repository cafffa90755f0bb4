# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""IP over InfiniBand, the child links: IFLA_IPOIB_* (linux/if_link.h, drivers/infiniband/ulp/ipoib/ipoib_netlink.c)."""
from __future__ import annotations

from ...netlink.values import bool16, named, u16
from ...netlink.wire import Attrs
from .kind import Kind

IPOIB = Kind(
    "ipoib",
    data=Attrs(
        (1, "pkey", u16),
        (2, "mode", named(u16, {"datagram": 0, "connected": 1})),
        (3, "umcast", bool16),
        uapi="IFLA_IPOIB",
    ),
    options="pkey mode umcast",
    fixed="pkey",                   # the kernel says nothing of one that it does not take
    needs="link",
    module="ib_ipoib",
)

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""VRFs: IFLA_VRF_* and IFLA_VRF_PORT_* (linux/if_link.h, drivers/net/vrf.c)."""
from __future__ import annotations

from ...netlink.values import named, u32
from ...netlink.wire import Attrs
from .kind import Kind

VRF = Kind(
    "vrf",
    data=Attrs((1, "table", named(u32, "table")), uapi="IFLA_VRF"),
    port=Attrs((1, "table", named(u32, "table")), uapi="IFLA_VRF_PORT"),       # the VRF's own, to be read
    options="table",
    fixed="table",
    needs="linkinfo.data.table",
    module="vrf",
)

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""tun and tap devices: IFLA_TUN_* (linux/if_link.h, drivers/net/tun.c). Netlink tells of them and removes them; they are made and changed
by ioctl only, see managers/tuntap.py.
"""
from __future__ import annotations

from ...netlink.values import bool8, named, u8, u32
from ...netlink.wire import Attrs
from .kind import Kind

MODES = {"tun": 1, "tap": 2}            # IFF_TUN, IFF_TAP

TUN = Kind(
    "tun",
    data=Attrs((1, "owner", named(u32, "user")), (2, "group", named(u32, "user group")), (3, "type", named(u8, MODES)), (4, "pi", bool8),
               (5, "vnet_hdr", bool8), (6, "persist", bool8), (7, "multi_queue", bool8), (8, "num_queues", u32),
               (9, "num_disabled_queues", u32), uapi="IFLA_TUN"),
    options="type owner group pi vnet_hdr multi_queue",
    words={"type": "mode", "owner": "user"},
    fixed="type multi_queue",
    needs="linkinfo.data.type",
    module="tun",
)

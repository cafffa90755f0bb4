# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""ipvlan and ipvtap: IFLA_IPVLAN_* (linux/if_link.h, drivers/net/ipvlan/ipvlan_main.c).

Mode and flags are the lower device's: whoever sets them sets them for all its ipvlans, and one that is made without
a mode makes it l3. Their hardware address is the lower device's, whatever address was asked for.
"""
from __future__ import annotations

from ...netlink.values import named, u16
from ...netlink.wire import Attrs
from .kind import Kind

IPVLAN = Kind(
    "ipvlan",
    data=Attrs(
        (1, "mode", named(u16, {"l2": 0, "l3": 1, "l3s": 2})),
        (2, "flags", named(u16, {"bridge": 0, "private": 1, "vepa": 2})),       # the kernel takes one of them
        uapi="IFLA_IPVLAN",
    ),
    options="mode flags",
    needs="link",
    module="ipvlan",
    room=0,
    spelled={"flags": lambda value: [value]},
)
IPVTAP = IPVLAN._replace(name="ipvtap", module="ipvtap")        # drivers/net/ipvlan/ipvtap.c

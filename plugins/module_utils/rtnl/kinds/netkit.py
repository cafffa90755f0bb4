# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""netkit pairs: IFLA_NETKIT_* (linux/if_link.h, drivers/net/netkit.c), from Linux 6.7 on.

The kernel takes the peer at creation and never tells of it: which link it is, IFLA_LINK says. What changes, changes
through the primary end. Only mode l2 has hardware addresses.
"""
from __future__ import annotations

from ...netlink.values import bool8, embedded, named, u16, u32
from ...netlink.wire import Attrs
from .kind import Kind

POLICY = named(u32, {"forward": 0, "blackhole": 2})
SCRUB = named(u32, {"none": 0, "default": 1})


def netkit(link):
    """The kind; `link` is the message that describes the peer."""
    return Kind(
        "netkit",
        data=Attrs(
            (1, "peer_info", embedded(link)),
            (2, "primary", bool8),
            (3, "policy", POLICY),
            (4, "peer_policy", POLICY),
            (5, "mode", named(u32, {"l2": 0, "l3": 1})),
            (6, "scrub", SCRUB),
            (7, "peer_scrub", SCRUB),
            (8, "headroom", u16),
            (9, "tailroom", u16),
            (10, "pairing", named(u32, {"pair": 0, "single": 1})),
            uapi="IFLA_NETKIT",
        ),
        options="peer_info mode policy peer_policy scrub peer_scrub headroom tailroom pairing",
        words={"peer_info": "peer"},
        fixed="peer_info mode scrub peer_scrub headroom tailroom pairing",
        module="netkit",
        bare=lambda data: data.get("mode", 1) == 1,
        spelled={"policy": lambda value: [value], "peer_policy": lambda value: ["peer", value],
                 "peer_scrub": lambda value: ["peer", "scrub", value], "headroom": None, "tailroom": None, "pairing": None},
    )

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""OpenVPN's data channel, the links: IFLA_OVPN_* (linux/if_link.h, drivers/net/ovpn/main.c; Linux 6.16).

iproute2 has no word for the mode. Peers and keys are the business of the generic netlink family.
"""
from __future__ import annotations

from ...netlink.values import named, u8
from ...netlink.wire import Attrs
from .kind import Kind

OVPN = Kind(
    "ovpn",
    data=Attrs((1, "mode", named(u8, {"p2p": 0, "mp": 1})), uapi="IFLA_OVPN"),
    options="mode",
    fixed="mode",
    module="ovpn",
    spelled={"mode": None},
)

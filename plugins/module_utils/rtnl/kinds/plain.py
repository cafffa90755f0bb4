# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Kinds without attributes of their own. What teams and WireGuard are made of is the business of generic netlink families."""
from __future__ import annotations

from .kind import Kind

DUMMY = Kind("dummy", module="dummy")       # drivers/net/dummy.c
IFB = Kind("ifb", module="ifb")             # drivers/net/ifb.c
NLMON = Kind("nlmon", module="nlmon")       # drivers/net/nlmon.c; it takes no address
TEAM = Kind("team", module="team")          # drivers/net/team/team_core.c; nor have its ports attributes
VCAN = Kind("vcan", module="vcan", down="mtu")          # drivers/net/can/vcan.c
WIREGUARD = Kind("wireguard", module="wireguard")       # drivers/net/wireguard/device.c

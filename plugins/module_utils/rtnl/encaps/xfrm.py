# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap xfrm: packets of an XFRM interface that collects metadata (LWT_XFRM_*, linux/lwtunnel.h)."""
from __future__ import annotations

from ...netlink.values import ifindex, u32
from ...netlink.wire import Attrs
from .encap import Encap, Row

XFRM = Encap("xfrm", 10, Attrs((1, "if_id", u32), (2, "link", ifindex), uapi="LWT_XFRM"),
             (Row("if_id", "if_id", lowest=1), Row("link_dev", "link", "str", "link")), needs="if_id")

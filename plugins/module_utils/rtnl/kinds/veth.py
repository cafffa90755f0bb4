# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""veth pairs: VETH_INFO_* (linux/veth.h, drivers/net/veth.c).

The kernel takes the peer at creation and never tells of it: which link it is, IFLA_LINK says.
"""
from __future__ import annotations

from ...netlink.values import embedded
from ...netlink.wire import Attrs
from .kind import Kind


def veth(link):
    """The kind; `link` is the message that describes the peer."""
    return Kind("veth", data=Attrs((1, "peer", embedded(link)), uapi="VETH_INFO"), options="peer", fixed="peer", module="veth")

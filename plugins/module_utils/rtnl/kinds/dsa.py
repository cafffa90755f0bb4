# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The user ports of switches: IFLA_DSA_* (linux/if_link.h, net/dsa/netlink.c). They come with their driver; from Linux 6.1 on they can
be told which port of the host they are behind.
"""
from __future__ import annotations

from ...netlink.values import ifindex
from ...netlink.wire import Attrs
from .kind import Kind

DSA = Kind(
    "dsa",
    data=Attrs((1, "conduit", ifindex), uapi="IFLA_DSA"),
    options="conduit",
    module="dsa_core",
)

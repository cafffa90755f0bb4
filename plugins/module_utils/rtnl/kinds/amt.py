# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Automatic multicast tunneling: IFLA_AMT_* (linux/amt.h, drivers/net/amt.c).

Nothing of it changes in place. A gateway needs the address of the discovery, a relay has none. Which relay was found
(remote_ip), the kernel says.
"""
from __future__ import annotations

from ...netlink.values import addr4, be16, ifindex, named, u32
from ...netlink.wire import Attrs
from .kind import Kind

_OPTIONS = "mode link local_ip discovery_ip relay_port gateway_port max_tunnels"

AMT = Kind(
    "amt",
    data=Attrs(
        (1, "mode", named(u32, {"gateway": 0, "relay": 1})),
        (2, "relay_port", be16),
        (3, "gateway_port", be16),
        (4, "link", ifindex),
        (5, "local_ip", addr4),
        (6, "remote_ip", addr4),
        (7, "discovery_ip", addr4),
        (8, "max_tunnels", u32),
        uapi="IFLA_AMT",
    ),
    options=_OPTIONS,
    words={"link": "dev", "local_ip": "local", "discovery_ip": "discovery"},
    fixed=_OPTIONS,
    needs="linkinfo.data.mode linkinfo.data.link linkinfo.data.local_ip",
    module="amt",
)

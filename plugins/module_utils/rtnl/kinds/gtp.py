# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""GPRS tunnels, the links: IFLA_GTP_* (linux/if_link.h, drivers/net/gtp.c). Their contexts are objects of their own.

Nothing of it changes in place. The kernel makes the sockets (Linux 5.18); those that somebody hands over (fd0, fd1) are no
options, since they would not outlive the task. Of the sockets and their addresses it tells nothing.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, bool8, named, u8, u32
from ...netlink.wire import Attrs
from .kind import Kind

_OPTIONS = "role pdp_hashsize restart_count local local6"

GTP = Kind(
    "gtp",
    data=Attrs(
        (1, "fd0", u32),
        (2, "fd1", u32),
        (3, "pdp_hashsize", u32),
        (4, "role", named(u32, {"ggsn": 0, "sgsn": 1})),
        (5, "create_sockets", bool8),
        (6, "restart_count", u8),
        (7, "local", addr4),
        (8, "local6", addr6),
        uapi="IFLA_GTP",
    ),
    options=_OPTIONS,
    words={"pdp_hashsize": "hsize", "local6": "local"},
    fixed=_OPTIONS,
    module="gtp",
    spelled={"local": None, "local6": None},
    fresh={"create_sockets": True, "role": 0, "pdp_hashsize": 1024},
    silent="local local6 create_sockets",
)

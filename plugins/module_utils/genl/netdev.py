# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The family netdev, as far as it is about polling: NETDEV_A_NAPI_* (linux/netdev.h, net/core/netdev-genl.c)."""
from __future__ import annotations

from ..netlink.genl import HEADER
from ..netlink.values import named, u32, u64
from ..netlink.wire import Attrs, Message

NAME = "netdev"
NAPI_GET, NAPI_SET = 11, 14
THREADED = {"disabled": 0, "enabled": 1, "busy-poll": 2}
ATTRS = Attrs((1, "ifindex", u32), (2, "id", u32), (3, "irq", u32), (4, "pid", u32), (5, "defer_hard_irqs", u32),
              (6, "gro_flush_timeout", u64), (7, "irq_suspend_timeout", u64), (8, "threaded", named(u32, THREADED)))


def napi(number):
    """The message about what is polled, by the family's number."""
    return Message("napi", get=number, new=number, header=HEADER, attrs=ATTRS)

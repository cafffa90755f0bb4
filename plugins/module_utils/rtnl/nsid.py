# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The numbers that a network namespace has for others: struct rtgenmsg and NETNSA_* (linux/net_namespace.h)."""
from __future__ import annotations

from ..netlink.values import raw, s32, u32
from ..netlink.wire import Attrs, Message

NONE = -1                   # NETNSA_NSID_NOT_ASSIGNED; in a request for a number: any

NSID = Message("network namespace", new=88, delete=89, get=90, header=("=B3x", "family"), attrs=Attrs(
    (0, "none", raw), (1, "nsid", s32), (2, "pid", u32), (3, "fd", u32), (4, "target_nsid", s32), (5, "current_nsid", s32), uapi="NETNSA"))

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Kinds without attributes of their own: dummy and ifb."""
from __future__ import annotations

from .kind import Kind

DUMMY = Kind("dummy", module="dummy")       # drivers/net/dummy.c
IFB = Kind("ifb", module="ifb")             # drivers/net/ifb.c

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Generic netlink: the number of a family, by its name (linux/genetlink.h, net/netlink/genetlink.c).

What a family says is in genl/; a command is a message type of its own there, with the family's number for all of them.
"""
from __future__ import annotations

from .connection import Connection
from .errors import NetlinkError
from .values import string, u16
from .wire import Attrs, Message

GENERIC = 16                # NETLINK_GENERIC
HEADER = ("=BB2x", "cmd version")
GETFAMILY = 3               # CTRL_CMD_GETFAMILY
CONTROLLER = Message("generic netlink family", get=16, header=HEADER, attrs=Attrs((1, "family_id", u16), (2, "family_name", string)))


def generic(netns):
    """A connection to the families, as one namespace sees them."""
    return Connection(netns, GENERIC)


def family(connection, name):
    """The number of a family; None where this kernel has none of the name."""
    try:
        return connection.get(CONTROLLER, {"cmd": GETFAMILY, "version": 1, "family_name": name})["family_id"]
    except NetlinkError as exc:
        if exc.name != "ENOENT":
            raise
        return None

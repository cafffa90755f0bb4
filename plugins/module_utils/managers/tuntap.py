# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""tun and tap devices, made and changed by ioctl (linux/if_tun.h, drivers/net/tun.c), since netlink cannot; persistent always.

To change one it is attached to for a moment, which the kernel refuses while a program holds it and it has one queue only. What else a
link has, goes by netlink.
"""
from __future__ import annotations

import os
import struct

from ..rtnl.kinds.tun import MODES
from ..state.apply import Unfinished
from .manager import dig

DEVICE = "/dev/net/tun"
TUNSETIFF, TUNSETPERSIST, TUNSETOWNER, TUNSETGROUP, TUNSETIFINDEX = 0x400454CA, 0x400454CB, 0x400454CC, 0x400454CE, 0x400454DA
NO_CARRIER, MULTI_QUEUE, NO_PI, VNET_HDR, EXCL = 0x0040, 0x0100, 0x1000, 0x4000, 0x8000


def is_one(obj):
    return dig(obj, "linkinfo.kind") == "tun"


def bring(manager, step, paths=()):
    """Make the device of a step, or change these of its paths. Raises Unfinished."""
    try:
        _bring(manager, step, paths)
    except OSError as exc:
        reason = exc.strerror
        if isinstance(exc, FileNotFoundError):
            reason = "there is no %s; it comes with the module tun" % DEVICE
        raise Unfinished(step, reason) from exc


def _bring(manager, step, paths):
    from fcntl import ioctl
    data, new = dig(step.after, "linkinfo.data") or {}, step.verb != "change"
    flags = data["type"] | NO_CARRIER
    for name, bit in (("multi_queue", MULTI_QUEUE), ("vnet_hdr", VNET_HDR)):
        flags |= bit if data.get(name) else 0
    flags |= (0 if data.get("pi") else NO_PI) | (EXCL if new else 0)
    with manager.names.inside():
        fd = os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC)
        try:
            if new and step.after.get("ifindex"):       # made anew it keeps its index
                ioctl(fd, TUNSETIFINDEX, struct.pack("=I", step.after["ifindex"]))
            ioctl(fd, TUNSETIFF, struct.pack("=16sH22x", step.after["ifname"].encode(), flags))
            for name, order in (("owner", TUNSETOWNER), ("group", TUNSETGROUP)):
                if data.get(name) is not None and (new or "linkinfo.data." + name in paths):
                    ioctl(fd, order, data[name])
            ioctl(fd, TUNSETPERSIST, 1)
        finally:
            os.close(fd)


def words(manager, after):
    """The line that makes one; `ip` cannot change one."""
    data, line = dig(after, "linkinfo.data") or {}, ["ip", "tuntap", "add", "dev", after["ifname"]]
    line += ["mode", next(name for name, number in MODES.items() if number == data["type"])]
    for name, word in (("owner", "user"), ("group", "group")):
        line += [word, str(data[name])] if data.get(name) is not None else []
    return line + [word for word in ("pi", "vnet_hdr", "multi_queue") if data.get(word)]

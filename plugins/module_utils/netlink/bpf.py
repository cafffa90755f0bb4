# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""BPF programs that are pinned under /sys/fs/bpf, as file descriptors: that is how netlink takes them."""
from __future__ import annotations

import os

OBJ_GET = 7             # BPF_OBJ_GET
# The number of the system call bpf(); 280 on all that are younger than it.
CALLS = {"x86_64": 321, "i386": 357, "i486": 357, "i586": 357, "i686": 357, "armv6l": 386, "armv7l": 386, "ppc": 361, "ppc64": 361,
         "ppc64le": 361, "s390x": 351}


def pinned(path):
    """An open file descriptor of a pinned program; the caller closes it. Raises ValueError."""
    import ctypes  # rarely needed, and slow
    import struct
    where = ctypes.create_string_buffer(os.fsencode(path))
    attr = ctypes.create_string_buffer(struct.pack("=QII", ctypes.addressof(where), 0, 0), 16)
    descriptor = ctypes.CDLL(None, use_errno=True).syscall(CALLS.get(os.uname().machine, 280), OBJ_GET, attr, 16)
    if descriptor < 0:
        raise ValueError("no BPF program can be had from %s: %s" % (path, os.strerror(ctypes.get_errno())))
    return descriptor

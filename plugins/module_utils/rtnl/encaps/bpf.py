# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap bpf: programs that look at packets on their way in, out and at transmission (LWT_BPF_*, linux/lwtunnel.h)."""
from __future__ import annotations

from ...netlink.values import nest, string, u32
from ...netlink.wire import Attrs
from .encap import Encap, Row

# A program goes by the path where it is pinned, which only serves as its name for the kernel.
PROG = Attrs((1, "fd", u32), (2, "name", string), uapi="LWT_BPF_PROG")


def pinned(word):
    """`in pinned PATH`."""
    return lambda path: [word, "pinned", path]


def _check(options):
    wrong = [options[name] for name in ("in", "out", "xmit") if name in options and not options[name].startswith("/")]
    if wrong:
        return "a program is the path where it is pinned, such as /sys/fs/bpf/it, not %r" % wrong[0]
    return "headroom is for xmit" if "headroom" in options and "xmit" not in options else ""


BPF = Encap("bpf", 6, Attrs((1, "in", nest(PROG)), (2, "out", nest(PROG)), (3, "xmit", nest(PROG)), (4, "xmit_headroom", u32), uapi="LWT_BPF"),
            (*(Row(name, name + ".name", "str", word=pinned(name)) for name in ("in", "out", "xmit")),
             Row("headroom", "xmit_headroom", lowest=1, highest=256)), "in|out|xmit", check=_check)

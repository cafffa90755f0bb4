# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Realms as iproute2 writes them, `TO` or `FROM/TO`, to the 32 bits that routes (RTA_FLOW) and rules (FRA_FLOW) have, and back."""
from __future__ import annotations


def read(text, names):
    """The number. Raises ValueError, UnknownName."""
    parts = str(text).split("/")
    numbers = [names.number("realm", part) for part in parts]
    if len(parts) > 2 or not all(0 <= number <= 0xFFFF for number in numbers):
        raise ValueError("realms is TO or FROM/TO, each 0 to 65535, not %r" % text)
    return numbers[-1] | (numbers[0] << 16 if len(numbers) == 2 else 0)


def show(flow, names):
    """And back."""
    parts = [flow >> 16, flow & 0xFFFF] if flow >> 16 else [flow]
    return "/".join([str(names.text("realm", part)) for part in parts])

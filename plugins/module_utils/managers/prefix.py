# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Addresses with prefix lengths, as users write them."""
from __future__ import annotations

from socket import AF_INET, AF_INET6, inet_ntop, inet_pton


class BadText(ValueError):
    """A text that is no address. given: the text, from which the edge finds the option that has it."""

    def __init__(self, text, given):
        super().__init__(text)
        self.given = given


def split(text, network=False):
    """(family, address, prefix length) of "10.0.0.1/24"; without a length it is a host's.

    network: bits beyond the prefix are an error that names the prefix which was probably meant.
    Raises BadText.
    """
    address, slash, length = str(text).strip().partition("/")
    family = AF_INET6 if ":" in address else AF_INET
    bits = 128 if family == AF_INET6 else 32
    try:
        packed = inet_pton(family, address)
    except OSError:
        raise BadText("%r is not an IP address%s" % (address, _hint(address)), text) from None
    if slash and not (length.isdigit() and int(length) <= bits):
        raise BadText("%r is not a prefix length of %s: 0 to %d" % (length, address, bits), text)
    count = int(length) if slash else bits
    if network:
        number = int.from_bytes(packed, "big")
        kept = number >> (bits - count) << (bits - count)
        if kept != number:
            meant = inet_ntop(family, kept.to_bytes(bits // 8, "big"))
            raise BadText("%s has bits set beyond its prefix; %s/%d is the network" % (text, meant, count), text)
    return family, inet_ntop(family, packed), count


def multicast(address):
    """Whether an IPv6 address, as split() spells it, is for a group: ff00::/8."""
    first = address.partition(":")[0]
    return len(first) == 4 and first.startswith("ff")


# what follows the address -> the family, the prefix length as a byte, and the bits of an address beyond it
_V4, _V6 = [{"/%d" % length: (family, bytes([length]), (1 << bits - length) - 1) for length in range(1, bits + 1)}
            for family, bits in ((AF_INET, 32), (AF_INET6, 128))]
_V4[""], _V6[""] = _V4["/32"], _V6["/128"]


def packed(text):
    """(family, length and address as bytes) of a plain network that split() would take, None for what it has to look at."""
    try:
        address = text.partition("/")[0]
        family, head, beyond = (_V6 if ":" in address else _V4)[text[len(address):]]
        number = inet_pton(family, address)
    except (AttributeError, KeyError, OSError, TypeError):
        return None
    if beyond and int.from_bytes(number, "big") & beyond:
        return None
    return family, head + number


def _hint(address):
    parts = address.split(".")
    if len(parts) == 4 and all(part.isdigit() for part in parts):
        if any(int(part) > 255 for part in parts):
            return ": each part is at most 255"
        return ": no part may begin with 0"
    return ""

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kernel says, byte by byte: for scripts in tests. Written from linux/netlink.h, not with the library's own tables."""
from __future__ import annotations

import struct

NOOP, ERROR, DONE, OVERRUN = 1, 2, 3, 4
MULTI, DUMP_INTR, CAPPED, TLVS = 0x2, 0x10, 0x100, 0x200
NEWLINK, GETLINK, NEWROUTE = 16, 18, 24
EPERM, ENODEV, EINVAL, ERANGE, EBUSY, EEXIST = 1, 19, 22, 34, 16, 17
MSG, OFFS, COOKIE, POLICY, MISS_TYPE, MISS_NEST = 1, 2, 3, 4, 5, 6


def message(kind, number, body=b"", flags=0, port=4711):
    """One message, padded."""
    return struct.pack("=IHHII", 16 + len(body), kind, flags, number, port) + body + b"\0" * (-len(body) & 3)


def tlv(kind, body):
    return struct.pack("=HH", 4 + len(body), kind) + body + b"\0" * (-len(body) & 3)


def word(number):
    return struct.pack("=I", number)


def error(number, code=0, request=b"", tlvs=b"", capped=True, flags=0):
    """An NLMSG_ERROR; 0 is an acknowledgement. request: what is answered; all of it is echoed unless capped."""
    request = request or message(GETLINK, number)
    echo = request[:16] if capped else request
    body = struct.pack("=i", -code) + echo
    return message(ERROR, number, body + b"\0" * (-len(body) & 3) + tlvs, flags | (CAPPED if capped else 0) | (TLVS if tlvs else 0))


def done(number, code=0, tlvs=b"", flags=0):
    """The end of a dump."""
    return message(DONE, number, struct.pack("=i", -code) + tlvs, flags | MULTI | (TLVS if tlvs else 0))


def link(number, index, name="", flags=0):
    """An RTM_NEWLINK of nothing but an index and a name."""
    body = struct.pack("=BxHiII", 0, 1, index, 0, 0)
    return message(NEWLINK, number, body + (tlv(3, name.encode() + b"\0") if name else b""), flags)


def requests(data):
    """The requests in what was sent, as (type, flags, number, body)."""
    found, pos = [], 0
    while pos < len(data):
        length, kind, flags, number, _port = struct.unpack_from("=IHHII", data, pos)
        found.append((kind, flags, number, data[pos + 16:pos + length]))
        pos += (length + 3) & ~3
    return found

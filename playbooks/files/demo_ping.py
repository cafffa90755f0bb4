# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`demo_ping.py ADDRESS ...`: one ICMP echo answered by each address, or exit status 1.

Asks again for up to ten seconds, since an IPv6 address may be used only after duplicate address detection. It stands
in for ping(8), which not every machine has; it needs CAP_NET_RAW and does not know names.
"""
from __future__ import annotations

import os
import socket
import struct
import sys
import time

PATIENCE, INTERVAL = 10.0, 0.2
IPV4 = (socket.AF_INET, socket.IPPROTO_ICMP, 8, 0)
IPV6 = (socket.AF_INET6, socket.IPPROTO_ICMPV6, 128, 129)


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def echo(kind, number):
    """The kernel fills in the checksum of ICMPv6, but not that of ICMP."""
    ident = os.getpid() & 0xFFFF
    message = struct.pack("!BBHHH", kind, 0, 0, ident, number) + b"linux.netlink..."
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def answered(sock, want, sent, until):
    """Whether the answer to `sent` comes in time; a raw socket hears all sorts of other things, too."""
    while True:
        left = until - time.monotonic()
        if left <= 0:
            return False
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except socket.timeout:
            return False
        if sock.family == socket.AF_INET:
            data = data[(data[0] & 15) * 4:]
        if data[:1] == bytes([want]) and data[4:] == sent[4:]:
            return True


def ping(address):
    """The round trip in milliseconds; OSError or None if there is none."""
    family, protocol, request, reply = IPV6 if ":" in address else IPV4
    end, number, problem = time.monotonic() + PATIENCE, 0, None
    with socket.socket(family, socket.SOCK_RAW, protocol) as sock:
        while time.monotonic() < end:
            number += 1
            message, start = echo(request, number), time.monotonic()
            try:
                sock.sendto(message, (address, 0))
            except OSError as exc:      # no usable address yet
                problem = exc
                time.sleep(INTERVAL)
                continue
            if answered(sock, reply, message, start + INTERVAL):
                return (time.monotonic() - start) * 1000
    if problem:
        raise problem
    return None


def main(addresses):
    lost = 0
    for address in addresses:
        try:
            took = ping(address)
            line = "no answer from %s" % address if took is None else "%s answers in %.2f ms" % (address, took)
        except OSError as exc:
            took, line = None, "no ping to %s: %s" % (address, exc)
        lost += took is None
        print(line)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

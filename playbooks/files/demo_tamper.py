# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`demo_tamper.py LINK MTU IPV6/LENGTH`: sets the MTU and removes the address, as somebody in a hurry would.

By ioctl, so that the hand which breaks things has nothing in common with the one that finds it out. It knows no
other mischief.
"""
from __future__ import annotations

import fcntl
import socket
import struct
import sys

SIOCSIFMTU, SIOCDIFADDR = 0x8922, 0x8936


def main(link, mtu, address):
    local, length = address.split("/")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SIOCSIFMTU, struct.pack("=16si12x", link.encode(), int(mtu)))
        fcntl.ioctl(sock, SIOCDIFADDR, socket.inet_pton(socket.AF_INET6, local)
                    + struct.pack("=Ii", int(length), socket.if_nametoindex(link)))
    print("%s has an MTU of %s now, and no %s" % (link, mtu, address))


if __name__ == "__main__":
    main(*sys.argv[1:4])

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel in memory behind something that looks like a socket, with bad luck on demand.

What Linux makes of a request is in tables.py. Here is how it answers: acknowledgements, dumps over several datagrams, extended
acks, and what goes wrong on the way (`Kernel`'s attributes). Whoever waits for an answer that will not come is an AssertionError.
"""
from __future__ import annotations

import errno
import struct
from collections import deque

from ansible_collections.linux.netlink.plugins.module_utils.rtnl.link import DELLINKPROP, NEWLINKPROP

from .tables import Addresses, AddrLabels, Links, Neighbours, Refusal, Routes
from .tables_policy import NextHops, Rules

HEADER = struct.Struct("=IHHII")
NOOP, ERROR, DONE, MULTI, ACK, DUMP_INTR, DUMP, CAPPED, TLVS = 1, 2, 3, 2, 4, 0x10, 0x300, 0x100, 0x200


class Kernel:
    """One network namespace. It begins with lo.

    split: objects in a datagram of a dump. interrupt: how many dumps are marked DUMP_INTR. overflow: after how many orders
    the receive buffer overflows, once. foreign: every answer is preceded by a lie from another process. privileged: whether orders
    are obeyed. rules: functions (verb, table's name, values, number of the order) -> Refusal or None, for whatever else shall be
    refused; a Refusal of 0 is a warning. others: descriptor of another namespace -> its Kernel.
    """

    def __init__(self, split=100, interrupt=0, overflow=None, foreign=False, privileged=True):
        self.split, self.interrupt, self.overflow, self.foreign, self.privileged = split, interrupt, overflow, foreign, privileged
        self.rules, self.others = [], {}
        self.links, self.addresses = Links(self), Addresses(self)
        self.routes, self.neighbours = Routes(self), Neighbours(self)
        self.labels = AddrLabels(self)
        self.policy, self.nexthops = Rules(self), NextHops(self)
        self.orders = []                # (verb, table's name, values) of every request that would change something
        self.reads = []                 # (table's name, whether it was a dump)
        self.closed = 0
        self._answers, self._blocking, self._serial = deque(), True, 0

    def tables(self):
        """Everything there is but since when, for comparing before and after."""
        return [sorted(repr(dict(row, cacheinfo=[row["cacheinfo"][name] for name in ("valid", "prefered")] if "cacheinfo" in row else None))
                       for row in table.all()) for table in self._all()]

    def _all(self):
        return self.links, self.addresses, self.routes, self.neighbours, self.labels, self.policy, self.nexthops

    # -- what a socket has

    def send(self, data):
        pos = 0
        while pos < len(data):
            length, kind, flags, number, _port = HEADER.unpack_from(data, pos)
            assert 16 <= length <= len(data) - pos, "a message that overruns its datagram"
            self._take(kind, flags, number, bytes(data[pos + 16:pos + length]))
            pos += (length + 3) & ~3
        return len(data)

    def recvmsg(self, size):
        if not self._answers:
            assert not self._blocking, "waits for an answer that will not come"
            raise BlockingIOError(errno.EAGAIN, "nothing to read")
        answer = self._answers.popleft()
        if isinstance(answer, OSError):
            raise answer
        data, port = answer
        return data[:size], [], 0x20 if len(data) > size else 0, (port, 0)

    def setblocking(self, blocking):
        self._blocking = blocking

    def close(self):
        self.closed += 1
        self._answers.clear()

    # -- how it answers

    def _take(self, kind, flags, number, body):
        if self.foreign:
            self._answers.append((HEADER.pack(20, ERROR, 0, number, 4711) + struct.pack("=i", -errno.EIO), 4711))
        if kind == NOOP:
            self._end(number, flags, 0)
            return
        verb, table = self._meant(kind)
        values = table.message.unpack(body)
        try:
            if verb == "get" and flags & DUMP == DUMP:
                self._dump(table, values, number)
                return
            if verb == "get":
                self.reads.append((table.message.name, False))
                self._say(table.message.new, 0, number, table.message.pack(table.get(values)))
            else:
                self._obey(verb, table, values, flags, body)
        except Refusal as refusal:
            self._end(number, flags, refusal.code, _tlvs(refusal, table, body))
        else:
            self._end(number, flags, 0)
        if self.overflow is not None and len(self.orders) >= self.overflow:
            self.overflow = None
            self._answers.clear()
            self._answers.append(OSError(errno.ENOBUFS, "no buffer space available"))

    def _meant(self, kind):
        if kind in (NEWLINKPROP, DELLINKPROP):
            return "newprop" if kind == NEWLINKPROP else "delprop", self.links
        for table in self._all():
            message = table.message
            if kind in (message.new, message.delete, message.get):
                return {message.new: "new", message.delete: "delete", message.get: "get"}[kind], table
        raise AssertionError("a message of type %d" % kind)

    def _obey(self, verb, table, values, flags, body):
        self.orders.append((verb, table.message.name, values))
        if not self.privileged:
            raise Refusal(errno.EPERM)
        for rule in self.rules:
            refusal = rule(verb, table.message.name, values, len(self.orders))
            if refusal and refusal.code:
                raise refusal
            if refusal:
                getattr(table, verb)(values, flags, body)
                raise refusal
        getattr(table, verb)(values, flags, body)

    def _dump(self, table, values, number):
        self.reads.append((table.message.name, True))
        found = [table.message.pack(obj) for obj in table.dump(values)]
        for start in range(0, len(found), self.split):
            self._answers.append((b"".join(_message(table.message.new, MULTI, number, body)
                                           for body in found[start:start + self.split]), 0))
        marked = DUMP_INTR if self.interrupt > 0 else 0
        self.interrupt -= 1
        self._say(DONE, MULTI | marked, number, struct.pack("=i", 0))

    def _say(self, kind, flags, number, body):
        self._answers.append((_message(kind, flags, number, body), 0))

    def _end(self, number, flags, code, tlvs=b""):
        if code or flags & ACK:
            body = struct.pack("=i", -code) + HEADER.pack(16, 0, flags, number, 0) + tlvs
            self._say(ERROR, CAPPED | (TLVS if tlvs else 0), number, body)


def _message(kind, flags, number, body):
    return HEADER.pack(16 + len(body), kind, flags, number, 4242) + body + b"\0" * (-len(body) & 3)


def _tlvs(refusal, table, body):
    """An extended ack: the message, and where in the request the attribute stands."""
    out = _attribute(1, refusal.text.encode() + b"\0") if refusal.text else b""
    if refusal.attribute:
        number, pos = table.message.attrs.by_name[refusal.attribute][0], table.message.size
        while pos < len(body):
            length, found = struct.unpack_from("=HH", body, pos)
            if found & 0x3FFF == number:
                return out + _attribute(2, struct.pack("=I", pos + 16))
            pos += (length + 3) & ~3
    return out


def _attribute(number, value):
    return struct.pack("=HH", len(value) + 4, number) + value + b"\0" * (-len(value) & 3)

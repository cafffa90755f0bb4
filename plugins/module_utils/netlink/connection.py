# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The blocking connection: one socket, one Conversation, one exchange at a time.

It knows sockets and nothing of what is said over them. Every socket has extended acks, capped echoes and
strict checking on, where the kernel knows them.
"""
from __future__ import annotations

import errno
import socket

from . import exchange
from .errors import Lost, Overrun, Truncated
from .mould import calm
from .protocol import Conversation, Notice

SOL_NETLINK, ADD_MEMBERSHIP, CAP_ACK, EXT_ACK, GET_STRICT_CHK = 270, 1, 10, 11, 12
RECEIVE = 1 << 18           # larger than any datagram that the kernel builds for a dump by itself
ROUTE = 0                   # NETLINK_ROUTE


def open_socket(family=ROUTE, netns=None, groups=()):
    """A bound netlink socket inside a network namespace (see netns.py), member of multicast groups."""
    sock = _socket(family) if netns is None else _socket_inside(family, netns)
    try:
        for option in (CAP_ACK, EXT_ACK, GET_STRICT_CHK):
            try:
                sock.setsockopt(SOL_NETLINK, option, 1)
            except OSError as exc:
                if exc.errno != errno.ENOPROTOOPT:      # an older kernel
                    raise
        sock.bind((0, 0))
        for group in groups:
            sock.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, group)
    except OSError:
        sock.close()
        raise
    return sock


def _socket(family):
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, family)


def _socket_inside(family, netns):
    from .netns import inside  # most tasks are about their own
    with inside(netns):
        return _socket(family)


def read(sock, size):
    """One datagram and the port that sent it; the errors are those that `Lost` knows."""
    try:
        data, _aux, flags, sender = sock.recvmsg(size)
    except OSError as exc:
        if exc.errno == errno.ENOBUFS:
            raise Overrun("the receive buffer overflowed") from exc
        raise
    if flags & socket.MSG_TRUNC:
        raise Truncated(size * 4)       # the kernel has dropped the rest; how long it was is not worth a call
    return data, sender[0]


class Connection:
    """Questions and orders to the kernel of one network namespace.

    netns: a name, a path or a pid (netns.py); None is the caller's. sock: anything with send(), recvmsg(),
    setblocking() and close(), instead of a socket of its own.
    """

    def __init__(self, netns=None, family=ROUTE, groups=(), sock=None):
        self._talk, self._size, self.netns = Conversation(), RECEIVE, netns
        self._sock = sock or open_socket(family, netns, groups)

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def close(self):
        self._sock.close()

    def fileno(self):
        """The socket's descriptor, for what only an ioctl tells; any socket will do for those."""
        return self._sock.fileno()

    @calm
    def dump(self, message, values=()):
        """Every object that matches `values` (kernel-side filters), as a list; see exchange.filtered."""
        return list(self.crowd(message, values))

    def crowd(self, message, values=()):
        """The same, not decoded yet; see mould.Crowd."""
        return self.run(exchange.filtered(self._talk, message, dict(values)))

    def get(self, message, values, type_=0):
        """One object; see exchange.get."""
        body = message.pack(values)
        return self.run(exchange.again(lambda: exchange.get(self._talk, message, body, type_)))

    def submit(self, requests, acks=False):
        """Carry out requests; see exchange.submit."""
        return self.run(exchange.submit(self._talk, requests, acks))

    def notices(self):
        """The notices of the next datagram, waiting for it; raises Lost when some were missed."""
        return [event for event in self._receive() if isinstance(event, Notice)]

    def run(self, flow):
        """Drive one exchange to its end."""
        try:
            send = next(flow)
            while True:
                if send:
                    self._sock.send(send)
                try:
                    events = self._receive()
                except Lost as exc:
                    self._recover(exc)
                    send = flow.throw(exc)
                else:
                    send = flow.send(events)
        except StopIteration as done:
            return done.value
        except BaseException:
            if not self._talk.idle:         # stopped halfway: what still comes is not for the next exchange
                self._recover(None)
            raise

    def _receive(self):
        return self._talk.receive(*read(self._sock, self._size))

    def _recover(self, lost):
        """Forget what is open and read what still comes, so that an unfinished dump ends (else the next is EBUSY)."""
        self._talk.forget()
        if isinstance(lost, Truncated):
            self._size = max(self._size, lost.size)
        self._sock.setblocking(False)
        try:
            while True:
                try:
                    read(self._sock, self._size)
                except Lost:
                    continue
        except BlockingIOError:
            pass
        finally:
            self._sock.setblocking(True)

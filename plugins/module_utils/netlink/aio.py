# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The asyncio connection: the same exchanges over the same Conversation, for long-lived programs.

No module imports this file: asyncio alone costs a task 50 ms.
"""
from __future__ import annotations

import asyncio

from . import exchange
from .connection import RECEIVE, ROUTE, open_socket, read
from .errors import Lost, Truncated
from .protocol import Conversation, Notice


def _wake(ready):
    if not ready.done():
        ready.set_result(None)


class AsyncConnection:
    """As Connection, awaited; one exchange at a time, others wait for it."""

    def __init__(self, netns=None, family=ROUTE, groups=(), sock=None):
        self._talk, self._size, self._busy = Conversation(), RECEIVE, None
        self._sock = sock or open_socket(family, netns, groups)
        self._sock.setblocking(False)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_exc):
        self.close()

    def close(self):
        self._sock.close()

    async def dump(self, message, values=()):
        """Every object that matches `values` (kernel-side filters), as a list; see exchange.filtered."""
        return list(await self.run(exchange.filtered(self._talk, message, dict(values))))

    async def get(self, message, values, type_=0):
        """One object; see exchange.get."""
        body = message.pack(values)
        return await self.run(exchange.again(lambda: exchange.get(self._talk, message, body, type_)))

    async def submit(self, requests, acks=False):
        """Carry out requests; see exchange.submit."""
        return await self.run(exchange.submit(self._talk, requests, acks))

    async def notices(self):
        """The notices of the next datagram; raises Lost when some were missed: then read the tables anew."""
        return [event for event in await self._receive() if isinstance(event, Notice)]

    async def run(self, flow):
        """Drive one exchange to its end."""
        if self._busy is None:              # made inside the loop: before Python 3.10 a lock binds to one at birth
            self._busy = asyncio.Lock()
        async with self._busy:
            try:
                send = next(flow)
                while True:
                    if send:
                        self._sock.send(send)
                    try:
                        events = await self._receive()
                    except Lost as exc:
                        self._recover(exc)
                        send = flow.throw(exc)
                    else:
                        send = flow.send(events)
            except StopIteration as done:
                return done.value
            except BaseException:
                if not self._talk.idle:
                    self._recover(None)
                raise

    async def _receive(self):
        loop = asyncio.get_running_loop()
        while True:
            try:
                return self._talk.receive(*read(self._sock, self._size))
            except BlockingIOError:
                ready = loop.create_future()
                loop.add_reader(self._sock.fileno(), _wake, ready)
                try:
                    await ready
                finally:
                    loop.remove_reader(self._sock.fileno())

    def _recover(self, lost):
        self._talk.forget()
        if isinstance(lost, Truncated):
            self._size = max(self._size, lost.size)
        while True:
            try:
                read(self._sock, self._size)
            except Lost:
                continue
            except BlockingIOError:
                return

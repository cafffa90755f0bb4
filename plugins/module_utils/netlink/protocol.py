# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The netlink conversation, without a socket: requests out, datagrams in, events up.

Send what `request()` and `fence()` return; hand every datagram to `receive()`. The rules:

* A request ends in exactly one of three ways: it asked for an ACK and NLMSG_ERROR comes; it asked for a
  DUMP and NLMSG_DONE comes; or a later fence ends it. An `Answer` alone never ends one.
* A fence is an acknowledged no-op: when it is answered, silence before it meant success.
* A datagram is taken in whole. What does not belong to an open request is dropped, notices apart.
* Only the kernel (port 0) is believed.

It does not know what the messages mean, when to ask again, or how to wait. Source: linux/netlink.h,
net/netlink/af_netlink.c (netlink_ack, netlink_dump_done).
"""
from __future__ import annotations

import struct
from collections import namedtuple

from .errors import Overrun, WireError
from .mould import HEADER

NOOP, ERROR, DONE, OVERRUN = 1, 2, 3, 4
REQUEST, ACK, DUMP_INTR, DUMP_FILTERED, DUMP = 0x1, 0x4, 0x10, 0x20, 0x300
REPLACE, EXCL, CREATE, APPEND = 0x100, 0x200, 0x400, 0x800
CAPPED, ACK_TLVS = 0x100, 0x200     # on NLMSG_ERROR and NLMSG_DONE
MAX_ERRNO = 4095                    # linux/err.h

# What to ask: a message type with its flags and packed body. token: whatever the caller wants to have back;
# message: the table that wrote the body, so that the kernel's complaint about a byte can name an attribute.
Request = namedtuple("Request", "type flags body token message", defaults=(b"", None, None))

Answer = namedtuple("Answer", "token type data start end flags")    # one message of a reply
Finished = namedtuple("Finished", "token interrupted warning")      # the request succeeded
Refused = namedtuple("Refused", "token error")                      # the kernel said no
Notice = namedtuple("Notice", "type data start end")                # nobody asked: multicast

FENCE = Request(NOOP, ACK)


class Conversation:
    """The state of one socket's talk with the kernel: which requests are open, and what they were."""

    def __init__(self):
        self._last = 0
        self._open = {}             # sequence number -> Request, in the order sent
        self._windows = {}          # a fence's number -> the number of the first of the requests before it, and these
        self._sinks = {}            # sequence number -> what takes the answers
        self._interrupted = set()   # dumps that raced with a change

    @property
    def idle(self):
        """Whether nothing is waiting for an answer."""
        return not self._open

    def request(self, request, sink=None):
        """The bytes of a request, which is open from now on.

        sink: takes the answers instead of events for them: called with (data, pos, end) for the whole message at data[pos:end],
        its header included; returns where the next one begins that it has not taken.
        """
        # 0 is the number of notices; a number still in use after 2**32 requests is not a case.
        self._last = number = self._last % 0xFFFFFFFF + 1
        self._open[number] = request
        if sink:
            self._sinks[number] = sink
        return HEADER.pack(16 + len(request.body), request.type, request.flags | REQUEST, number, 0) + request.body

    def fence(self):
        """The bytes of a no-op whose answer ends every request before it."""
        return self.request(FENCE)

    def window(self, requests):
        """The bytes of many requests and of a fence, as a list; of the requests only failures will be told."""
        if self._last + len(requests) >= 0xFFFFFFFF:
            self._last = 0
        parts: list = []
        pack, add, number = HEADER.pack, parts.append, self._last
        for kind, flags, body, _token, _message in requests:
            number += 1
            add(pack(16 + len(body), kind, flags | REQUEST, number, 0))
            add(body)
        first, self._last = self._last + 1, number
        parts.append(self.fence())
        self._windows[self._last] = first, requests
        return parts

    def forget(self):
        """Answers were lost: nothing that is open will ever end."""
        self._open.clear()
        self._windows.clear()
        self._sinks.clear()
        self._interrupted.clear()

    def receive(self, data, port=0):
        """The events in one datagram from `port`, as a list.

        Raises WireError for bytes that are no netlink messages, Overrun when the kernel says that it lost some.
        """
        events: list = []
        pos, size = 0, len(data) if port == 0 else 0
        while pos + 16 <= size:
            length, kind, flags, number, _port = HEADER.unpack_from(data, pos)
            if length < 16 or pos + length > size:
                raise WireError("a message of %d bytes in a datagram with %d left" % (length, size - pos))
            start, end = pos + 16, pos + length
            if kind > OVERRUN and number in self._sinks:
                if flags & DUMP_INTR:
                    self._interrupted.add(number)
                pos = self._sinks[number](data, pos, end)
                continue
            pos += (length + 3) & ~3
            if kind == OVERRUN:
                raise Overrun("the kernel reports lost messages")
            if number in self._open:
                self._answer(events, kind, flags, number, data, start, end)
            elif kind == ERROR and self._windows:
                self._failure(events, flags, number, data, start, end)
            elif number == 0 and kind > OVERRUN:
                events.append(Notice(kind, data, start, end))
        return events

    def _failure(self, events, flags, number, data, start, end):
        """A refusal of one of the requests of a window."""
        for first, requests in self._windows.values():
            code = _errno(data, start, end, ERROR)
            if first <= number < first + len(requests) and code:
                request = requests[number - first]
                events.append(Refused(request[3], _refusal(-code, _extack(data, start, end, flags, ERROR), Request(*request))))

    def _answer(self, events, kind, flags, number, data, start, end):
        request = self._open[number]
        if flags & DUMP_INTR:
            self._interrupted.add(number)
        if kind > OVERRUN:
            events.append(Answer(request.token, kind, data, start, end, flags))
            return
        if kind == NOOP:
            return
        code = _errno(data, start, end, kind)
        extack = _extack(data, start, end, flags, kind)
        del self._open[number]
        self._sinks.pop(number, None)
        self._windows.pop(number, None)
        if code:
            events.append(Refused(request.token, _refusal(-code, extack, request)))
        elif request is FENCE:
            earlier = []            # in the order sent, so across a wrap of the numbers too
            for other in self._open:
                if (number - other) % 0x100000000 < 0x80000000:
                    earlier.append(other)
            events.extend(Finished(self._open.pop(other).token, False, "") for other in earlier)
        else:
            events.append(Finished(request.token, number in self._interrupted, extack.get("msg", "")))
        self._interrupted.discard(number)


def _errno(data, start, end, kind):
    """The errno at the begin of NLMSG_ERROR and NLMSG_DONE, negative as the kernel has it; 0 is success."""
    if end - start >= 4:
        code = struct.unpack_from("=i", data, start)[0]
        if code < -MAX_ERRNO:
            raise WireError("%d is no error number" % code)
        return code if kind == ERROR else min(code, 0)      # a dump's may be the length of its last part
    if kind == ERROR:
        raise WireError("an answer without an error number")
    return 0


def _extack(data, start, end, flags, kind):
    """The kernel's explanation, by the names of EXTACK."""
    if not flags & ACK_TLVS:
        return {}
    pos = start + 4
    if kind == ERROR:               # the request's header follows, and its payload unless capped
        if end - pos < 16:
            return {}
        pos += 16 if flags & CAPPED else (struct.unpack_from("=I", data, pos)[0] + 3) & ~3
    from .extack import EXTACK  # most tasks hear of nothing
    return EXTACK.unpack(data, pos, end)


def _refusal(code, extack, request):
    from .extack import refusal
    return refusal(code, extack, request)

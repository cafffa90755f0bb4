# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What one asks of the kernel and when one asks again: dump, get, submit; still without a socket.

Each is a generator that a driver runs: it yields the bytes to send next (b"" for none), is sent the list of
events of the next datagram, and returns its result. A driver throws `Lost` into it when answers are gone.
Notices among the events are skipped: whoever wants to hear them has a socket for that.
The blocking and the asyncio connection are two such drivers, so they cannot differ.
"""
from __future__ import annotations

from collections import namedtuple
from itertools import islice

from .errors import DumpInterrupted, Lost, NetlinkError
from .mould import Dump
from .protocol import ACK, DUMP, Answer, Finished, Refused, Request

TRIES = 10                  # for a table that others keep changing
WINDOW = 200                # requests between two fences: a default buffer holds 256 answers
WINDOW_BYTES = 1 << 16      # and no datagram larger than the send buffer takes

# sent: how many requests went out. refused: [(token, NetlinkError)]; warned: [(token, text)].
Report = namedtuple("Report", "sent refused warned")


def dump(talk, message, body):
    """Every object that a dump answers, as a Crowd; of one moment in time.

    body: the packed dump request, with the kernel-side filters. Raises NetlinkError when the kernel refuses,
    DumpInterrupted when the table never stood still, WireError (after reading to the end) for bytes that
    do not decode.
    """
    for _attempt in range(TRIES):
        found, last = Dump(message), None
        send = talk.request(Request(message.get, DUMP, body, message, message), found.take)
        while last is None:
            before = len(found.crowd)
            for event in (yield send):
                if type(event) in (Finished, Refused):
                    last = event
            found.crowd.datagrams += len(found.crowd) > before
            send = b""
        if isinstance(last, Refused):
            raise last.error
        if not last.interrupted:
            if found.wrong:
                raise found.wrong
            return found.crowd
    raise DumpInterrupted("the %s table changed during each of %d attempts to read it" % (message.name, TRIES))


def filtered(talk, message, values):
    """A dump with kernel-side filters (`values`); without them where the kernel refuses to check so strictly.

    Callers filter again what they get: older kernels ignore filters, and not every table knows every one.
    """
    try:
        return (yield from again(lambda: dump(talk, message, message.pack(values))))
    except NetlinkError as exc:
        bare = {name: value for name, value in values.items() if name in ("family", "ext_mask")}
        if exc.name not in ("EINVAL", "EOPNOTSUPP") or len(bare) == len(values):
            raise
        return (yield from again(lambda: dump(talk, message, message.pack(bare))))


def get(talk, message, body, type_=0):
    """The one object that a GET answers, decoded; None when the kernel acknowledges without one.

    Raises NetlinkError (ENODEV, ESRCH …) when there is none.
    """
    found, last = None, None
    send = talk.request(Request(type_ or message.get, ACK, body, message, message))
    while last is None:
        for event in (yield send):
            if isinstance(event, Answer):
                found = message.unpack(event.data, event.start, event.end)
            elif type(event) in (Finished, Refused):
                last = event
        send = b""
    if isinstance(last, Refused):
        raise last.error
    return found


def submit(talk, requests, acks=False):
    """Send requests in windows, each closed by a fence; stop after the first window with a refusal.

    requests: an iterable of Request; None in it closes the window there, so that what comes
    after may ask the kernel about what came before. acks: acknowledge each (then warnings that
    come with success are heard); otherwise only failures travel back.
    Returns a Report. Raises Lost when answers are gone: some were carried out, nobody knows which.
    """
    requests, sent, more = iter(requests), 0, True
    refused: list = []
    warned: list = []
    while more and not refused:
        window, more = _window(requests)
        if not window:
            continue
        sent += len(window)
        if acks:
            parts = [talk.request(Request(*request)._replace(flags=request[1] | ACK)) for request in window] + [talk.fence()]
        else:
            parts = talk.window(window)
        send = b"".join(parts)
        while not talk.idle:
            for event in (yield send):
                if isinstance(event, Refused):
                    refused.append((event.token, event.error))
                elif isinstance(event, Finished) and event.warning:
                    warned.append((event.token, event.warning))
            send = b""
    return Report(sent, refused, warned)


def _window(requests):
    """The next requests that go together, and whether there may be more."""
    window: list = []
    add, room = window.append, WINDOW_BYTES
    for request in islice(requests, WINDOW):
        if request is None:
            return window, True
        add(request)
        room -= 16 + len(request[2])
        if room <= 0:
            return window, True
    return window, len(window) == WINDOW


def again(flow):
    """A reading exchange asked anew while its answers get lost; `flow` makes it."""
    for attempt in range(TRIES):
        try:
            return (yield from flow())
        except Lost:
            if attempt == TRIES - 1:
                raise
        except NetlinkError as exc:
            if exc.name != "EBUSY" or attempt == TRIES - 1:     # the lost dump is still under way
                raise
    return None


def agreed(read, found, what, about, tries=TRIES):
    """What two readings in a row agree upon; `found` is what the first one said. Raises DumpInterrupted.

    about: a function of a reading, of which the results have to be the same. what: says what changed, with a %d for the attempts.
    """
    last = about(found)
    for _attempt in range(tries):
        found = read()
        before, last = last, about(found)
        if last == before:
            return found
    raise DumpInterrupted(what % tries)

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Objects by the hundred thousand: what many share is kept, read and packed once.

A table names the fields in which its objects differ most (`Message.own`: a route's destination). What is left is one of few: a
`Mould`. An object is then a mould and the packed bytes of its own fields. `Crowd` is a list of such objects, `Dump` makes one out of
a kernel's answers without decoding them, `filler()` makes requests without encoding them.

The slow path decides everything: a mould is what Message.unpack() said of the first object made in it, a filler is cut out of what
Message.pack() said; bytes that fit neither are unpacked as ever. Nothing here knows a network object.
"""
from __future__ import annotations

import gc
import struct

from .errors import WireError

HEADER = struct.Struct("=IHHII")    # struct nlmsghdr: len, type, flags, seq, pid
MOST = 4096         # moulds of one dump; in a table without anything in common none is worth keeping


def calm(function):
    """`function` without garbage collections, which find nothing among so many objects and take their time."""
    def call(*args, **named):
        collecting = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **named)
        finally:
            if collecting:
                gc.enable()
    return call


class Known(dict):
    """The values of fields that have few: each is unpacked once."""

    def __init__(self, unpack):
        dict.__init__(self)
        self._unpack = unpack

    def __missing__(self, part):
        value = self[part] = self._unpack(part)
        return value


class Mould:
    """What objects share, in the order of their names; `fields`: (name, Type, start, stop) of their own, in the order of the table."""

    __slots__ = ("_readers", "blank", "fields", "message")

    def __init__(self, message, blank, fields):
        self.message, self.blank, self.fields, self._readers = message, blank, fields, None

    def full(self, own):
        """The whole object. Nested values are shared: nobody writes to them."""
        if self._readers is None:
            self._readers = [(name, type.unpack if stop - start > 1 else Known(type.unpack).__getitem__, slice(start, stop))
                             for name, type, start, stop in self.fields]
        out = self.blank.copy()
        for name, unpack, at in self._readers:
            out[name] = unpack(own[at])
        return out

    @property
    def kin(self):
        """What moulds have in common whose objects' own bytes can be compared."""
        return tuple([(name, stop) for name, _type, _start, stop in self.fields])


def cast(message, obj):
    """(mould, own bytes) of an object; whatever the slow path says of a value that does not pack."""
    fields, parts, at = [], [], 0
    for name, type in message.own:
        value = obj.get(name)
        if value is not None:
            part = type.pack(value)
            fields.append((name, type, at, at + len(part)))
            parts.append(part)
            at += len(part)
    return Mould(message, obj, fields), b"".join(parts)


class Crowd:
    """Many objects of one table, in order: their moulds and their own bytes side by side. Iterating gives whole objects."""

    datagrams = 0       # in how many they came: what came in one, nobody changed meanwhile

    def __init__(self, moulds=(), owns=()):
        self.moulds, self.owns = list(moulds), list(owns)

    def __len__(self):
        return len(self.owns)

    def __iter__(self):
        return map(Mould.full, self.moulds, self.owns)

    def __iadd__(self, other):
        self.moulds += other.moulds
        self.owns += other.owns
        return self

    def having(self, owns):
        """Whole objects, those whose own bytes are among these; the others are not decoded."""
        return [mould.full(own) for mould, own in zip(self.moulds, self.owns) if own in owns]

    def sifted(self, function):
        """The crowd with every object put through a function, which looks at what they share only, and drops those it makes None."""
        made: dict = {}
        for mould, own in dict(zip(self.moulds, self.owns)).items():
            obj = function(mould.full(own))
            made[mould] = None if obj is None else cast(mould.message, obj)[0]
        if not all(made.values()):
            kept = [(made[mould], own) for mould, own in zip(self.moulds, self.owns) if made[mould]]
            return Crowd([mould for mould, _own in kept], [own for _mould, own in kept])
        return Crowd(map(made.__getitem__, self.moulds), self.owns)


def cuts(message, buf, start, end):
    """Where the own fields of a packed message stand, as (start, stop); None where they do not stand once each and in order."""
    found, last = [], start
    for name, _type in message.own:
        if name in message.offsets:
            at = start + message.offsets[name]
            found.append((at, at + 1))
            continue
        spans = message.attrs.spans(buf, start + message.size, end, message.attrs.by_name[name][0])
        if len(spans) > 1:
            return None
        found += spans
    for begin, stop in found:
        if begin < last:
            return None
        last = stop
    return found


def _gaps(found, start, end):
    """The sizes of what stands before, between and after the cuts, and of the cuts, alternately."""
    out, at = [], start
    for begin, stop in found:
        out += [begin - at, stop - begin]
        at = stop
    return out + [end - at]


class Dump:
    """Takes the messages of a dump as they lie in their datagrams. A header, netlink's included, that is byte for byte as one
    before, and attributes that differ in the own fields only: that is the same mould."""

    def __init__(self, message):
        self._message, self.crowd, self.wrong = message, Crowd(), None
        self._layouts: dict = {}        # length of a message -> its layouts: (unpack, moulds by their bytes, step)
        self._last: tuple = (struct.Struct("=16s").unpack_from, {}, 16)
        self._known = 0

    def take(self, data, pos, end):
        """Take the message at data[pos:end] and those after it that are like it; returns where the next one begins."""
        after = self._run(data, pos, *self._last)
        if after > pos:
            return after
        for layout in list(self._layouts.get(end - pos, {}).values()):
            after = self._run(data, pos, *layout)
            if after > pos:
                self._last = layout
                return after
        try:
            if HEADER.unpack_from(data, pos)[1] == self._message.new:
                self._learn(data, pos, end)
        except WireError as exc:
            self.wrong = self.wrong or exc      # what is left must still be read
        return pos + ((end - pos + 3) & ~3)

    def _run(self, data, pos, unpack, moulds, step):
        found, owns, join = self.crowd.moulds.append, self.crowd.owns.append, b"".join
        try:
            while True:
                parts = unpack(data, pos)
                mould = moulds.get(parts[::2])
                if mould is None:
                    return pos
                found(mould)
                owns(join(parts[1::2]))
                pos += step
        except struct.error:                    # the end of the datagram
            return pos

    def _learn(self, data, pos, end):
        message = self._message
        mould, own = cast(message, message.unpack(data, pos + 16, end))
        self.crowd.moulds.append(mould)
        self.crowd.owns.append(own)
        found = cuts(message, data, pos + 16, end)
        if not found or b"".join([data[begin:stop] for begin, stop in found]) != own or self._known >= MOST:
            return
        sizes = _gaps(found, pos, end)
        layouts = self._layouts.setdefault(end - pos, {})
        key = tuple(sizes)
        if key not in layouts:
            layouts[key] = struct.Struct("=" + "".join(["%ds" % size for size in sizes])).unpack_from, {}, (end - pos + 3) & ~3
        self._last = unpack, moulds, _step = layouts[key]
        moulds[unpack(data, pos)[::2]] = mould
        self._known += 1


def filler(message, body, fields, own):
    """A function that makes `body`, a packed message of an object with these own bytes, for any other own bytes; None if it cannot."""
    found = cuts(message, body, 0, len(body))
    if found is None or b"".join([body[begin:stop] for begin, stop in found]) != own:
        return None
    at, fixed = 0, []
    for begin, stop in found:
        fixed.append(body[at:begin])
        at = stop
    rest, ends = body[at:], [stop for _name, _type, _start, stop in fields]
    if len(found) == 2:
        first, second, cut, join = fixed[0], fixed[1], ends[0], b"".join
        return lambda own: join((first, own[:cut], second, own[cut:], rest))
    starts = [0] + ends[:-1]
    return lambda own: b"".join([part for three in zip(fixed, [own[begin:stop] for begin, stop in zip(starts, ends)])
                                 for part in three]) + rest

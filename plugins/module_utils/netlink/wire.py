# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Attribute tables and message shapes: bytes to values and back.

Nothing here opens a socket, knows an errno or a network object, or keeps state. The rules:

* A value decodes to what a reader would write: numbers, text, bytes, dicts of those and lists.
* What no table knows survives: an unknown attribute stands under its number (flags included) as
  raw bytes, a list of them where it repeats, and packs to the same bytes again.
* Structs may be shorter (older kernel) or longer (newer kernel) than declared.
* Whatever does not fit is a WireError that names the attribute's path.
* None means "not given" and is not sent; a zero is a value like any other.

Formats: struct nlattr and friends, linux/netlink.h.
"""
from __future__ import annotations

import struct

from .errors import WireError
from .values import raw, u8

TYPE_MASK = 0x3FFF                  # NLA_TYPE_MASK: without NLA_F_NESTED and NLA_F_NET_BYTEORDER
_ATTR = struct.Struct("=HH")        # struct nlattr: nla_len, nla_type
_WRONG = (struct.error, OSError, ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, RecursionError)


class Select:
    """An attribute space named by a sibling's value: INFO_KIND says what INFO_DATA holds.

    sibling: the name of the attribute that decides. spaces: its value -> Type; whoever is not
    listed stays raw bytes. The dict is read at every use, so it may be filled later.
    """

    def __init__(self, sibling, spaces):
        self.sibling, self.spaces = sibling, spaces

    def type_in(self, values):
        value = values.get(self.sibling)
        return self.spaces.get(value, raw) if isinstance(value, (str, int)) else raw


class Attrs:
    """One attribute space, declared as rows of (number, name, Type or Select).

    uapi: the prefix of the UAPI enum that it mirrors ("IFLA_BR"), held against the kernel's headers by
    a test; a row's name is the member's own name in lower case without that prefix.
    """

    def __init__(self, *rows, uapi=""):
        self.rows, self.uapi = rows, uapi
        self.by_name = {name: (number, type) for number, name, type in rows}
        self._decode = {number: (name, raw.unpack if isinstance(type, Select) else type.unpack,
                                 not isinstance(type, Select) and type.many) for number, name, type in rows}
        self._selects = [(name, type) for _number, name, type in rows if isinstance(type, Select)]

    def type_of(self, name, values=()):
        """The Type of one attribute; a selected one depends on its sibling in `values`."""
        type = self.by_name[name][1]
        return type.type_in(dict(values)) if isinstance(type, Select) else type

    def unpack(self, buf, pos=0, end=None, into=None):
        """The values of the attributes in buf[pos:end] as a dict (`into`, when given)."""
        out = {} if into is None else into
        end = len(buf) if end is None else end
        header, row_of, length, number, name = _ATTR.unpack_from, self._decode.get, 0, 0, None
        try:
            while pos + 4 <= end:
                length, number = header(buf, pos)
                if length < 4 or pos + length > end:
                    name = None         # not the fault of the attribute before it
                    raise WireError("attribute %d overruns its message" % (number & TYPE_MASK))
                name, decode, many = row_of(number & TYPE_MASK) or (number, bytes, None)
                if many is False:
                    out[name] = decode(buf[pos + 4:pos + length])
                else:
                    _collect(out, name, decode(buf[pos + 4:pos + length]), many)
                pos += (length + 3) & ~3
            for name, select in self._selects:
                if name in out:
                    out[name] = select.type_in(out).unpack(out[name])
        except WireError as exc:
            if name is None:
                raise
            raise exc.under(name) from exc
        except _WRONG as exc:
            raise WireError(str(exc), str(name)) from exc
        return out

    def pack(self, values):
        """The bytes of a dict of values, in its order."""
        parts: list = []
        for name, value in values.items():
            if value is None:
                continue
            number, type = self._row(name, values)
            if type.many and not isinstance(value, (list, tuple)):
                raise WireError("%r is not a list" % (value,), str(name))
            for item in value if type.many or isinstance(value, list) and type is raw else (value,):
                try:
                    body = type.pack(item)
                except WireError as exc:
                    raise exc.under(name) from exc
                except struct.error as exc:
                    raise WireError(_misfit(item, type.pack, exc), str(name)) from exc
                except ValueError as exc:       # a type's own words
                    raise WireError(str(exc), str(name)) from exc
                except _WRONG as exc:
                    raise WireError("cannot encode %r: %s" % (item, exc), str(name)) from exc
                if body is None:
                    continue
                if len(body) > 0xFFFB:
                    raise WireError("is too long: %d bytes" % len(body), str(name))
                parts += (_ATTR.pack(len(body) + 4, number), body, b"\0" * (-len(body) & 3))
        return b"".join(parts)

    def _row(self, name, values):
        """An attribute's number, flags included, and its Type."""
        if isinstance(name, int) and 0 <= name <= 0xFFFF:
            return name, raw
        try:
            number, type = self.by_name[name]
        except KeyError:
            raise WireError("no attribute is called %r" % (name,)) from None
        if isinstance(type, Select):
            type = type.type_in(values)
        return number | type.flag, type

    def locate(self, buf, pos, end, offset):
        """The path of the attribute that stands at `offset`, "" when there is none.

        An offset at an attribute's header or anywhere in its payload means that attribute.
        """
        seen: dict = {}
        while pos + 4 <= end:
            length, number = _ATTR.unpack_from(buf, pos)
            if length < 4 or pos + length > end:
                return ""
            name, decode, _many = self._decode.get(number & TYPE_MASK, (str(number & TYPE_MASK), raw.unpack, None))
            if offset < pos + length:
                type = self.type_of(name, seen) if name in self.by_name else raw
                inner = type.inner.locate(buf, pos + 4, pos + length, offset) if type.inner and offset > pos else ""
                return "%s.%s" % (name, inner) if inner else name
            if any(name == select.sibling for _name, select in self._selects):
                seen[name] = decode(buf[pos + 4:pos + length])
            pos += (length + 3) & ~3
        return ""

    def spans(self, buf, pos, end, wanted):
        """Where the payloads of an attribute stand, as (start, stop)."""
        out = []
        while pos + 4 <= end:
            length, number = _ATTR.unpack_from(buf, pos)
            if length < 4 or pos + length > end:
                break
            if number & TYPE_MASK == wanted:
                out.append((pos + 4, pos + length))
            pos += (length + 3) & ~3
        return out

    def name_in(self, path, number, values=()):
        """The path of attribute `number` inside the nest at `path` of `values`; for NLMSGERR_ATTR_MISS_TYPE."""
        attrs, values = self, dict(values)
        for name in path.split(".") if path else ():
            inner = attrs.type_of(name, values).inner if name in attrs.by_name else None
            attrs = getattr(inner, "attrs", inner) or Attrs()       # a message's, or a nest
            values = values[name] if isinstance(values.get(name), dict) else {}
        name = attrs.name_of(number)
        return "%s.%s" % (path, name) if path else name

    def name_of(self, number):
        """The name of an attribute number, the number itself where none is known."""
        return self._decode.get(number, (str(number),))[0]


def _collect(out, name, value, many):
    """An attribute that repeats, by its declaration (many) or because nobody declared it."""
    if many:
        out.setdefault(name, []).append(value)
    elif name not in out:
        out[name] = value
    else:
        first = out[name]
        out[name] = (first if isinstance(first, list) else [first]) + [value]


class Message:
    """A fixed header, then one attribute space; both land in one flat dict.

    header: (struct format, the fields' names). typed: field -> Type for the fields that the format
    declares as bytes ("4s"); spelled: field -> Type for numbers that have names. A name that stands in the
    header and in an attribute (rtm_table beside RTA_TABLE) is one value: it is sent in both, in the
    header's byte only where it fits, and the attribute's word counts when it is read.
    new, delete, get: the message types; group: the multicast group that tells of changes.
    own: the fields in which the objects of a large table differ most (see mould.py); those in the header are bytes.
    """

    def __init__(self, name, header, attrs, typed=(), spelled=(), new=0, delete=0, get=0, group=0, own=""):
        self.name, self.new, self.delete, self.get, self.group = name, new, delete, get, group
        self._header, self.fields, self.attrs = struct.Struct(header[0]), header[1].split(), attrs
        self.typed, self.spelled = dict(typed), dict(spelled)
        self._both = [field for field in self.fields if field in attrs.by_name]
        self.size = (self._header.size + 3) & ~3
        self.offsets = {field: self._offset(field) for field in own.split() if field in self.fields}
        self.own = [(field, u8 if field in self.offsets else attrs.by_name[field][1]) for field in own.split()]

    def _offset(self, field):
        """Where a byte of the header stands."""
        blank = self._header.unpack(bytes(self._header.size))
        at = self.fields.index(field)
        return self._header.pack(*blank[:at], 0xFF, *blank[at + 1:]).index(b"\xff")

    def type_of(self, name, values=()):
        """The Type of a header field or an attribute; None for a plain number of the header."""
        if name in self.attrs.by_name:
            return self.attrs.type_of(name, values)
        return self.typed.get(name) or self.spelled.get(name)

    def unpack(self, buf, pos=0, end=None):
        """The values of the message whose header begins at buf[pos]."""
        end = len(buf) if end is None else end
        try:
            if pos + self._header.size > end:
                raise WireError("%d bytes are too short for a header of %d" % (end - pos, self._header.size))
            out = dict(zip(self.fields, self._header.unpack_from(buf, pos)))
            for field, type in self.typed.items():
                out[field] = type.unpack(out[field])
            return self.attrs.unpack(buf, pos + self.size, end, out)
        except WireError as exc:
            raise exc.under(self.name) from exc

    def pack(self, values):
        """Header and attributes of a dict of values; what is not given is zero or absent."""
        head = []
        for field in self.fields:
            value, type = values.get(field), self.typed.get(field)
            if field in self._both and isinstance(value, int) and value > 0xFF:
                value = 0
            try:
                head.append((b"" if type else 0) if value is None else type.pack(value) if type else value)
            except _WRONG as exc:
                raise WireError("cannot encode %r: %s" % (value, exc), "%s.%s" % (self.name, field)) from exc
        body, known = self._pack_header(head), self.attrs.by_name
        try:
            return body.ljust(self.size, b"\0") + self.attrs.pack(
                {name: value for name, value in values.items() if name in known or name not in self.fields})
        except WireError as exc:
            raise exc.under(self.name) from exc

    def _pack_header(self, head):
        try:
            return self._header.pack(*head)
        except struct.error:
            blank = self._header.unpack(bytes(self._header.size))
            for at, (field, value) in enumerate(zip(self.fields, head)):
                try:                        # alone, to see which one it is
                    self._header.pack(*blank[:at], value, *blank[at + 1:])
                except struct.error as exc:
                    def alone(number, at=at):
                        return self._header.pack(*blank[:at], number, *blank[at + 1:])

                    raise WireError(_misfit(value, alone, exc), "%s.%s" % (self.name, field)) from exc
            raise

    def canonical(self, values):
        """The kernel's own spelling of `values`: whatever packs alike reads alike."""
        return like(self.unpack(self.pack(values)), values)

    def locate(self, buf, pos, end, offset):
        """The path of what stands at `offset` of a message packed into buf[pos:end]."""
        return "header" if offset < pos + self.size else self.attrs.locate(buf, pos + self.size, end, offset)


def _misfit(value, pack, exc):
    """Why a value does not go into a field: struct's own words differ from one Python to the next."""
    if not isinstance(value, int):
        return "%r does not fit: %s" % (value, exc)
    for bits in (64, 32, 16, 8):
        for low, high in ((0, (1 << bits) - 1), (-(1 << bits - 1), (1 << bits - 1) - 1)):
            try:
                pack(low), pack(high)
            except _WRONG:
                continue
            return "%d is not %d to %d" % (value, low, high)
    return "%d does not fit: %s" % (value, exc)


def like(decoded, given):
    """`decoded` with only what `given` names, at every depth; what packs to nothing (False, []) stays as it was given."""
    if isinstance(given, dict) and isinstance(decoded, dict):
        return {name: like(decoded[name], value) if name in decoded else value
                for name, value in given.items() if name in decoded or value is False or value == []}
    if isinstance(given, list) and isinstance(decoded, list) and len(given) == len(decoded):
        return [like(one, other) for one, other in zip(decoded, given)]
    return decoded

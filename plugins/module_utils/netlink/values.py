# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The types of attribute payloads: each packs one value to bytes and unpacks it again.

They do not know attribute headers, numbers or tables (wire.py does), and they do not decide how a
playbook spells a value beyond naming its kind for the edge (`option`, `names`).
"""
from __future__ import annotations

import struct
import sys
from collections import namedtuple
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton

from .errors import WireError

NESTED = 0x8000                     # NLA_F_NESTED
HEX = "0123456789abcdefABCDEF"
NAMELESS = {"bit%d" % n: 1 << n for n in range(64)}

# pack, unpack: value <-> bytes; None: it is not sent.   flag: goes into the attribute's number.
# option: the Ansible type of the value. names: name -> number, or the name of a book (see state/names.py)
# many: the attribute may stand more than once; its value is a list.
# inner: the attribute table or message inside, for those that have one. item: the Ansible type of a list's items.
Type = namedtuple("Type", "pack unpack flag option names many inner item", defaults=(0, "raw", None, False, None, ""))


def _scalar(fmt):
    """A number; one of another size than declared (an older or newer kernel, `uint`) is read all the same."""
    s, order = struct.Struct(fmt), "big" if fmt[0] == ">" else sys.byteorder

    def unpack(b):
        return s.unpack(b)[0] if len(b) == s.size else int.from_bytes(b, order, signed=fmt[1] in "bhiq")

    return Type(s.pack, unpack, option="int")


u8, u16, u32, u64 = _scalar("=B"), _scalar("=H"), _scalar("=I"), _scalar("=Q")
s8, s16, s32, s64 = _scalar("=b"), _scalar("=h"), _scalar("=i"), _scalar("=q")
be16, be32, be64 = _scalar(">H"), _scalar(">I"), _scalar(">Q")
raw = Type(lambda v: bytes(memoryview(v)), bytes)               # bytes() alone would make zeros of a number
flag = Type(lambda v: b"" if v else None, lambda b: True, option="bool")        # NLA_FLAG: there or not


def _bool(fmt):
    """A number that only says yes or no, as the kernel spells many switches."""
    s = struct.Struct(fmt)
    return Type(lambda v: s.pack(1 if v else 0), any, option="bool")


bool8, bool16, bool32 = _bool("=B"), _bool("=H"), _bool("=I")


def _mac(text):
    parts = text.replace("-", ":").split(":") if text else []
    if any(not 1 <= len(part) <= 2 or part.strip(HEX) for part in parts):
        raise ValueError("%r is not a hardware address such as 02:00:00:00:00:01" % text)
    return bytes([int(part, 16) for part in parts])


def _inet(text):
    if isinstance(text, bytes):
        return text
    family = AF_INET6 if ":" in text else AF_INET
    try:
        return inet_pton(family, text)
    except OSError:
        raise ValueError("%r is not an %s address" % (text, "IPv6" if ":" in text else "IPv4")) from None


def _of(family, text):
    if (":" in text) != (family == AF_INET6):
        raise ValueError("%r is not an %s address" % (text, "IPv6" if family == AF_INET6 else "IPv4"))
    return _inet(text)


def _text_of_inet(b):
    if len(b) == 4:
        return inet_ntop(AF_INET, b)
    return inet_ntop(AF_INET6, b) if len(b) == 16 else b    # of neither family, as phonet has them: as it came


def _c_string(text):
    if "\0" in text:
        raise ValueError("%r has a zero character inside" % text)
    return text.encode("utf-8", "surrogateescape") + b"\0"


# The index of a link; a playbook names the link.
ifindex = u32._replace(option="str", names="link")
# Ends at the first zero. Names that are no UTF-8 survive as surrogates, as they do in os.fsdecode().
string = Type(_c_string, lambda b: b.split(b"\0", 1)[0].decode("utf-8", "surrogateescape"), option="str")
text = string._replace(pack=lambda v: _c_string(v)[:-1])       # without the zero, where the kernel counts it in
lladdr = Type(_mac, lambda b: ":".join(["%02x" % byte for byte in b]), option="str")     # of any length
addr = Type(_inet, _text_of_inet, option="str")                                          # the family by its length
# For attributes of one family: where an object has one for each, the address decides between them.
addr4 = addr._replace(pack=lambda v: _of(AF_INET, v))
addr6 = addr._replace(pack=lambda v: _of(AF_INET6, v))


def _pack_via(text):
    """An address, or `link LLADDR` for AF_PACKET."""
    if isinstance(text, bytes):
        return text
    if text.startswith("link "):
        return struct.pack("=H", 17) + _mac(text[5:])
    return struct.pack("=H", AF_INET6 if ":" in text else AF_INET) + _inet(text)


def _unpack_via(b):
    family = struct.unpack_from("=H", b)[0]
    if family == 17:
        return "link " + lladdr.unpack(b[2:])
    return inet_ntop(family, b[2:]) if family in (AF_INET, AF_INET6) else b


# struct rtvia: a gateway of another family than the route's
via = Type(_pack_via, _unpack_via, option="str")


def named(type, names):
    """A number with names: `named(u8, {"bridge": 0})`, or those of a book: `named(u32, "table")`."""
    return type._replace(option="str", names=names)


def many(type):
    """An attribute that stands once per item of a list."""
    return type._replace(many=True, option="list", item=type.option)


def record(fmt, fields):
    """A C struct as a dict; the kernel may send a longer (newer) or a shorter (older) one."""
    s, names = struct.Struct(fmt), fields.split()
    blank = dict(zip(names, s.unpack(bytes(s.size))))

    def pack(value):
        strange = set(value) - set(names)
        if strange:
            raise ValueError("no field is called %s" % ", ".join(sorted(map(str, strange))))
        return s.pack(*[value.get(name) or zero for name, zero in blank.items()])

    return Type(pack, lambda b: dict(zip(names, s.unpack_from(b.ljust(s.size, b"\0")))), option="dict")


def array(fmt):
    """Numbers of one size, one behind the other, as a list."""
    size = struct.calcsize("=" + fmt)
    return Type(lambda v: struct.pack("=%d%s" % (len(v), fmt), *v),
                lambda b: list(struct.unpack_from("=%d%s" % (len(b) // size, fmt), b)), option="list", item="int")


def bits(fmt, names, mask=""):
    """A bit field as a dict of name -> bool; a bit without a name is `bit9`.

    fmt: the number's format. mask: format of a second number that says which bits are meant, for structs
    such as vlan_flags or br_boolopt_multi: what is not in the dict is then left alone.
    Bits that do not fit the number are left out: a wider attribute beside it carries them.
    """
    s, limit = struct.Struct("=" + fmt + mask), (1 << 8 * struct.calcsize("=" + fmt)) - 1
    value_of = dict(names)
    known = sum(value_of.values())
    memo = {}                       # few combinations ever occur; callers never write to what they get

    def pack(value):
        number = meant = 0
        for name, on in value.items():
            bit = value_of.get(name) or NAMELESS.get(name)
            if not bit:
                raise ValueError("no bit is called %r" % (name,))
            meant |= bit
            number |= bit if on else 0
        return s.pack(number & limit, meant & limit) if mask else s.pack(number & limit)

    def unpack(b):
        number = s.unpack_from(b.ljust(s.size, b"\0"))[0]
        if number not in memo:
            out = {name: bool(number & bit) for name, bit in value_of.items()}
            out.update(("bit%d" % n, True) for n in range(limit.bit_length()) if number & ~known & 1 << n)
            memo[number] = out
        return memo[number]

    return Type(pack, unpack, option="dict", names=value_of)


def nest(attrs):
    """An attribute space inside an attribute."""
    return Type(attrs.pack, attrs.unpack, NESTED, option="dict", inner=attrs)


def listed(type):
    """A nest that only numbers its items: 1, 2, 3 …, as a list."""
    def pack(values):
        out = []
        for number, value in enumerate(values, 1):
            body = type.pack(value)
            out.append(struct.pack("=HH", len(body) + 4, number | type.flag) + body + b"\0" * (-len(body) & 3))
        return b"".join(out)

    def unpack(b):
        out: list = []
        pos = 0
        while pos + 4 <= len(b):
            length = struct.unpack_from("=H", b, pos)[0]
            if length < 4 or pos + length > len(b):
                raise ValueError("item %d overruns its list" % len(out))
            out.append(type.unpack(b[pos + 4:pos + length]))
            pos += (length + 3) & ~3
        return out

    return Type(pack, unpack, NESTED, option="list", item=type.option)


def chain(fmt, fields, attrs, typed):
    """Structs that begin with their own length, each followed by attributes: RTA_MULTIPATH.

    typed: field -> Type for the fields that the format declares as bytes.
    """
    s, names = struct.Struct(fmt), fields.split()
    plain = Type(lambda v: v, lambda v: v)
    types = [typed.get(name, plain) for name in names]

    def pack(values):
        out = []
        for value in values:
            body = attrs.pack({name: item for name, item in value.items() if name not in names})
            head = [type.pack(value.get(name) or (0 if type is plain else {})) for name, type in zip(names, types)]
            out.append(s.pack(s.size + len(body), *head) + body)
        return b"".join(out)

    def unpack(b):
        out: list = []
        pos = 0
        while pos + s.size <= len(b):
            length, *head = s.unpack_from(b, pos)
            if length < s.size or pos + length > len(b):
                raise ValueError("hop %d overruns its list" % len(out))
            values = {name: type.unpack(value) for name, type, value in zip(names, types, head)}
            out.append(attrs.unpack(b, pos + s.size, pos + length, values))
            pos += (length + 3) & ~3
        return out

    return Type(pack, unpack, option="list")


def embedded(message):
    """A whole message, header and all, inside an attribute: VETH_INFO_PEER."""
    def within(function):
        def call(value):
            try:
                return function(value)
            except WireError as exc:        # the path is the attribute's from here on; the message's name is not in it
                raise WireError(exc.reason, exc.path.partition(".")[2]) from exc
        return call

    return Type(within(message.pack), within(message.unpack), NESTED, option="dict", inner=message)

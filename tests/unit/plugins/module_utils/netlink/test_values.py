# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each type of attribute payload in both directions; the bytes are written out, as the kernel has them.

Numbers stand in the order of a little-endian machine, where the protocol leaves it to the machine.
"""
from __future__ import annotations

import struct
import sys

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import values
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs, Message

pytestmark = pytest.mark.skipif(sys.byteorder != "little", reason="the bytes in these tables are little-endian")

INNER = Attrs((1, "a", values.u8), (2, "b", values.string))
MESSAGE = Message("thing", header=("=BBH", "family pad index"), attrs=INNER)
FLAGS = {"up": 1, "noarp": 0x80, "high": 0x8000}
HOPS = values.chain("=H1sBi", "flags hops ifindex", Attrs((5, "gateway", values.addr)), {"flags": values.bits("B", {"onlink": 4})})
NO_FLAGS = dict.fromkeys(FLAGS, False)

BOTH_WAYS = [
    ("u8", values.u8, 255, "ff"),
    ("u16", values.u16, 0x1234, "3412"),
    ("u32", values.u32, 0x12345678, "78563412"),
    ("u64", values.u64, 2 ** 64 - 2, "feffffffffffffff"),
    ("s8", values.s8, -2, "fe"),
    ("s16", values.s16, -2, "feff"),
    ("s32", values.s32, -2, "feffffff"),
    ("s64", values.s64, -2, "feffffffffffffff"),
    ("be16", values.be16, 0x1234, "1234"),
    ("be32", values.be32, 0x12345678, "12345678"),
    ("be64", values.be64, 0x1234, "0000000000001234"),
    ("raw", values.raw, b"\0\1\2", "000102"),
    ("raw, empty", values.raw, b"", ""),
    ("bool8", values.bool8, True, "01"),
    ("bool8, no", values.bool8, False, "00"),
    ("bool16", values.bool16, True, "0100"),
    ("bool32", values.bool32, True, "01000000"),
    ("string", values.string, "br0", "62723000"),
    ("string, empty", values.string, "", "00"),
    ("string, UTF-8", values.string, "\u00fc", "c3bc00"),
    ("string, no UTF-8", values.string, "\udcff", "ff00"),
    ("text", values.text, "uplink", "75706c696e6b"),
    ("text, empty", values.text, "", ""),
    ("lladdr, Ethernet", values.lladdr, "02:00:00:00:00:0a", "02000000000a"),
    ("lladdr, InfiniBand", values.lladdr, ":".join(["0b"] * 20), "0b" * 20),
    ("lladdr, IPv4 tunnel", values.lladdr, "0a:00:00:01", "0a000001"),
    ("lladdr, none", values.lladdr, "", ""),
    ("addr, of neither family", values.addr, b"\x01\x02\x03", "010203"),
    ("addr, IPv4", values.addr, "10.0.0.1", "0a000001"),
    ("addr, IPv6", values.addr, "fe80::1", "fe80" + "00" * 13 + "01"),
    ("addr, IPv4 in IPv6", values.addr, "::ffff:10.0.0.1", "00" * 10 + "ffff0a000001"),
    ("via, IPv6", values.via, "fe80::1", "0a00fe80" + "00" * 13 + "01"),
    ("via, IPv4", values.via, "10.0.0.1", "02000a000001"),
    ("ifindex", values.ifindex, 7, "07000000"),
    ("named", values.named(values.be16, {"802.1q": 0x8100}), 0x8100, "8100"),
    ("record", values.record("=IB3x", "a b"), {"a": 1, "b": 2}, "0100000002000000"),
    ("array u16", values.array("H"), [1, 2, 3], "010002000300"),
    ("array s32", values.array("i"), [-1, 1], "ffffffff01000000"),
    ("array u64", values.array("Q"), [1], "0100000000000000"),
    ("array, empty", values.array("I"), [], ""),
    ("bits", values.bits("H", FLAGS), dict(NO_FLAGS, up=True, high=True), "0180"),
    ("bits, none", values.bits("H", FLAGS), NO_FLAGS, "0000"),
    ("bits, unnamed", values.bits("H", FLAGS), dict(NO_FLAGS, bit9=True), "0002"),
    ("nest", values.nest(INNER), {"a": 1, "b": "x"}, "05000100010000000600020078000000"),
    ("listed", values.listed(values.u16), [7, 8], "0600010007000000 0600020008000000"),
    ("listed nests", values.listed(values.nest(INNER)), [{"a": 1}], "0c000180 0500010001000000"),
    ("embedded", values.embedded(MESSAGE), {"family": 1, "pad": 0, "index": 5, "a": 9}, "01000500 0500010009000000"),
    ("chain", HOPS, [{"flags": {"onlink": True}, "hops": 3, "ifindex": 2, "gateway": "10.0.0.1"},
                     {"flags": {"onlink": False}, "hops": 0, "ifindex": 3}],
     "1000040302000000 080005000a000001 0800000003000000"),
]


@pytest.mark.parametrize("type, value, hexa", [pytest.param(*row[1:], id=row[0]) for row in BOTH_WAYS])
def test_both_ways(type, value, hexa):
    assert type.pack(value) == bytes.fromhex(hexa)
    assert type.unpack(bytes.fromhex(hexa)) == value


@pytest.mark.parametrize("type, hexa, value", [
    pytest.param(values.u32, "07", 7, id="u32 of one byte"),
    pytest.param(values.u32, "0700000001000000", 0x100000007, id="u32 of eight bytes (NLA_UINT)"),
    pytest.param(values.u64, "07000000", 7, id="u64 of four bytes"),
    pytest.param(values.s32, "fe", -2, id="s32 of one byte keeps its sign"),
    pytest.param(values.s64, "feffffff", -2, id="s64 of four bytes keeps its sign"),
    pytest.param(values.be32, "0102", 0x102, id="be32 of two bytes"),
    pytest.param(values.u8, "", 0, id="u8 of nothing"),
    pytest.param(values.u16, "010203", 0x030201, id="u16 of three bytes"),
])
def test_a_number_of_another_size_is_read(type, hexa, value):
    assert type.unpack(bytes.fromhex(hexa)) == value


@pytest.mark.parametrize("type, hexa, value", [
    pytest.param(values.record("=II", "a b"), "01000000", {"a": 1, "b": 0}, id="shorter record"),
    pytest.param(values.record("=II", "a b"), "", {"a": 0, "b": 0}, id="empty record"),
    pytest.param(values.record("=II", "a b"), "01000000020000000300000004", {"a": 1, "b": 2}, id="longer record"),
    pytest.param(values.record("=8s", "id"), "0102", {"id": b"\1\2\0\0\0\0\0\0"}, id="shorter bytes"),
    pytest.param(values.array("I"), "0100000002", [1], id="array with a rest"),
    pytest.param(values.bits("I", FLAGS), "01", dict(NO_FLAGS, up=True), id="shorter bits"),
    pytest.param(values.bits("B", {"up": 1}), "01ff", {"up": True}, id="longer bits"),
    pytest.param(values.bits("I", {"up": 1}, mask="I"), "01", {"up": True}, id="bits without their mask"),
    pytest.param(values.bool8, "00000001", True, id="bool of four bytes"),
    pytest.param(values.bool32, "01", True, id="bool of one byte"),
    pytest.param(values.bool8, "", False, id="bool of nothing"),
    pytest.param(values.bool8, "02", True, id="bool of two"),
    pytest.param(values.string, "627230", "br0", id="string without its end"),
    pytest.param(values.string, "6272300000", "br0", id="padded string"),
    pytest.param(values.string, "", "", id="string of nothing"),
    pytest.param(values.listed(values.u8), "050001000700000001", [7], id="list with a rest"),
    pytest.param(HOPS, "08000000030000000800", [{"flags": {"onlink": False}, "hops": 0, "ifindex": 3}], id="chain with a rest"),
])
def test_shorter_and_longer_structs_never_raise(type, hexa, value):
    assert type.unpack(bytes.fromhex(hexa)) == value


@pytest.mark.parametrize("type, given, hexa", [
    pytest.param(values.lladdr, "02:AA:BB:CC:DD:EE", "02aabbccddee", id="upper case"),
    pytest.param(values.lladdr, "02-aa-bb-cc-dd-ee", "02aabbccddee", id="dashes"),
    pytest.param(values.lladdr, "2:a:b:c:d:e", "020a0b0c0d0e", id="short"),
    pytest.param(values.addr, "FE80:0::1", "fe80" + "00" * 13 + "01", id="IPv6"),
    pytest.param(values.raw, bytearray(b"\1"), "01", id="bytearray"),
    pytest.param(values.bool8, 2, "01", id="any truth"),
    pytest.param(values.record("=II", "a b"), {"b": 2}, "0000000002000000", id="a field not given is zero"),
    pytest.param(values.record("=II", "a b"), {"a": None, "b": 2}, "0000000002000000", id="a field of None is zero"),
    pytest.param(values.record("=2sH", "id n"), {"n": 2}, "00000200", id="bytes not given are zero"),
    pytest.param(values.bits("B", {"up": 1, "noarp": 2}), {"up": True, "bit0": True}, "01", id="one bit by both its names"),
    pytest.param(HOPS, [{"ifindex": 3}], "0800000003000000", id="a hop's header is zero where not given"),
])
def test_other_spellings_pack_alike(type, given, hexa):
    assert type.pack(given) == bytes.fromhex(hexa)


def test_a_mask_says_which_bits_are_meant():
    type = values.bits("I", FLAGS, mask="I")
    assert type.pack({"up": True, "noarp": False}) == struct.pack("=II", 1, 0x81)
    assert type.pack({}) == struct.pack("=II", 0, 0)
    assert type.pack({"bit4": False}) == struct.pack("=II", 0, 0x10)
    assert type.unpack(struct.pack("=II", 0x80, 0xFFFF)) == dict(NO_FLAGS, noarp=True)


def test_bits_too_high_for_the_number_are_left_to_a_wider_one():
    assert values.bits("B", FLAGS).pack({"up": True, "high": True}) == b"\x01"
    assert values.bits("B", FLAGS, mask="B").pack({"high": True}) == b"\x00\x00"


def test_a_flag_is_there_or_not():
    attrs = Attrs((1, "a", values.flag), (2, "b", values.u8))
    assert attrs.pack({"a": True, "b": 1}) == bytes.fromhex("04000100 0500020001000000")
    assert attrs.pack({"a": False, "b": 1}) == bytes.fromhex("0500020001000000")
    assert attrs.unpack(bytes.fromhex("04000100")) == {"a": True}


def test_the_text_of_the_kernel_ends_at_its_first_zero():
    assert values.string.unpack(b"br0\0junk") == "br0"


@pytest.mark.parametrize("type, value", [
    pytest.param(values.u8, 256, id="u8 too large"),
    pytest.param(values.u8, -1, id="u8 negative"),
    pytest.param(values.s8, 128, id="s8 too large"),
    pytest.param(values.u32, "1", id="u32 of text"),
    pytest.param(values.u32, 1.5, id="u32 of a fraction"),
    pytest.param(values.be16, 65536, id="be16 too large"),
    pytest.param(values.raw, 5, id="raw of a number"),
    pytest.param(values.raw, "5", id="raw of text"),
    pytest.param(values.string, 5, id="string of a number"),
    pytest.param(values.string, "\ud800", id="string of half a character"),
    pytest.param(values.string, "br0\0x", id="string with a zero inside"),
    pytest.param(values.lladdr, "02:00:00:00:00:0g", id="MAC with a g"),
    pytest.param(values.lladdr, "02:000:00", id="MAC with three digits"),
    pytest.param(values.lladdr, "02::00", id="MAC with a gap"),
    pytest.param(values.lladdr, "02:-1", id="MAC with a sign"),
    pytest.param(values.lladdr, 2, id="MAC of a number"),
    pytest.param(values.addr, "10.0.0", id="three quarters of IPv4"),
    pytest.param(values.addr, "10.0.0.256", id="IPv4 too large"),
    pytest.param(values.addr, "fe80::1%eth0", id="IPv6 with a zone"),
    pytest.param(values.addr, "10.0.0.1\0", id="IPv4 and a zero"),
    pytest.param(values.addr, "", id="no address"),
    pytest.param(values.addr, 5, id="address of a number"),
    pytest.param(values.via, "x", id="via of text"),
    pytest.param(values.record("=I", "a"), {"b": 1}, id="record with a strange field"),
    pytest.param(values.record("=B", "a"), {"a": 256}, id="record with a field too large"),
    pytest.param(values.record("=I", "a"), 5, id="record of a number"),
    pytest.param(values.array("H"), [65536], id="array item too large"),
    pytest.param(values.array("H"), 5, id="array of a number"),
    pytest.param(values.bits("B", FLAGS), {"down": True}, id="bit of no name"),
    pytest.param(values.bits("B", FLAGS), {"abc9": True}, id="bit that only ends in a number"),
    pytest.param(values.bits("B", FLAGS), {"bit-1": True}, id="bit below the first"),
    pytest.param(values.bits("B", FLAGS), {"bit99999999999": True}, id="bit beyond all"),
    pytest.param(values.bits("B", FLAGS), ["up"], id="bits as a list"),
    pytest.param(values.nest(INNER), {"c": 1}, id="nest with a strange attribute"),
    pytest.param(values.nest(INNER), "a", id="nest of text"),
    pytest.param(values.listed(values.u8), [256], id="list item too large"),
    pytest.param(values.listed(values.u8), 5, id="list of a number"),
    pytest.param(HOPS, [{"hops": 256}], id="hop too large"),
    pytest.param(HOPS, [{"speed": 1}], id="hop with a strange field"),
    pytest.param(HOPS, {"hops": 1}, id="one hop, no list"),
    pytest.param(values.many(values.string), "abc", id="text for many texts"),
    pytest.param(values.many(values.string), 5, id="a number for many texts"),
])
def test_what_does_not_fit_is_refused_by_name(type, value):
    with pytest.raises(ValueError) as caught:
        Attrs((1, "it", type)).pack({"it": value})
    assert caught.value.path.split(".")[0] == "it"
    assert caught.value.reason


@pytest.mark.parametrize("type, hexa", [
    pytest.param(values.via, "0200", id="via without an address"),
    pytest.param(values.nest(INNER), "03000100", id="attribute shorter than its header"),
    pytest.param(values.nest(INNER), "0900010000", id="attribute longer than its nest"),
    pytest.param(values.listed(values.u8), "03000100", id="item shorter than its header"),
    pytest.param(values.listed(values.u8), "0900010000", id="item longer than its list"),
    pytest.param(HOPS, "0700000003000000", id="hop shorter than its header"),
    pytest.param(HOPS, "0900000003000000", id="hop longer than its chain"),
    pytest.param(HOPS, "1000000003000000 090005000a000001", id="hop with a bad gateway"),
    pytest.param(values.embedded(MESSAGE), "010005", id="message shorter than its header"),
])
def test_malformed_bytes_are_refused_by_name(type, hexa):
    body = bytes.fromhex(hexa)
    with pytest.raises(ValueError) as caught:
        Attrs((1, "it", type)).unpack(struct.pack("=HH", len(body) + 4, 1) + body + b"\0" * (-len(body) & 3))
    assert caught.value.path.split(".")[0] == "it"


def test_many_stands_once_per_item():
    attrs = Attrs((53, "names", values.many(values.string)))
    packed = bytes.fromhex("0600350061000000 0600350062000000")
    assert attrs.pack({"names": ["a", "b"]}) == packed
    assert attrs.pack({"names": ("a", "b")}) == packed
    assert attrs.unpack(packed) == {"names": ["a", "b"]}
    assert attrs.unpack(packed[:8]) == {"names": ["a"]}
    assert attrs.pack({"names": []}) == b""


@pytest.mark.parametrize("type, option, flag", [
    (values.u8, "int", 0), (values.bool8, "bool", 0), (values.flag, "bool", 0), (values.string, "str", 0),
    (values.lladdr, "str", 0), (values.addr, "str", 0), (values.ifindex, "str", 0), (values.raw, "raw", 0),
    (values.named(values.u8, "scope"), "str", 0), (values.many(values.string), "list", 0),
    (values.nest(INNER), "dict", 0x8000), (values.listed(values.u8), "list", 0x8000),
    (values.embedded(MESSAGE), "dict", 0x8000), (HOPS, "list", 0), (values.record("=I", "a"), "dict", 0),
    (values.bits("B", FLAGS), "dict", 0), (values.array("I"), "list", 0),
])
def test_types_say_how_a_playbook_gives_them_and_whether_they_nest(type, option, flag):
    assert (type.option, type.flag) == (option, flag)

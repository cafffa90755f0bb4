# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attribute tables and messages: what survives a round trip, what is canonical, and how errors name their place."""
from __future__ import annotations

import struct
import sys

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import values
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs, Message, Select
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE

pytestmark = pytest.mark.skipif(sys.byteorder != "little", reason="the bytes in these tables are little-endian")

FOO = Attrs((1, "id", values.u16), (2, "inner", values.nest(Attrs((1, "deep", values.u8)))))
SPACES = {"foo": values.nest(FOO), 7: values.u8}
TABLE = Attrs(
    (1, "kind", values.string), (2, "data", Select("kind", SPACES)), (3, "mtu", values.u32),
    (4, "names", values.many(values.string)), (5, "nest", values.nest(FOO)), (6, "raw", values.raw),
    (7, "list", values.listed(values.nest(FOO))))
THING = Message("thing", header=("=BB2sI", "family table flags index"), attrs=Attrs((15, "table", values.u32), (16, "name", values.string)),
                typed={"flags": values.bits("H", {"up": 1})}, spelled={"family": values.named(values.u8, "family")},
                new=1, delete=2, get=3, group=4)


def attribute(number, body):
    return struct.pack("=HH", len(body) + 4, number) + body + b"\0" * (-len(body) & 3)


def path_of(function, *args):
    with pytest.raises(WireError) as caught:
        function(*args)
    assert caught.value.reason
    assert str(caught.value).endswith(caught.value.reason)
    return caught.value.path


# -- what no table knows

@pytest.mark.parametrize("packed, decoded", [
    pytest.param(attribute(999, b"\1\2\3"), {999: b"\1\2\3"}, id="one"),
    pytest.param(attribute(999, b""), {999: b""}, id="empty"),
    pytest.param(attribute(0x8000 | 999, b"\1"), {0x8000 | 999: b"\1"}, id="with NLA_F_NESTED"),
    pytest.param(attribute(0x4000 | 999, b"\1"), {0x4000 | 999: b"\1"}, id="with NLA_F_NET_BYTEORDER"),
    pytest.param(attribute(0, b"\1"), {0: b"\1"}, id="number 0"),
    pytest.param(attribute(0x3FFF, b"\1"), {0x3FFF: b"\1"}, id="the highest number"),
    pytest.param(attribute(999, b"\1") + attribute(999, b"\2") + attribute(999, b"\3"), {999: [b"\1", b"\2", b"\3"]}, id="repeated"),
    pytest.param(attribute(999, b"\1") + attribute(0x8000 | 999, b"\2"), {999: b"\1", 0x8000 | 999: b"\2"}, id="with and without flags"),
    pytest.param(attribute(3, b"\5\0\0\0") + attribute(999, b"\1"), {"mtu": 5, 999: b"\1"}, id="beside a known one"),
    pytest.param(attribute(0x8005, attribute(77, b"x") * 2), {"nest": {77: [b"x", b"x"]}}, id="inside a nest"),
    pytest.param(attribute(1, b"bar\0") + attribute(2, b"abcde"), {"kind": "bar", "data": b"abcde"}, id="data of an unknown kind"),
    pytest.param(attribute(2, b"abcde"), {"data": b"abcde"}, id="data of no kind"),
])
def test_the_unknown_survives_byte_for_byte(packed, decoded):
    assert TABLE.unpack(packed) == decoded
    assert TABLE.pack(decoded) == packed


# -- known ones

def test_the_nested_flag_is_sent_and_not_needed():
    assert TABLE.pack({"nest": {"id": 5}}) == attribute(0x8005, attribute(1, b"\5\0"))
    assert TABLE.unpack(attribute(5, attribute(1, b"\5\0"))) == {"nest": {"id": 5}}


def test_a_sibling_selects_the_space():
    packed = attribute(1, b"foo\0") + attribute(0x8002, attribute(1, b"\5\0"))
    assert TABLE.pack({"kind": "foo", "data": {"id": 5}}) == packed
    assert TABLE.unpack(packed) == {"kind": "foo", "data": {"id": 5}}


def test_the_sibling_may_come_later():
    packed = attribute(0x8002, attribute(1, b"\5\0")) + attribute(1, b"foo\0")
    assert TABLE.unpack(packed) == {"kind": "foo", "data": {"id": 5}}
    assert TABLE.pack({"data": {"id": 5}, "kind": "foo"}) == packed


def test_spaces_may_be_filled_later():
    spaces = {}
    attrs = Attrs((1, "kind", values.string), (2, "data", Select("kind", spaces)))
    packed = attribute(1, b"new\0") + attribute(2, b"\5")
    assert attrs.unpack(packed)["data"] == b"\5"
    spaces["new"] = values.u8
    assert attrs.unpack(packed)["data"] == 5


def test_none_is_not_sent_and_zero_is():
    assert TABLE.pack({"mtu": None, "kind": None, 999: None}) == b""
    assert TABLE.pack({"mtu": 0}) == attribute(3, b"\0\0\0\0")


def test_a_known_attribute_that_comes_twice_counts_as_it_came_last():
    assert TABLE.unpack(attribute(3, b"\1\0\0\0") + attribute(3, b"\2\0\0\0")) == {"mtu": 2}


def test_attributes_keep_the_order_of_the_dict():
    assert TABLE.pack({"mtu": 1, "kind": "a"}) == attribute(3, b"\1\0\0\0") + attribute(1, b"a\0")


def test_unpack_reads_only_its_part_of_the_buffer():
    inside = attribute(3, b"\5\0\0\0")
    assert TABLE.unpack(b"\xff" * 8 + inside + b"\xff" * 8, 8, 8 + len(inside)) == {"mtu": 5}


def test_less_than_a_header_at_the_end_is_padding():
    assert TABLE.unpack(attribute(3, b"\5\0\0\0") + b"\0\0\0") == {"mtu": 5}


def test_the_largest_attribute_and_one_too_many():
    assert len(TABLE.pack({"raw": bytes(0xFFFB)})) == 0x10000
    assert path_of(TABLE.pack, {"raw": bytes(0xFFFC)}) == "raw"


# -- header and attributes

@pytest.mark.parametrize("message, given, header, word", [
    pytest.param(ROUTE, {"family": 2, "table": 1000}, "0200000000000000 00000000", attribute(15, b"\xe8\3\0\0"), id="table > 255"),
    pytest.param(ROUTE, {"family": 2, "table": 254}, "02000000fe000000 00000000", attribute(15, b"\xfe\0\0\0"), id="table <= 255"),
    pytest.param(ADDRESS, {"family": 2, "index": 3, "flags": {"permanent": True, "noprefixroute": True}}, "0200800003000000",
                 attribute(8, b"\x80\2\0\0"), id="address flags > 255"),
])
def test_a_value_in_header_and_attribute_is_one(message, given, header, word):
    packed = message.pack(given)
    assert packed == bytes.fromhex(header) + word
    out = message.unpack(packed)
    assert {name: out[name] for name in given if name != "flags"} == {name: given[name] for name in given if name != "flags"}
    assert {name for name, on in out["flags"].items() if on} == set(given.get("flags", ()))


def test_the_attributes_word_counts_when_it_is_read():
    compat = ROUTE.unpack(bytes.fromhex("02000000fc00000000000000") + attribute(15, b"\xe8\3\0\0"))
    assert compat["table"] == 1000          # RT_TABLE_COMPAT in the header
    old = ROUTE.unpack(bytes.fromhex("02000000fe00000000000000"))
    assert old["table"] == 254              # a kernel without RTA_TABLE
    assert ADDRESS.unpack(bytes.fromhex("0200800003000000"))["flags"]["permanent"] is True


def test_what_is_not_given_is_zero_in_the_header():
    assert NEIGH.pack({}) == bytes(12)
    assert LINK.pack({"ifname": "lo", "family": None}) == bytes(16) + attribute(3, b"lo\0")


def test_link_flags_change_only_what_is_named():
    assert LINK.pack({"ifindex": 2, "flags": {"up": True}})[8:] == struct.pack("=II", 1, 1)
    assert LINK.pack({"ifindex": 2, "flags": {"up": False}})[8:] == struct.pack("=II", 0, 1)


def test_header_names_are_values_too():
    packed = THING.pack({"family": 1, "flags": {"up": True}, "index": 9, "name": "x"})
    assert packed == bytes.fromhex("0100010009000000") + attribute(16, b"x\0")
    assert THING.unpack(packed) == {"family": 1, "table": 0, "flags": {"up": True}, "index": 9, "name": "x"}


def test_type_of_knows_header_attributes_and_selected_ones():
    assert THING.type_of("name") is values.string
    assert THING.type_of("flags").names == {"up": 1}
    assert THING.type_of("family").names == "family"
    assert THING.type_of("index") is None
    assert TABLE.type_of("data", {"kind": "foo"}).inner is FOO
    assert TABLE.type_of("data", {"kind": "bar"}) is values.raw


# -- canonical form

@pytest.mark.parametrize("message, given, canonical", [
    (LINK, {"address": "02:AA:BB:CC:DD:EE"}, {"address": "02:aa:bb:cc:dd:ee"}),
    (LINK, {"address": "2-a-b-c-d-e"}, {"address": "02:0a:0b:0c:0d:0e"}),
    (ADDRESS, {"family": 10, "local": "FE80::1"}, {"family": 10, "local": "fe80::1"}),
    (ADDRESS, {"local": "2001:DB8:0:0:0:0:0:1"}, {"local": "2001:db8::1"}),
    (ROUTE, {"table": 1000, "gateway": "::FFFF:10.0.0.1"}, {"table": 1000, "gateway": "::ffff:10.0.0.1"}),
    (ROUTE, {"multipath": [{"gateway": "FE80::1", "ifindex": 3}, {"hops": 1}]},
     {"multipath": [{"gateway": "fe80::1", "ifindex": 3}, {"hops": 1}]}),
    (LINK, {"linkinfo": {"kind": "bridge", "data": {"vlan_filtering": 1, "group_addr": "01:80:C2:00:00:00"}}},
     {"linkinfo": {"kind": "bridge", "data": {"vlan_filtering": True, "group_addr": "01:80:c2:00:00:00"}}}),
    (LINK, {"flags": {"up": True}}, {"flags": {"up": True}}),
    (LINK, {"mtu": None, "ifname": "lo"}, {"ifname": "lo"}),
    (NEIGH, {"dst": "FE80::1", "lladdr": "02:AA:00:00:00:01", "state": 0x80},
     {"dst": "fe80::1", "lladdr": "02:aa:00:00:00:01", "state": 0x80}),
])
def test_canonical_is_how_the_kernel_says_it(message, given, canonical):
    assert message.canonical(given) == canonical
    assert message.canonical(canonical) == canonical


# -- errors name their place

@pytest.mark.parametrize("message, given, path", [
    (LINK, {"mtu": -1}, "link.mtu"),
    (LINK, {"mtu": "1500"}, "link.mtu"),
    (LINK, {"address": "02:00:00:00:00:0g"}, "link.address"),
    (LINK, {"ifindex": 1 << 31}, "link.ifindex"),
    (LINK, {"family": 256}, "link.family"),
    (LINK, {"type": "x"}, "link.type"),
    (LINK, {"flags": {"upp": True}}, "link.flags"),
    (LINK, {"flags": 1}, "link.flags"),
    (LINK, {"linkinfo": 5}, "link.linkinfo"),
    (LINK, {"linkinfo": {"kind": 5}}, "link.linkinfo.kind"),
    (LINK, {"linkinfo": {"data": {}, "kind": ["bridge"]}}, "link.linkinfo.data"),
    (LINK, {"linkinfo": {"kind": "bridge", "data": {"priority": 65536}}}, "link.linkinfo.data.priority"),
    (LINK, {"linkinfo": {"kind": "bridge", "data": {"prio": 1}}}, "link.linkinfo.data"),
    (LINK, {"linkinfo": {"kind": "bridge", "data": {"multi_boolopt": {"x": True}}}}, "link.linkinfo.data.multi_boolopt"),
    (LINK, {"linkinfo": {"kind": "bridge", "data": {"root_id": {"ID": b""}}}}, "link.linkinfo.data.root_id"),
    (LINK, {"linkinfo": {"kind": "nobody", "data": {"x": 1}}}, "link.linkinfo.data"),
    (LINK, {"linkinfo": {"kind": "veth", "data": {"peer": {"ifindex": 1 << 31}}}}, "link.linkinfo.data.peer.ifindex"),
    (LINK, {"linkinfo": {"kind": "veth", "data": {"peer": {"address": "x"}}}}, "link.linkinfo.data.peer.address"),
    (LINK, {"prop_list": {"alt_ifname": "abc"}}, "link.prop_list.alt_ifname"),
    (LINK, {"prop_list": {"alt_ifname": ["a", 5]}}, "link.prop_list.alt_ifname"),
    (LINK, {"af_spec": {"inet6": {"addr_gen_mode": 256}}}, "link.af_spec.inet6.addr_gen_mode"),
    (LINK, {"color": "red"}, "link"),
    (LINK, {70000: b""}, "link"),
    (LINK, {-1: b""}, "link"),
    (LINK, {999: 5}, "link.999"),
    (LINK, {999: [b"", 5]}, "link.999"),
    (LINK, {"linkinfo": {999: "x"}}, "link.linkinfo.999"),
    (LINK, {"linkinfo": {70000: b""}}, "link.linkinfo"),
    (ADDRESS, {"local": "10.0.0.300"}, "address.local"),
    (ADDRESS, {"index": -1}, "address.index"),
    (ROUTE, {"metrics": {"mtu": 1 << 32}}, "route.metrics.mtu"),
    (ROUTE, {"multipath": [{"gateway": "10.0.0.1"}, {"gateway": "x"}]}, "route.multipath.gateway"),
    (ROUTE, {"multipath": [{"hops": 256}]}, "route.multipath"),
    (ROUTE, {"table": 1 << 32}, "route.table"),
    (ROUTE, {"table": -1}, "route.table"),
    (NEIGH, {"fdb_ext_attrs": {"activity_notify": "x"}}, "neighbour.fdb_ext_attrs.activity_notify"),
])
def test_a_bad_value_is_named_at_every_depth(message, given, path):
    assert path_of(message.pack, given) == path


def test_an_unknown_name_is_in_the_reason():
    with pytest.raises(WireError, match="^link: no attribute is called 'color'$"):
        LINK.pack({"color": "red"})


LINKINFO, DATA, PEER = 0x8012, 0x8002, 0x8001


@pytest.mark.parametrize("message, packed, path", [
    pytest.param(LINK, bytes(15), "link", id="shorter than its header"),
    pytest.param(LINK, b"", "link", id="empty"),
    pytest.param(LINK, bytes(16) + b"\3\0\1\0", "link", id="attribute shorter than its header"),
    pytest.param(LINK, bytes(16) + b"\0\0\1\0", "link", id="attribute of length 0"),
    pytest.param(LINK, bytes(16) + b"\x09\0\1\0\0\0\0\0", "link", id="attribute longer than the message"),
    pytest.param(LINK, bytes(16) + attribute(3, b"lo\0") + b"\xff\xff\1\0", "link", id="not the fault of the one before"),
    pytest.param(LINK, bytes(16) + attribute(LINKINFO, b"\xff\xff\1\0"), "link.linkinfo", id="in a nest"),
    pytest.param(LINK, bytes(16) + attribute(LINKINFO, attribute(1, b"bridge\0") + attribute(DATA, b"\xff\xff\1\0")), "link.linkinfo.data",
                 id="in a selected nest"),
    pytest.param(LINK, bytes(16) + attribute(LINKINFO, attribute(1, b"veth\0") + attribute(DATA, attribute(PEER, bytes(15)))),
                 "link.linkinfo.data.peer", id="a peer shorter than its header"),
    pytest.param(LINK, bytes(16) + attribute(LINKINFO, attribute(1, b"veth\0") + attribute(DATA, attribute(PEER, bytes(16) + attribute(
        LINKINFO, b"\0\0\0\0")))), "link.linkinfo.data.peer.linkinfo", id="in a nest of a peer"),
    pytest.param(ROUTE, bytes(12) + attribute(9, b"\7\0\0\0\0\0\0\0"), "route.multipath", id="hop shorter than its header"),
    pytest.param(ROUTE, bytes(12) + attribute(9, b"\x0c\0\0\0\0\0\0\0\1\0\5\0"), "route.multipath", id="in a hop"),
])
def test_malformed_bytes_are_named_at_every_depth(message, packed, path):
    assert path_of(message.unpack, packed) == path


def test_nesting_without_end_is_not_followed():
    """A peer's own kind stays bytes."""
    inner = bytes(16)
    while len(inner) < 0xFF00:
        inner = bytes(16) + attribute(LINKINFO, attribute(1, b"veth\0") + attribute(DATA, attribute(PEER, inner)))
    peer = LINK.unpack(inner)["linkinfo"]["data"]["peer"]
    assert peer["linkinfo"]["kind"] == "veth" and isinstance(peer["linkinfo"]["data"], bytes)


# -- offsets to names

BRIDGE = {"ifname": "br0", "linkinfo": {"kind": "bridge", "data": {"forward_delay": 1500, "priority": 1}}, 999: b"xyz", "mtu": 1500}


def offset_of(packed, part):
    assert packed.count(part) == 1
    return packed.index(part)


@pytest.mark.parametrize("part, path", [
    pytest.param(attribute(3, b"br0\0"), "ifname", id="first"),
    pytest.param(b"br0\0", "ifname", id="payload"),
    pytest.param(attribute(4, b"\xdc\5\0\0"), "mtu", id="last"),
    pytest.param(attribute(999, b"xyz"), "999", id="unknown"),
    pytest.param(attribute(1, b"bridge\0"), "linkinfo.kind", id="nested"),
    pytest.param(attribute(1, b"\xdc\5\0\0"), "linkinfo.data.forward_delay", id="selected"),
    pytest.param(attribute(6, b"\1\0"), "linkinfo.data.priority", id="selected, second"),
])
def test_an_offset_names_its_attribute(part, path):
    packed = LINK.pack(BRIDGE)
    assert LINK.locate(packed, 0, len(packed), offset_of(packed, part)) == path


def test_an_offset_at_a_nest_names_the_nest():
    packed = LINK.pack(BRIDGE)
    kind = offset_of(packed, attribute(1, b"bridge\0"))
    assert LINK.locate(packed, 0, len(packed), kind - 4) == "linkinfo"
    assert LINK.locate(packed, 0, len(packed), kind + 12) == "linkinfo.data"


def test_an_offset_in_the_header_and_one_beyond_the_end():
    packed = LINK.pack(BRIDGE)
    assert LINK.locate(packed, 0, len(packed), 4) == "header"
    assert LINK.locate(packed, 0, len(packed), len(packed)) == ""
    assert LINK.locate(packed, 0, len(packed), 0xFFFFFFFF) == ""


def test_an_offset_into_a_peer():
    packed = LINK.pack({"linkinfo": {"kind": "veth", "data": {"peer": {"ifname": "v1"}}}})
    name = offset_of(packed, attribute(3, b"v1\0"))
    assert LINK.locate(packed, 0, len(packed), name) == "linkinfo.data.peer.ifname"
    assert LINK.locate(packed, 0, len(packed), name - 16) == "linkinfo.data.peer.header"


def test_an_offset_into_a_route():
    packed = ROUTE.pack({"family": 2, "dst": "10.0.0.0", "metrics": {"mtu": 1400}, "multipath": [{"gateway": "10.0.0.9"}]})
    assert ROUTE.locate(packed, 0, len(packed), offset_of(packed, attribute(2, b"\x78\5\0\0"))) == "metrics.mtu"
    assert ROUTE.locate(packed, 0, len(packed), offset_of(packed, b"\x0a\0\0\x09")) == "multipath"


def test_locate_stops_at_malformed_bytes():
    packed = bytes(16) + b"\0\0\1\0\0\0\0\0"
    assert LINK.locate(packed, 0, len(packed), 16) == ""


@pytest.mark.parametrize("path, number, given, name", [
    ("", 3, {}, "ifname"),
    ("", 9999, {}, "9999"),
    ("linkinfo", 1, {}, "linkinfo.kind"),
    ("linkinfo", 77, {}, "linkinfo.77"),
    ("af_spec.inet6", 8, {}, "af_spec.inet6.addr_gen_mode"),
    ("mtu", 1, {}, "mtu.1"),
    ("linkinfo.data", 1, BRIDGE, "linkinfo.data.forward_delay"),
    ("linkinfo.data", 1, {}, "linkinfo.data.1"),
    ("linkinfo.data.peer", 3, {"linkinfo": {"kind": "veth", "data": {"peer": {}}}}, "linkinfo.data.peer.ifname"),
    ("nowhere.else", 1, {}, "nowhere.else.1"),
])
def test_a_missing_attribute_has_a_path(path, number, given, name):
    assert LINK.attrs.name_in(path, number, given) == name


@pytest.mark.parametrize("type, value, says", [
    (values.u8, 256, "256 is not 0 to 255"), (values.u32, -1, "-1 is not 0 to 4294967295"), (values.be16, 65536, "65536 is not 0 to 65535"),
    (values.u64, -1, "-1 is not 0 to 18446744073709551615"), (values.s32, 1 << 31, "2147483648 is not -2147483648 to 2147483647"),
])
def test_a_number_out_of_range_is_told_the_range(type, value, says):
    with pytest.raises(WireError, match="^it: %s$" % says):
        Attrs((1, "it", type)).pack({"it": value})

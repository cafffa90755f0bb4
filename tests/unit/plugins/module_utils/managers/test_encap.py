# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encapsulations: options to bytes and back, their words, what is wrong with them, and that all of it is documented."""
from __future__ import annotations

import os
import struct

import pytest
import yaml
from ansible_collections.linux.netlink.plugins.doc_fragments.encap import ModuleDocFragment
from ansible_collections.linux.netlink.plugins.module_utils.managers import encap
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs, like
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.lwtunnel import ENCAP, ENCAP_TYPE, ENCAPS

TABLE = Attrs((21, "encap_type", ENCAP_TYPE), (22, "encap", ENCAP))


class Names:
    """v0 is link 7; the table blue is 10."""

    def number(self, book, text):
        return {"v0": 7, "blue": 10}[text]

    def text(self, book, number):
        return {7: "v0", 10: "blue"}[number]

    def held(self, path, opener):
        return 3


# The option, and its words for `ip`.
CASES = [
    ({"mpls": {"dst": "100/200", "ttl": 5}}, "mpls 100/200 ttl 5"),
    ({"ip": {"id": 5, "dst": "192.0.2.1", "src": "192.0.2.2", "tos": 4, "ttl": 9, "key": True, "csum": True, "seq": True}},
     "ip id 5 dst 192.0.2.1 src 192.0.2.2 tos 4 ttl 9 key csum seq"),
    ({"ip": {"id": 5, "geneve_opts": "1:2:01020304,5:6:aabbccdd"}}, "ip id 5 geneve_opts 1:2:01020304,5:6:aabbccdd"),
    ({"ip": {"vxlan_opts": 4}}, "ip vxlan_opts 4"),
    ({"ip6": {"id": 5, "dst": "2001:db8::1", "tc": 4, "hoplimit": 9}}, "ip6 id 5 dst 2001:db8::1 tc 4 hoplimit 9"),
    ({"ip6": {"erspan_opts": "1:7:0:0"}}, "ip6 erspan_opts 1:7:0:0"),
    ({"ip6": {"erspan_opts": "2:0:1:7"}}, "ip6 erspan_opts 2:0:1:7"),
    ({"ila": {"locator": "1:2:3:4", "csum_mode": "no-action", "ident_type": "luid", "hook_type": "input"}},
     "ila 1:2:3:4 csum-mode no-action ident-type luid hook-type input"),
    ({"seg6": {"mode": "inline", "segs": ["fc00::1", "fc00::2"], "hmac": 9}}, "seg6 mode inline segs fc00::1,fc00::2 hmac 9"),
    ({"seg6": {"mode": "encap.red", "segs": ["fc00::1"], "tunsrc": "fc00::9"}}, "seg6 mode encap.red tunsrc fc00::9 segs fc00::1"),
    ({"seg6local": {"action": "End.B6", "segs": ["fc00::1"]}}, "seg6local action End.B6 srh segs fc00::1"),
    ({"seg6local": {"action": "End.B6.Encaps", "segs": ["fc00::1", "fc00::2"]}}, "seg6local action End.B6.Encaps srh segs fc00::1,fc00::2"),
    ({"seg6local": {"action": "End", "flavors": ["psp", "next-csid"], "lblen": 32, "nflen": 16, "count": True}},
     "seg6local action End count flavors psp,next-csid lblen 32 nflen 16"),
    ({"seg6local": {"action": "End.T", "table": "blue"}}, "seg6local action End.T table blue"),
    ({"seg6local": {"action": "End.DX2", "oif": "v0"}}, "seg6local action End.DX2 oif v0"),
    ({"seg6local": {"action": "End.DX4", "nh4": "192.0.2.1"}}, "seg6local action End.DX4 nh4 192.0.2.1"),
    ({"seg6local": {"action": "End.BPF", "endpoint": "/sys/fs/bpf/it"}}, "seg6local action End.BPF endpoint pinned /sys/fs/bpf/it"),
    ({"bpf": {"in": "/sys/fs/bpf/a", "xmit": "/sys/fs/bpf/b", "headroom": 14}}, "bpf in pinned /sys/fs/bpf/a xmit pinned /sys/fs/bpf/b headroom 14"),
    ({"rpl": {"segs": ["fc00::1", "fc00::2"]}}, "rpl segs fc00::1,fc00::2"),
    ({"ioam6": {"freq": "1/2", "mode": "encap", "tunsrc": "fc00::9", "tundst": "fc00::1", "trace_type": 0x800000, "trace_ns": 3,
                "trace_size": 12}}, "ioam6 freq 1/2 mode encap tunsrc fc00::9 tundst fc00::1 trace prealloc type 0x800000 ns 3 size 12"),
    ({"ioam6": {"mode": "inline", "trace_type": 0xC00000, "trace_ns": 0, "trace_size": 244}},
     "ioam6 mode inline trace prealloc type 0xc00000 ns 0 size 244"),
    ({"xfrm": {"if_id": 4, "link_dev": "v0"}}, "xfrm if_id 4 link_dev v0"),
]


@pytest.mark.parametrize("given, words", CASES, ids=[words for _given, words in CASES])
def test_what_is_said_is_what_is_shown(given, words, monkeypatch):
    monkeypatch.setattr(encap, "kernel_release", lambda: (6, 1))
    names = Names()
    wanted = encap.read(names, given)
    told = TABLE.unpack(TABLE.pack(encap.ready(names, wanted)))
    assert encap.show(names, encap.normal(told)) == given
    assert encap.words(names, told) == ["encap"] + words.split()
    assert TABLE.pack(like(TABLE.unpack(TABLE.pack(wanted)), wanted)) == TABLE.pack(wanted)


IOAM6 = {"trace_type": 1, "trace_ns": 1, "trace_size": 4}


@pytest.mark.parametrize("given, says", [
    ({}, "encap has one type, one of bpf, ila"),
    ({"mpls": {"dst": "1"}, "xfrm": {"if_id": 1}}, "not mpls and xfrm together"),
    ({"mpls": {}}, "encap mpls: dst is missing"),
    ({"mpls": {"dst": "1", "ttl": 256}}, "encap mpls: ttl is 0 to 255, not 256"),
    ({"bpf": {}}, "encap bpf: in or out or xmit is missing"),
    ({"bpf": {"in": "it"}}, "a program is the path where it is pinned, such as /sys/fs/bpf/it, not 'it'"),
    ({"bpf": {"in": "/it", "headroom": 3}}, "headroom is for xmit"),
    ({"seg6": {"mode": "encap"}}, "encap seg6: segs is missing"),
    ({"seg6": {"mode": "encap", "segs": []}}, "segs needs at least one segment"),
    ({"seg6": {"mode": "inline", "segs": ["fc00::1"], "tunsrc": "fc00::1"}}, "tunsrc is not for mode inline"),
    ({"seg6local": {"action": "End.X"}}, "action End.X needs nh6"),
    ({"seg6local": {"action": "End.DT6"}}, "action End.DT6 needs table or vrftable"),
    ({"seg6local": {"action": "End.DT6", "table": "blue", "vrftable": "blue"}}, "table and vrftable exclude each other"),
    ({"seg6local": {"action": "End", "lblen": 3}}, "lblen and nflen are for the flavor next-csid"),
    ({"rpl": {"segs": []}}, "segs needs at least one segment"),
    ({"ioam6": dict(IOAM6, trace_type="all")}, "trace_type is a number, such as 0x800000, not 'all'"),
    ({"ioam6": dict(IOAM6, trace_type="0x1000000")}, "trace_type is 1 to 16777215, not 16777216"),
    ({"ioam6": dict(IOAM6, trace_size=5)}, "trace_size is a multiple of 4"),
    ({"ioam6": dict(IOAM6, trace_size=248)}, "trace_size is 0 to 244, not 248"),
    ({"ioam6": dict(IOAM6, freq="3/2")}, "freq is K/N"),
    ({"ioam6": dict(IOAM6, mode="encap")}, "mode encap needs tundst"),
    ({"ioam6": dict(IOAM6, tundst="fc00::1")}, "tundst and tunsrc are not for mode inline"),
    ({"xfrm": {"if_id": 0}}, "if_id is 1 to 4294967295, not 0"),
    ({"ip": {"vxlan_opts": 1}}, "Linux 6.15 and later stop for good"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says, monkeypatch):
    monkeypatch.setattr(encap, "kernel_release", lambda: (6, 15))
    with pytest.raises(ValueError) as caught:
        encap.read(Names(), given)
    assert says in str(caught.value)


@pytest.mark.parametrize("given, says", [
    ({"mpls": {"dst": "1/x"}}, "'1/x' is no stack of MPLS labels"), ({"mpls": {"dst": "1048576"}}, "no stack of MPLS labels"),
    ({"ip": {"dst": "fc00::1"}}, "'fc00::1' is not an IPv4 address"), ({"ila": {"locator": "1:2"}}, "is not a locator"),
    ({"seg6": {"mode": "encap", "segs": ["fc00::1", "seg"]}}, "'seg' is not an IPv6 address"),
], ids=repr)
def test_what_does_not_pack_says_why(given, says):
    with pytest.raises(ValueError) as caught:
        TABLE.pack(encap.read(Names(), given))
    assert says in str(caught.value)


def test_a_number_may_be_text():
    for text in ("0x800000", "8388608", 0x800000):
        assert encap.read(Names(), {"ioam6": dict(IOAM6, trace_type=text)})["encap"]["trace"]["type"] == 0x800000


@pytest.mark.parametrize("text, says", [
    ("1:2", "CLASS:TYPE:DATA"), ("1:2:abc", "CLASS:TYPE:DATA"), ("1:2:aabb", "multiple of 4"), ("x:2:aabbccdd", "not of the form"),
])
def test_options_of_geneve_say_what_is_wrong(text, says, monkeypatch):
    monkeypatch.setattr(encap, "kernel_release", lambda: (6, 1))
    with pytest.raises(ValueError, match=says):
        encap.read(Names(), {"ip": {"geneve_opts": text}})


def test_what_is_documented_is_what_is_taken():
    documented = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]["encap"]
    taken = encap.argument()
    for name, kind in taken["options"].items():
        for option, spec in kind["options"].items():
            told = documented["suboptions"][name]["suboptions"][option]
            assert {field: told.get(field) for field in ("type", "elements", "choices")} == {
                field: spec.get(field) for field in ("type", "elements", "choices")}, (name, option)
        assert list(documented["suboptions"][name]["suboptions"]) == list(kind["options"]) and len(kind["options"]) == len(ENCAPS[name].rows)
    assert sorted(documented["suboptions"]) == sorted(taken["options"])


class Recorded(Names):
    """v0 is link 3, as it was when encaps.hex was recorded; tables are numbers."""

    def number(self, book, text):
        return 3 if book == "link" else int(text)


SRV6 = {"segs": ["fc00::1", "fc00::2"]}
IOAM = {"trace_ns": 1, "trace_type": 0x800000, "trace_size": 12, "mode": "inline"}
# What each line of encaps.hex says, as options.
RECORDED = {
    "mpls 100/200 ttl 5": {"dst": "100/200", "ttl": 5}, "mpls 1048575": {"dst": "1048575"},
    "ip id 5 dst 192.0.2.1 src 192.0.2.2 tos 4 ttl 9 key csum seq": {
        "id": 5, "dst": "192.0.2.1", "src": "192.0.2.2", "tos": 4, "ttl": 9, "key": True, "csum": True, "seq": True},
    "ip6 id 6 dst 2001:db8::1 src 2001:db8::2 tc 4 hoplimit 9 csum": {
        "id": 6, "dst": "2001:db8::1", "src": "2001:db8::2", "tc": 4, "hoplimit": 9, "csum": True},
    "ila 1:2:3:4 csum-mode no-action ident-type luid hook-type input": {
        "locator": "1:2:3:4", "csum_mode": "no-action", "ident_type": "luid", "hook_type": "input"},
    "seg6 mode inline segs fc00::1,fc00::2 hmac 9": dict(SRV6, mode="inline", hmac=9),
    "seg6 mode encap segs fc00::1": {"mode": "encap", "segs": ["fc00::1"]},
    "seg6 mode l2encap segs fc00::1,fc00::2": dict(SRV6, mode="l2encap"),
    "seg6local action End count": {"action": "End", "count": True},
    "seg6local action End.X nh6 2001:db8::9": {"action": "End.X", "nh6": "2001:db8::9"},
    "seg6local action End.T table 100": {"action": "End.T", "table": "100"},
    "seg6local action End.DX2 oif v0": {"action": "End.DX2", "oif": "v0"},
    "seg6local action End.DX4 nh4 192.0.2.1": {"action": "End.DX4", "nh4": "192.0.2.1"},
    "seg6local action End.DT6 table 100": {"action": "End.DT6", "table": "100"},
    "seg6local action End.DT46 vrftable 100": {"action": "End.DT46", "vrftable": "100"},
    "seg6local action End.B6 srh segs fc00::1": {"action": "End.B6", "segs": ["fc00::1"]},
    "seg6local action End.B6.Encaps srh segs fc00::1,fc00::2": dict(SRV6, action="End.B6.Encaps"),
    "rpl segs fc00::1,fc00::2,fc00::3": {"segs": ["fc00::1", "fc00::2", "fc00::3"]},
    "ioam6 mode inline trace prealloc type 0x800000 ns 1 size 12": IOAM,
    "ioam6 freq 1/2 mode encap tundst fc00::1 trace prealloc type 0xc00000 ns 2 size 244": {
        "freq": "1/2", "mode": "encap", "tundst": "fc00::1", "trace_type": 0xC00000, "trace_ns": 2, "trace_size": 244},
    "xfrm if_id 4 link_dev v0": {"if_id": 4, "link_dev": "v0"},
}


def recorded():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 4, "captures")
    with open(os.path.join(folder, "encaps.hex"), encoding="utf-8") as lines:
        return dict(line.strip().rsplit(": ", 1) for line in lines if not line.startswith("#"))


def pieces(data):
    """The attributes of a nest by their numbers, as they are."""
    out, pos = {}, 0
    while pos + 4 <= len(data):
        length, number = struct.unpack_from("=HH", data, pos)
        out[number & 0x3FFF] = data[pos + 4:pos + length]
        pos += (length + 3) & ~3
    return out


@pytest.mark.parametrize("words, theirs", sorted(recorded().items()))
def test_iproute2_sends_the_same_bytes(words, theirs):
    """Also of encapsulations that no kernel at hand has: rpl, ioam6."""
    wanted = encap.read(Recorded(), {words.split()[0]: RECORDED[words]})
    ours = ENCAPS[words.split()[0]].data.pack(wanted["encap"])
    assert pieces(ours) == pieces(bytes.fromhex(theirs))

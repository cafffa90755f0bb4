# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual functions, of which no kernel here has any: bytes laid out by hand after struct ifla_vf_*, entries, requests and `ip` lines."""
from __future__ import annotations

import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import link_extra
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.devconf import IPV4_CONF
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.link_vf import VFS


def attribute(number, body, flags=0):
    return struct.pack("=HH", 4 + len(body), number | flags) + body + b"\0" * (-len(body) % 4)


def info(*attributes):
    return attribute(1, b"".join(attributes), 0x8000)


# What a driver told (igb): no trust known, and the rate that was one number once.
TOLD = info(attribute(1, struct.pack("=I", 0) + bytes.fromhex("020000000001") + bytes(26)), attribute(13, b"\xff" * 6 + bytes(26)),
            attribute(2, struct.pack("=III", 0, 7, 3)), attribute(6, struct.pack("=III", 0, 10, 100)), attribute(3, struct.pack("=II", 0, 100)),
            attribute(4, struct.pack("=II", 0, 1)), attribute(5, struct.pack("=II", 0, 2)), attribute(7, struct.pack("=II", 0, 0)),
            attribute(9, struct.pack("=II", 0, 0xFFFFFFFF)),
            attribute(12, attribute(1, struct.pack("=III", 0, 7, 3) + b"\x88\xa8\0\0"), 0x8000)) + info(
                attribute(1, struct.pack("=I", 1) + bytes(32)), attribute(10, struct.pack("=I4xQ", 1, 0x0011223344556677)))
READ = {"0": {"mac": "02:00:00:00:00:01", "vlan": 7, "qos": 3, "proto": 0x88A8, "min_tx_rate": 10, "max_tx_rate": 100, "spoofchk": True,
              "query_rss": False, "state": 2},
        "1": {"mac": "00:00:00:00:00:00", "node_guid": "00:11:22:33:44:55:66:77"}}
SHOWN = [{"vf": 0, "address": "02:00:00:00:00:01", "vlan": 7, "qos": 3, "protocol": "802.1ad", "min_tx_rate": 10, "max_tx_rate": 100,
          "spoofchk": True, "query_rss": False, "state": "disable"},
         {"vf": 1, "address": "00:00:00:00:00:00", "node_guid": "00:11:22:33:44:55:66:77"}]


def test_what_the_kernel_tells_of_functions():
    assert VFS.unpack(TOLD) == READ
    out: dict = {}
    link_extra.show({"vfinfo_list": READ, "operstate": 6}, out, set())
    assert out == {"vfs": SHOWN}


def test_an_entry_becomes_what_was_read():
    obj: dict = {}
    link_extra.read(obj, {"vfs": SHOWN})
    assert obj == {"vfinfo_list": READ}
    assert VFS.unpack(VFS.pack(READ)) == READ


def test_what_is_sent_for_a_function():
    assert VFS.pack({"3": {"vlan": 5, "trust": True}}) == info(
        attribute(12, attribute(1, struct.pack("=III", 3, 5, 0) + b"\x81\0\0\0"), 0x8000), attribute(9, struct.pack("=II", 3, 1)))
    assert VFS.pack({"1": {"port_guid": "00:11:22:33:44:55:66:77", "mac": "02:00:00:00:00:01"}}) == info(
        attribute(1, struct.pack("=I", 1) + bytes.fromhex("020000000001") + bytes(26)),
        attribute(11, struct.pack("=I4xQ", 1, 0x0011223344556677)))


def test_what_belongs_together_goes_together():
    after = {"vfinfo_list": {"0": dict(READ["0"], qos=4, max_tx_rate=50)}}
    patch = link_extra.along({"ifindex": 7, "vfinfo_list": {"0": {"qos": 4, "max_tx_rate": 50}}}, after, {})
    assert patch["vfinfo_list"] == {"0": {"vlan": 7, "qos": 4, "proto": 0x88A8, "min_tx_rate": 10, "max_tx_rate": 50}}
    assert list(link_extra.words("eth0", ["vfinfo_list.0.qos", "vfinfo_list.0.spoofchk", "vfinfo_list.1.state"], {}, {"vfinfo_list": {
        "0": READ["0"], "1": {"state": 1}}})) == [
            ["ip", "link", "set", "dev", "eth0", "vf", "0", "vlan", "7", "qos", "3", "proto", "802.1ad", "spoofchk", "on"],
            ["ip", "link", "set", "dev", "eth0", "vf", "1", "state", "enable"]]


@pytest.mark.parametrize(("entry", "says"), [
    ({"vfs": [{"vf": -1}]}, "vf -1 is out of range"),
    ({"vfs": [{"vf": 1}, {"vf": 1}]}, "vf 1 stands there twice"),
    ({"vfs": [{"vf": 1, "qos": 3}]}, "vf 1: qos and protocol are those of a vlan, which is not given"),
    ({"protodown_reasons": [32]}, "a reason is a number from 0 to 31"),
    ({"xdp": True}, "xdp: a program can only be taken away (xdp: false), since netlink takes one that is loaded already"),
])
def test_bad_input(entry, says):
    with pytest.raises(ValueError) as caught:
        link_extra.read({}, entry)
    assert str(caught.value) == says


def test_the_settings_of_ipv4_are_told_as_an_array_and_taken_as_attributes():
    assert IPV4_CONF.pack({"rp_filter": 2, "forwarding": 1}) == attribute(8, struct.pack("=i", 2)) + attribute(1, struct.pack("=i", 1))
    assert IPV4_CONF.unpack(IPV4_CONF.pack({"rp_filter": 2, "tag": -1})) == {"rp_filter": 2, "tag": -1}
    told = IPV4_CONF.unpack(struct.pack("=35i", 1, *range(2, 36)))
    assert (told["forwarding"], told["rp_filter"], told["arp_evict_nocarrier"], told["conf34"], told["conf35"]) == (1, 8, 33, 34, 35)
    assert IPV4_CONF.unpack(b"") == {}


def test_a_program_is_taken_away_in_the_way_it_is_there():
    for mode, flags, word in ((1, 4, "xdpdrv"), (2, 2, "xdpgeneric"), (3, 8, "xdpoffload")):
        before = {"xdp": {"attached": mode}}
        assert link_extra.along({"xdp": {"attached": 0}}, {}, before) == {"xdp": {"fd": -1, "flags": flags}}
        assert list(link_extra.words("v0", ["xdp.attached"], before, {})) == [["ip", "link", "set", "dev", "v0", word, "off"]]
    both = {"xdp": {"attached": 4, "skb_prog_id": 3, "hw_prog_id": 4}}          # one after the other
    assert link_extra.along({"xdp": {"attached": 0}}, {}, both) == {"xdp": {"fd": -1, "flags": 2}}

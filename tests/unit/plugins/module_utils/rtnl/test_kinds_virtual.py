# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links upon links and tunnels over UDP: their tables against requests that iproute2 6.1 made, and against themselves.

The bytes are IFLA_INFO_DATA of `ip link add`, as strace showed them; the values beside them were written by hand.
"""
from __future__ import annotations

import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.values import NESTED
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.bareudp import BAREUDP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.bond import BOND
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.geneve import GENEVE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.ipvlan import IPVLAN, IPVTAP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.macsec import MACSEC
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.macvlan import MACVLAN, MACVTAP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.netkit import netkit
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.vlan import FLAGS, VLAN
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.vrf import VRF
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.vxlan import VXLAN
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.xfrm import XFRM

NETKIT = netkit(LINK)
KINDS = (VLAN, VXLAN, MACVLAN, MACVTAP, IPVLAN, IPVTAP, BOND, VRF, GENEVE, BAREUDP, NETKIT, MACSEC, XFRM)

# ip link add … type KIND …: the table, the bytes, the values
REQUESTS = {
    "vlan id 5 protocol 802.1ad ingress-qos-map 1:2 3:4 egress-qos-map 5:6": (
        VLAN.data,
        "06000100050000000600050088a800001c0004000c00010001000000020000000c0001000300000004000000100003000c0001000500000006000000",
        {"id": 5, "protocol": 0x88A8, "ingress_qos": {"1": 2, "3": 4}, "egress_qos": {"5": 6}}),
    "macvlan mode source nodst macaddr set 02:00:00:00:00:01 02:00:00:00:00:02 bcqueuelen 2000": (
        MACVLAN.data,
        "08000300030000001c0005000a00040002000000000100000a000400020000000002000008000700d007000008000100100000000600020002000000",
        {"macaddr_mode": 3, "macaddr_data": ["02:00:00:00:00:01", "02:00:00:00:00:02"], "bc_queue_len": 2000, "mode": 16, "flags": 2}),
    "macvtap mode passthru flag nopromisc": (
        MACVTAP.data, "08000100080000000600020001000000", {"mode": 8, "flags": 1}),
    "ipvlan mode l3s vepa": (IPVLAN.data, "06000100020000000600020002000000", {"mode": 2, "flags": 2}),
    "vrf table 1000": (VRF.data, "08000100e8030000", {"table": 1000}),
    "vxlan id 42 remote 2001:db8::2 local 2001:db8::1 dev d0 ttl inherit tos 4 df set flowlabel 0x12345 dstport 4789 srcport 1024 2048"
    " nolearning proxy rsc l2miss l3miss ageing 60 maxaddress 99 noudpcsum udp6zerocsumtx udp6zerocsumrx remcsumtx remcsumrx gbp": (
        VXLAN.data,
        ("080003000200000004001c00050006000400000005001d000100000008001a000001234508000a000400080005000b000100000005000c0001000000"
         "05000d000100000005000e0001000000080008003c00000008000900630000000500120000000000050013000100000005001400010000000500150001000000"
         "050016000100000004001700080001002a0000001400110020010db80000000000000000000000011400100020010db8000000000000000000000002"
         "050007000000000006000f0012b50000"),
        {"link": 2, "ttl_inherit": True, "tos": 4, "df": 1, "label": 0x12345, "port_range": [1024, 2048], "proxy": True, "rsc": True,
         "l2miss": True, "l3miss": True, "ageing": 60, "limit": 99, "udp_csum": False, "udp_zero_csum6_tx": True,
         "udp_zero_csum6_rx": True, "remcsum_tx": True, "remcsum_rx": True, "gbp": True, "id": 42, "local6": "2001:db8::1",
         "group6": "2001:db8::2", "learning": False, "port": 4789}),
    "vxlan external vnifilter gpe dstport 4790": (
        VXLAN.data, "050019000100000005001e000100000004001b00050007000000000006000f0012b60000",
        {"collect_metadata": True, "vnifilter": True, "gpe": True, "learning": False, "port": 4790}),
    "geneve id 42 remote 192.0.2.2 ttl 64 tos 4 df inherit dstport 6082 udpcsum udp6zerocsumrx innerprotoinherit": (
        GENEVE.data,
        ("05000d0002000000080001002a00000008000200c000020208000b0000000000050003004000000005000400040000000600050017c2000004000e00"
         "050008000100000005000a0001000000"),
        {"df": 2, "id": 42, "remote": "192.0.2.2", "label": 0, "ttl": 64, "tos": 4, "port": 6082, "inner_proto_inherit": True,
         "udp_csum": True, "udp_zero_csum6_rx": True}),
    "bareudp dstport 6635 ethertype mpls_uc srcportmin 1024 multiproto": (
        BAREUDP.data, "0600010019eb00000600020088470000060003000004000004000400",
        {"port": 6635, "ethertype": 0x8847, "srcport_min": 1024, "multiproto_mode": True}),
    "macsec sci 0200000000010002 encrypt on send_sci on validate check offload off cipher gcm-aes-256 icvlen 16 replay on window 32"
    " encodingsa 2": (
        MACSEC.data,
        ("0c00010002000000000100020500070001000000050009000100000005000d000100000005000f00000000000c0004000200000100c28000"
         "0500030010000000080005002000000005000c00010000000500060002000000"),
        {"sci": "0200000000010002", "encrypt": True, "inc_sci": True, "validation": 1, "offload": 0,
         "cipher_suite": 0x0080C20001000002, "icv_len": 16, "window": 32, "replay_protect": True, "encoding_sa": 2}),
    "macsec port 11 end_station on send_sci off": (
        MACSEC.data, "06000200000b000005000a00010000000500090000000000", {"port": 11, "es": True, "inc_sci": False}),
    "xfrm dev d0 if_id 42": (XFRM.data, "080002002a0000000800010002000000", {"if_id": 42, "link": 2}),
    "xfrm external": (XFRM.data, "04000300", {"collect_metadata": True}),
    "bond mode 802.3ad miimon 100 updelay 200 downdelay 300 peer_notify_delay 400 use_carrier 0 lacp_active off ad_select bandwidth"
    " ad_actor_sys_prio 100 ad_user_port_key 500 ad_actor_system 02:00:00:00:00:09 all_slaves_active 1 resend_igmp 7 min_links 1"
    " lp_interval 5 packets_per_slave 3 tlb_dynamic_lb 0": (
        BOND.data,
        ("0500010004000000080003006400000008000400c8000000080005002c01000008001c0090010000050006000000000005001d0000000000"
         "0500160001000000060018006400000006001900f40100000a001a000200000000090000050011000100000008000f0007000000080012000100000008001300"
         "05000000080014000300000005001b0000000000"),
        {"mode": 4, "miimon": 100, "updelay": 200, "downdelay": 300, "peer_notif_delay": 400, "use_carrier": False,
         "ad_lacp_active": False, "ad_select": 1, "ad_actor_sys_prio": 100, "ad_user_port_key": 500,
         "ad_actor_system": "02:00:00:00:00:09", "all_slaves_active": True, "resend_igmp": 7, "min_links": 1, "lp_interval": 5,
         "packets_per_slave": 3, "tlb_dynamic_lb": False}),
    "bond_slave queue_id 3 prio -5": (BOND.port, "060005000300000008000900fbffffff", {"queue_id": 3, "prio": -5}),
}
ARP_BOND = bytes.fromhex(
    "0500010001000000080003000000000008000700f40100001400080008000000c000020108000100c000020218001f001400000020010db8000000000000000000000001"
    "080009000500000008000a000100000005001e000500000008000b000200000005000c000200000005000d000200000005000e00050000000500100004000000")


def unnested(data):
    """The same attributes without NLA_F_NESTED, which iproute2 does not set."""
    out, pos = bytearray(data), 0
    while pos < len(data):
        length, number = struct.unpack_from("=HH", data, pos)
        struct.pack_into("=H", out, pos + 2, number & ~NESTED)
        pos += (length + 3) & ~3
    return bytes(out)


@pytest.mark.parametrize("words", REQUESTS)
def test_iproute2(words):
    table, data, values = REQUESTS[words]
    data = bytes.fromhex(data)
    assert table.unpack(data) == values
    assert unnested(table.pack(values)) == data


def test_arp_targets_of_iproute2():
    """It counts the targets from 0, and this library from 1; the kernel does not look."""
    values = BOND.data.unpack(ARP_BOND)
    assert values["arp_ip_target"] == ["192.0.2.1", "192.0.2.2"]
    assert values["ns_ip6_target"] == ["2001:db8::1"]
    assert {name: values[name] for name in ("mode", "arp_validate", "arp_all_targets", "missed_max", "fail_over_mac", "num_peer_notif")} \
        == {"mode": 1, "arp_validate": 5, "arp_all_targets": 1, "missed_max": 5, "fail_over_mac": 2, "num_peer_notif": 4}
    assert BOND.data.unpack(BOND.data.pack(values)) == values


def test_vlan_flags_carry_their_mask():
    """ip link add … type vlan id 5 gvrp on reorder_hdr off"""
    data = bytes.fromhex("0c0002000200000003000000")
    assert VLAN.data.pack({"flags": {"gvrp": True, "reorder_hdr": False}}) == data
    assert VLAN.data.unpack(data)["flags"] == dict(dict.fromkeys(FLAGS, False), gvrp=True)


def test_vlan_priorities():
    told = VLAN.data.unpack(VLAN.data.pack({"egress_qos": {"10": 1, "2": 3}}))["egress_qos"]
    assert told == {"2": 3, "10": 1}
    assert told.get("4") == 0                   # what the kernel does not tell of
    assert VLAN.absent["ingress_qos"].get("0") == 0
    for key in ("x", "0x1", "01", "", "1.5"):
        with pytest.raises(WireError, match="egress_qos"):
            VLAN.data.pack({"egress_qos": {key: 1}})


def test_macvlan_sources_have_no_order():
    told = MACVLAN.data.pack({"macaddr_data": ["02:00:00:00:00:02", "02:00:00:00:00:01", "02:00:00:00:00:02"]})
    assert MACVLAN.data.unpack(told) == {"macaddr_data": ["02:00:00:00:00:01", "02:00:00:00:00:02"]}
    assert MACVLAN.data.unpack(MACVLAN.data.pack({"macaddr_data": []})) == {"macaddr_data": []}


def test_vxlan_flags():
    assert VXLAN.data.pack({"gbp": False, "gpe": False, "ttl_inherit": False}) == b""
    told = bytes.fromhex("05001c000000000005001c0001000000")       # Linux 6.1 tells of it as a number
    assert VXLAN.data.unpack(told[:8]) == {"ttl_inherit": False}
    assert VXLAN.data.unpack(told[8:]) == {"ttl_inherit": True}
    assert VXLAN.data.unpack(bytes.fromhex("04001c00")) == {"ttl_inherit": True}


def test_vxlan_reserved_bits():
    """struct vxlanhdr: flags and VNI, as they are in a packet."""
    assert VXLAN.data.pack({"reserved_bits": 0xF7FFFFFF000000FF}) == bytes.fromhex("0c002100f7ffffff000000ff")


@pytest.mark.parametrize("value", [[1], [1, 2, 3], [1, 65536], ["a", "b"], 5])
def test_port_ranges(value):
    for table in (VXLAN.data, GENEVE.data):
        with pytest.raises(WireError, match="port_range"):
            table.pack({"port_range": value})


@pytest.mark.parametrize("kind, wrong", [
    (VXLAN, {"group": "2001:db8::1"}), (VXLAN, {"local6": "192.0.2.1"}), (GENEVE, {"remote": "2001:db8::1"}), (GENEVE, {"local": "x"}),
    (BOND, {"arp_ip_target": ["2001:db8::1"]}), (BOND, {"ns_ip6_target": ["192.0.2.1"]}), (VLAN, {"id": 65536}), (MACSEC, {"sci": "1"}),
    (MACSEC, {"sci": "020000000001000g"}),
])
def test_refused_here(kind, wrong):
    with pytest.raises(WireError, match=next(iter(wrong))):
        kind.data.pack(wrong)


def test_macsec_port_is_read_from_the_sci():
    """The kernel takes the port and tells of the SCI."""
    assert MACSEC.absent["port"]({"sci": "46985b943eaa000b"}) == 11


def test_what_goes_along():
    delay = BOND.along["miimon"]["updelay"]
    assert delay({"miimon": 200, "updelay": 400}) == 400
    assert delay({"miimon": 0, "updelay": 400}) is None
    assert MACVLAN.along["macaddr_data"] == {"macaddr_mode": 3}


def test_words_for_ip():
    assert VLAN.spelled["flags.gvrp"](True) == ["gvrp", "on"]
    assert VLAN.spelled["egress_qos"]({"5": 6, "7": 1}) == ["egress-qos-map", "5:6", "7:1"]
    assert VXLAN.spelled["learning"](False) == ["nolearning"]
    assert VXLAN.spelled["gbp"](False) == []
    assert VXLAN.spelled["port_range"]([1024, 2048]) == ["srcport", "1024", "2048"]
    assert BOND.spelled["arp_ip_target"](["192.0.2.1", "192.0.2.2"]) == ["arp_ip_target", "192.0.2.1,192.0.2.2"]
    assert IPVLAN.spelled["flags"]("private") == ["private"]
    assert MACVLAN.spelled["macaddr_data"](["02:00:00:00:00:01"]) == ["macaddr", "set", "02:00:00:00:00:01"]
    assert NETKIT.spelled["peer_scrub"]("none") == ["peer", "scrub", "none"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_policy_names_what_there_is(kind):
    """Every name in a kind's policy is an attribute of its table, or a bit of one."""
    known = set(kind.data.by_name)
    for name, (_number, type) in kind.data.by_name.items():
        if isinstance(type.names, dict) and type.option == "dict":
            known |= {"%s.%s" % (name, bit) for bit in type.names}
    options = kind.options.split()
    assert len(options) == len(set(options))
    for paths in (options, kind.words, kind.absent, kind.along, kind.spelled, kind.silent.split(),
                  [path.partition("=")[0] for path in kind.fixed.split()]):
        assert set(paths) <= known
    assert {name.partition("=")[0] for name in kind.fixed.split()} <= set(options)
    assert set(kind.later.split()) <= set(options) | set(LINK.attrs.by_name)
    assert set(kind.down.split()) <= set(options) | set(LINK.attrs.by_name)
    for one in kind.needs.split():
        assert all(path == "link" or path[len("linkinfo.data."):] in known for path in one.split("|"))
    assert set(kind.port_options.split()) <= set(kind.port.by_name if kind.port else ())
    words = [kind.words.get(path, path).split()[0] for path in options]
    assert all(words.count(word) == 1 or word in ("group", "local", "remote") for word in words)
    assert not any("." in word or "-" in word for word in words)

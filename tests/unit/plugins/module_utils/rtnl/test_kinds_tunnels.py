# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tunnels over IP, rings, CAN, modems and bridge ports: their tables against requests that iproute2 6.1 made, and against themselves.

The bytes are IFLA_INFO_DATA of `ip link add`, or IFLA_INFO_SLAVE_DATA, as strace showed them; the values beside them were written by hand.
"""
from __future__ import annotations

import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.values import NESTED
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import like
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.amt import AMT
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.batadv import BATADV
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.bridge import BRIDGE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.can import CAN, vxcan
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.gre import ERSPAN, GRE, GRETAP, IP6ERSPAN, IP6GRE, IP6GRETAP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.gtp import GTP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.hsr import HSR
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.ipoib import IPOIB
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.iptunnel import IP6TNL, IPIP, SIT
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.modem import RMNET, WWAN
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.ovpn import OVPN
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.vti import VTI, VTI6

TUNNELS = (GRE, GRETAP, ERSPAN, IP6GRE, IP6GRETAP, IP6ERSPAN, IPIP, SIT, IP6TNL, VTI, VTI6)
VXCAN = vxcan(LINK)
KINDS = (*TUNNELS, HSR, AMT, GTP, CAN, VXCAN, BATADV, RMNET, WWAN, IPOIB, OVPN)
NO_ENCAP = {"encap_type": 0, "encap_flags": {}, "encap_sport": 0, "encap_dport": 0}

# ip link add … type KIND …: the table, the bytes, the values
REQUESTS = {
    "gre dev d0 local 192.0.2.1 remote 192.0.2.2 ikey 5 okey 6 iseq ocsum ttl 33 tos 0x10 nopmtudisc ignore-df fwmark 7 encap gue"
    " encap-sport 5555 encap-dport 6666 encap-csum encap-udp6-csum encap-remcsum": (
        GRE.data,
        ("08000400000000050800050000000006060002003000000006000300a000000008000600c000020108000700c000020205000a0000000000"
         "0500130001000000050009001000000008000100030000000500080021000000080014000700000006000e000200000006000f0007000000"
         "0600100015b30000060011001a0a0000"),
        {"ikey": 5, "okey": 6, "iflags": {"key": True, "seq": True}, "oflags": {"key": True, "csum": True}, "local": "192.0.2.1",
         "remote": "192.0.2.2", "pmtudisc": False, "ignore_df": True, "tos": 16, "link": 3, "ttl": 33, "fwmark": 7, "encap_type": 2,
         "encap_flags": {"csum": True, "csum6": True, "remcsum": True}, "encap_sport": 5555, "encap_dport": 6666}),
    "gretap external": (GRETAP.data, "04001200", {"collect_metadata": True}),
    "erspan seq key 5 local 192.0.2.1 remote 192.0.2.2 erspan_ver 2 erspan_dir egress erspan_hwid 7": (
        ERSPAN.data,
        ("080004000000000508000500000000050600020030000000060003003000000008000600c000020108000700c000020205000a0001000000"
         "05000900000000000500080000000000080014000000000005001600020000000500170001000000060018000700000006000e0000000000"
         "06000f000000000006001000000000000600110000000000"),
        dict({"ikey": 5, "okey": 5, "iflags": {"key": True, "seq": True}, "oflags": {"key": True, "seq": True}, "local": "192.0.2.1",
              "remote": "192.0.2.2", "pmtudisc": True, "tos": 0, "ttl": 0, "fwmark": 0, "erspan_ver": 2, "erspan_dir": 1,
              "erspan_hwid": 7}, **NO_ENCAP)),
    "ip6gre dev d0 local 2001:db8::1 remote 2001:db8::2 okey 6 oseq hoplimit 33 encaplimit 5 tclass 0x20 flowlabel 0x12345"
    " dscp inherit allow-localremote fwmark 7": (
        IP6GRE.data,
        ("08000400000000000800050000000006060002000000000006000300300000001400060020010db800000000000000000000000114000700"
         "20010db80000000000000000000000020800010003000000050008002100000005000b000500000008000c000201234508000d0050000000"
         "0800140007000000050016000100000006000e000000000006000f000200000006001000000000000600110000000000"),
        {"ikey": 0, "okey": 6, "iflags": {"key": False}, "oflags": {"key": True, "seq": True}, "local": "2001:db8::1",
         "remote": "2001:db8::2", "link": 3, "ttl": 33, "encap_limit": 5, "flowinfo": {"tclass": 0x20, "flowlabel": 0x12345},
         "flags": {"rcv_dscp_copy": True, "allow_local_remote": True}, "fwmark": 7, "erspan_ver": 1, "encap_type": 0,
         "encap_flags": {"csum6": True}, "encap_sport": 0, "encap_dport": 0}),
    "ip6erspan seq key 5 remote 2001:db8::2 encaplimit none tclass inherit flowlabel inherit fwmark inherit erspan_ver 1 erspan 123": (
        IP6ERSPAN.data,
        ("08000400000000050800050000000005060002003000000006000300300000001400070020010db800000000000000000000000205000800"
         "4000000005000b000400000008000c000000000008000d002700000008001400000000000500160001000000080015007b00000006000e00"
         "0000000006000f000200000006001000000000000600110000000000"),
        {"ikey": 5, "okey": 5, "iflags": {"key": True, "seq": True}, "oflags": {"key": True, "seq": True}, "remote": "2001:db8::2",
         "ttl": 64, "encap_limit": 4, "flowinfo": {"tclass": 0, "flowlabel": 0},
         "flags": {"ign_encap_limit": True, "use_orig_tclass": True, "use_orig_flowlabel": True, "use_orig_fwmark": True}, "fwmark": 0,
         "erspan_ver": 1, "erspan_index": 123, "encap_type": 0, "encap_flags": {"csum6": True}, "encap_sport": 0, "encap_dport": 0}),
    "ipip mode ipip dev d0 local 192.0.2.1 remote 192.0.2.2 ttl 33 tos 0x10 fwmark 7 encap fou encap-sport auto encap-dport 6666": (
        IPIP.data,
        ("050009000400000008000200c000020108000300c000020205000a0001000000050005001000000005000400210000000800010003000000"
         "080014000700000006000f000100000006001000000000000600110000000000060012001a0a0000"),
        {"proto": 4, "local": "192.0.2.1", "remote": "192.0.2.2", "pmtudisc": True, "tos": 16, "ttl": 33, "link": 3, "fwmark": 7,
         "encap_type": 1, "encap_flags": {}, "encap_sport": 0, "encap_dport": 6666}),
    "ipip external mode any": (IPIP.data, "050009000000000004001300", {"proto": 0, "collect_metadata": True}),
    "sit mode ip6ip local 192.0.2.1 isatap nopmtudisc 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8": (
        SIT.data,
        ("050009002900000008000200c000020105000a00000000000500050000000000050004000000000008000100000000000800140000000000"
         "06000f0000000000060010000000000006001100000000000600120000000000060008000100000014000b0020010db80000000000000000"
         "0000000006000d002000000008000c000a00000006000e0008000000"),
        dict({"proto": 41, "local": "192.0.2.1", "pmtudisc": False, "tos": 0, "ttl": 0, "link": 0, "fwmark": 0}, **dict(
            NO_ENCAP, flags={"isatap": True}, **{"6rd_prefix": "2001:db8::", "6rd_prefixlen": 32, "6rd_relay_prefix": "10.0.0.0",
                                                 "6rd_relay_prefixlen": 8}))),
    "ip6tnl mode ipip6 local 2001:db8::1 remote 2001:db8::2 dev d0 hoplimit 33 encaplimit none tclass 0x20 flowlabel 0x12345": (
        IP6TNL.data,
        ("05000900040000001400020020010db80000000000000000000000011400030020010db80000000000000000000000020500040021000000"
         "0500060004000000080007000201234508000800010000000800010003000000080014000000000006000f00000000000600100002000000"
         "06001100000000000600120000000000"),
        {"proto": 4, "local": "2001:db8::1", "remote": "2001:db8::2", "ttl": 33, "encap_limit": 4,
         "flowinfo": {"tclass": 0x20, "flowlabel": 0x12345}, "flags": {"ign_encap_limit": True}, "link": 3, "fwmark": 0,
         "encap_type": 0, "encap_flags": {"csum6": True}, "encap_sport": 0, "encap_dport": 0}),
    "vti dev d0 local 192.0.2.1 remote 192.0.2.2 ikey 5 okey 6 fwmark 7": (
        VTI.data, "0800020000000005080003000000000608000400c000020108000500c000020208000600070000000800010003000000",
        {"ikey": 5, "okey": 6, "local": "192.0.2.1", "remote": "192.0.2.2", "fwmark": 7, "link": 3}),
    "vti6 local 2001:db8::1 remote 2001:db8::2 key 5": (
        VTI6.data,
        ("080002000000000508000300000000051400040020010db80000000000000000000000011400050020010db8000000000000000000000002"
         "0800060000000000"),
        {"ikey": 5, "okey": 5, "local": "2001:db8::1", "remote": "2001:db8::2", "fwmark": 0}),
    "hsr slave1 d0 slave2 d1 supervision 45 version 1": (
        HSR.data, "08000100030000000800020002000000050003002d0000000500060001000000",
        {"slave1": 3, "slave2": 2, "multicast_spec": 45, "version": 1}),
    "hsr slave1 d0 slave2 d1 proto 1": (
        HSR.data, "080001000300000008000200020000000500070001000000", {"slave1": 3, "slave2": 2, "protocol": 1}),
    "amt mode gateway dev d0 local 192.0.2.1 discovery 192.0.2.2 relay_port 2269 gateway_port 2270 max_tunnels 5": (
        AMT.data,
        "0800010000000000080004000300000008000500c000020108000700c00002020600020008dd00000600030008de00000800080005000000",
        {"mode": 0, "link": 3, "local_ip": "192.0.2.1", "discovery_ip": "192.0.2.2", "relay_port": 2269, "gateway_port": 2270,
         "max_tunnels": 5}),
    "gtp role sgsn hsize 64": (
        GTP.data, "050005000100000008000400010000000800030040000000", {"create_sockets": True, "role": 1, "pdp_hashsize": 64}),
    "batadv ra BATMAN_V": (BATADV.data, "0d0001004241544d414e5f5600000000", {"algo_name": "BATMAN_V"}),
    "rmnet mux_id 5": (RMNET.data, "0600010005000000", {"mux_id": 5}),
    "wwan linkid 9": (WWAN.data, "0800010009000000", {"link_id": 9}),
    "ipoib pkey 0x8001 mode connected umcast 1": (
        IPOIB.data, "060001000180000006000200010000000600030001000000", {"pkey": 0x8001, "mode": 1, "umcast": True}),
    "can bitrate 500000 sample-point 0.875 sjw 2 dbitrate 2000000 dsample-point 0.75 fd on listen-only off tdc-mode manual tdcv 5 tdco 6"
    " tdcf 7 restart-ms 100 termination 120": (
        CAN.data,
        ("080006006400000006000b00780000002400010020a107006b03000000000000000000000000000000000000020000000000000024000900"
         "80841e00ee0200000000000000000000000000000000000000000000000000000c00050022040000200400001c0010800800070005000000"
         "08000800060000000800090007000000"),
        {"restart_ms": 100, "termination": 120, "bittiming": {"bitrate": 500000, "sample_point": 875, "sjw": 2},
         "data_bittiming": {"bitrate": 2000000, "sample_point": 750}, "ctrlmode": {"fd": True, "listen_only": False, "tdc_manual": True},
         "tdc": {"tdcv": 5, "tdco": 6, "tdcf": 7}}),
    "can tq 125 prop-seg 6 phase-seg1 7 phase-seg2 2 one-shot on": (
        CAN.data, "2400010000000000000000007d00000006000000070000000200000000000000000000000c0005000800000008000000",
        {"bittiming": {"tq": 125, "prop_seg": 6, "phase_seg1": 7, "phase_seg2": 2}, "ctrlmode": {"one_shot": True}}),
    "vxcan peer name k1": (
        VXCAN.data, "1c00010000000000000000000000000000000000070003006b310000", {"peer": {"ifname": "k1"}}),
    "bridge_slave state 0 priority 12 cost 77 hairpin on guard on root_block on fastleave on learning off flood off proxy_arp on"
    " proxy_arp_wifi on mcast_router 2 mcast_flood off bcast_flood off mcast_to_unicast on group_fwd_mask 8 neigh_suppress on"
    " vlan_tunnel on isolated on locked on backup_port d1": (
        BRIDGE.port,
        ("0500010000000000060002000c000000080003004d0000000500040001000000050005000100000005000600010000000500070001000000"
         "0500080000000000050009000000000005000a000100000005000c0001000000050019000200000005001b000000000005001e0000000000"
         "05001c000100000006001f0008000000050020000100000005001d0001000000050021000100000005002700010000000800220002000000"),
        {"state": 0, "priority": 12, "cost": 77, "mode": True, "guard": True, "protect": True, "fast_leave": True, "learning": False,
         "unicast_flood": False, "proxyarp": True, "proxyarp_wifi": True, "multicast_router": 2, "mcast_flood": False, "bcast_flood": False,
         "mcast_to_ucast": True, "group_fwd_mask": 8, "neigh_suppress": True, "vlan_tunnel": True, "isolated": True, "locked": True,
         "backup_port": 2}),
    "bridge_slave nobackup_port": (BRIDGE.port, "0800220000000000", {"backup_port": 0}),
}


def unnested(data):
    """The same attributes without NLA_F_NESTED, which iproute2 does not set everywhere."""
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
    assert like(table.unpack(data), values) == values
    assert set(table.unpack(data)) == set(values)
    assert unnested(table.pack(values)) == unnested(data)


def test_gre_flags_are_in_network_order():
    assert GRE.data.unpack(GRE.data.pack({"iflags": {"csum": True, "bit0": True}}))["iflags"] == {
        "csum": True, "routing": False, "key": False, "seq": False, "strict": False, "ack": False, "bit0": True}
    assert GRE.data.pack({"iflags": {"csum": True}})[4:6] == b"\x80\x00"


def test_can_modes_have_the_mask_first():
    """struct can_ctrlmode; what the kernel tells has no mask."""
    assert CAN.data.unpack(bytes.fromhex("0c0005000000000002000000"))["ctrlmode"]["listen_only"] is True
    assert CAN.data.pack({"ctrlmode": {"listen_only": False}}) == bytes.fromhex("0c0005000200000000000000")


def test_the_kernel_tells_of_can_timings_in_full():
    """A serial adapter under Linux 6.1 after `ip link set can0 type can bitrate 500000`."""
    told = CAN.data.unpack(bytes.fromhex("2400010020a1070000000000000000000000000000000000000000000000000000000000"))
    assert told["bittiming"] == {"bitrate": 500000, "sample_point": 0, "tq": 0, "prop_seg": 0, "phase_seg1": 0, "phase_seg2": 0, "sjw": 0,
                                 "brp": 0}


@pytest.mark.parametrize("kind, wrong", [
    (GRE, {"local": "2001:db8::1"}), (IP6GRE, {"remote": "192.0.2.1"}), (VTI, {"local": "::1"}), (VTI6, {"remote": "192.0.2.1"}),
    (IP6TNL, {"flowinfo": {"tclass": 256}}), (IP6GRE, {"flowinfo": {"flowlabel": 1 << 20}}), (IP6GRE, {"flowinfo": {"label": 1}}),
    (GRE, {"ttl": 256}), (SIT, {"6rd_prefix": "10.0.0.0"}), (CAN, {"bittiming": {"rate": 1}}), (RMNET, {"flags": {"x": True}}),
])
def test_refused_here(kind, wrong):
    with pytest.raises(WireError, match=next(iter(wrong))):
        kind.data.pack(wrong)


@pytest.mark.parametrize("kind", TUNNELS, ids=lambda kind: kind.name)
def test_every_change_of_a_tunnel_carries_everything(kind):
    """What a request does not carry is zero from then on; only being controlled from outside stays, and may not be said again."""
    assert set(kind.along["*"]) == {path.partition(".")[0] for path in kind.options.split()} - {"collect_metadata"}


def test_a_tap_takes_no_zero_for_nowhere():
    assert GRETAP.along["*"]["remote"]({"remote": "0.0.0.0"}) is None
    assert IP6GRETAP.along["*"]["remote"]({"remote": "::"}) is None
    assert IP6GRETAP.along["*"]["remote"]({"remote": "2001:db8::1"}) == "2001:db8::1"
    assert GRE.along["*"]["remote"] is None


def test_new_tunnels_are_those_of_iproute2():
    assert IP6TNL.fresh["ttl"]({}) == 64
    assert IP6TNL.fresh["ttl"]({"collect_metadata": True}) is None
    assert IP6GRE.fresh["encap_flags"]({}) == {"csum6": True}
    assert SIT.fresh == {"proto": 0, "ttl": 0}
    assert GTP.fresh["create_sockets"] is True


def test_what_hsr_tells_only_inside_an_address():
    assert HSR.absent["multicast_spec"]({"supervision_addr": "01:15:4e:00:01:2d"}) == 45


def test_words_for_ip():
    assert GRE.spelled["iflags.seq"](False) == ["noiseq"]
    assert GRE.spelled["iflags.key"](False) == ["noikey"]
    assert GRE.spelled["iflags.key"](True) == []
    assert GRE.spelled["tos"](16) == ["tos", "0x10"]
    assert GRE.spelled["encap_flags.csum6"](False) == ["noencap-udp6-csum"]
    assert IP6GRE.spelled["flowinfo.flowlabel"](0x12345) == ["flowlabel", "0x12345"]
    assert IP6TNL.spelled["flags.use_orig_tclass"](True) == ["tclass", "inherit"]
    assert SIT.spelled["6rd_prefix"].format(**{"6rd_prefix": "2001:db8::", "6rd_prefixlen": 32}).split() == ["6rd-prefix", "2001:db8::/32"]
    assert HSR.spelled["protocol"]("prp") == ["proto", "1"]
    assert CAN.spelled["bittiming.sample_point"](75) == ["sample-point", "0.075"]
    assert CAN.spelled["data_bittiming.phase_seg1"](7) == ["dphase-seg1", "7"]
    assert CAN.spelled["ctrlmode.listen_only"](True) == ["listen-only", "on"]
    assert CAN.spelled["ctrlmode.tdc_manual"](True) == ["tdc-mode", "manual"]
    assert CAN.spelled["ctrlmode.xl_tdc_auto"](False) == ["xtdc-mode", "off"]
    assert RMNET.spelled["flags.ingress_map_commands"](False) == ["ingress-commands", "off"]
    assert BRIDGE.port_spelled["mode"](True) == ["hairpin", "on"]
    assert BRIDGE.port_spelled["state"]("blocking") == ["state", "4"]
    assert BRIDGE.port_spelled["backup_port"]("") == ["nobackup_port"]
    assert BRIDGE.port_spelled["backup_port"]("d1") == ["backup_port", "d1"]


FIELDS = {"flowinfo": "tclass flowlabel", "bittiming": "bitrate sample_point tq prop_seg phase_seg1 phase_seg2 sjw"}
FIELDS.update(data_bittiming=FIELDS["bittiming"], xl_data_bittiming=FIELDS["bittiming"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_policy_names_what_there_is(kind):
    """Every name in a kind's policy is an attribute of its table, or a part of one."""
    known = set(kind.data.by_name)
    for name, (_number, type) in kind.data.by_name.items():
        inside = type.names if isinstance(type.names, dict) and type.option == "dict" else FIELDS.get(name, "").split()
        inside = type.inner.by_name if name in ("tdc", "xl_tdc", "xl_pwm") else inside
        known |= {"%s.%s" % (name, part) for part in inside}
    options = kind.options.split()
    assert len(options) == len(set(options))
    fixed = {name.partition("=")[0] for name in kind.fixed.split()}
    for paths in (options, kind.words, kind.absent, kind.along.get("*", ()), kind.spelled, kind.implies, kind.fresh,
                  kind.silent.split(), fixed):
        assert set(paths) <= known | {"tos", "pmtudisc"}        # which the words of all tunnels have
    assert fixed | set(kind.silent.split()) <= set(options) | set(kind.fresh)
    assert {path for path, _value in kind.implies.values()} <= set(options)
    assert set(kind.down.split()) <= set(LINK.attrs.by_name) | {path.partition(".")[0] for path in options}
    for one in kind.needs.split():
        assert all(path in LINK.attrs.by_name or path[len("linkinfo.data."):] in known for path in one.split("|"))
    words = [kind.words.get(path, path) for path in options]
    assert all(words.count(word) == 1 or kind is GTP and word == "local" for word in words)
    assert not any("." in word or "-" in word for word in words)


def test_policy_of_bridge_ports():
    options = BRIDGE.port_options.split()
    assert len(options) == len(set(options))
    for paths in (options, BRIDGE.port_words, BRIDGE.port_absent, BRIDGE.port_spelled):
        assert set(paths) <= set(BRIDGE.port.by_name)
    words = [BRIDGE.port_words.get(path, path) for path in options]
    assert len(words) == len(set(words))

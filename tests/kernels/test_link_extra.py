# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: what is neither a plain option nor a kind's - tun and tap devices, XDP, reasons for being down, IPv4's settings, the token."""
from __future__ import annotations

import ctypes
import fcntl
import json
import os
import platform
import socket
import struct
import time

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.tests.kernels.matrix import play

LINUX = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
needs_tun = pytest.mark.skipif(not os.path.exists("/dev/net/tun"), reason="no /dev/net/tun")


@needs_tun
def test_a_tap_device():
    made = {"type": "tap", "pi": True, "vnet_hdr": True, "multi_queue": True, "persist": True, "user": "root"}
    changed = {"pi": False, "vnet_hdr": False, "group": "root"}
    play({"module": "nl_link", "no_twin": "ip cannot change one",
          "create": {"name": "k0", "kind": "tun", "up": True, "mtu": 1400,
                     "tun": {"mode": "tap", "user": "root", "group": "7", "multi_queue": True, "vnet_hdr": True, "pi": True}},
          "change": {"name": "k0", "mtu": 1420, "tun": {"user": "1", "group": "root", "vnet_hdr": False, "pi": False}},
          "delete": {"name": "k0", "state": "absent"},
          "steady": ("k0",),
          "shows": {"create": [("link", {"ifname": "k0", "mtu": 1400, "flags": {"UP"}, "linkinfo": {"info_kind": "tun", "info_data": made}})],
                    "change": [("link", {"ifname": "k0", "mtu": 1420, "linkinfo": {"info_data": changed}})]}})


@needs_tun
def test_a_tun_device_as_ip_makes_it():
    play({"module": "nl_link",
          "create": {"name": "k0", "kind": "tun", "up": True, "alias": "a", "mtu": 1400, "txqueuelen": 77, "tun": {"mode": "tun", "user": "root", "pi": True}},
          "delete": {"name": "k0", "state": "absent"},
          "shows": {"create": [("link", {"ifname": "k0", "ifalias": "a", "mtu": 1400, "txqlen": 77, "linkinfo": {"info_data": {"type": "tun", "pi": True}}})]}})


@needs_tun
def test_what_a_tun_device_refuses(space):
    assert space.play("nl_link", name="k0", kind="tun", tun={"mode": "tun"})["changed"]
    index = space.link("k0")["ifindex"]
    for args, words in (
            ({"name": "k0", "tun": {"mode": "tap"}}, "tun.mode of link k0 cannot change in place (it is tun, not tap)"),
            ({"name": "k1", "kind": "tun"}, "needs the option tun.mode"),
            ({"name": "k1", "kind": "tun", "tun": {"mode": "tap", "user": "nobody-at-all"}}, "there is no user 'nobody-at-all'"),
            ({"links": [{"name": "k1", "kind": "bridge"}, {"name": "k2", "kind": "tun", "tun": {"mode": "tap"}},
                        {"name": "k3", "kind": "nosuch"}]}, "links[2]")):
        result = space.play("nl_link", **args)
        assert result.get("failed"), result
        assert words in result["msg"]
        assert not [one for one in space.show("link show") if one["ifname"] in ("k1", "k2")]
    assert space.play("nl_link", name="k0", recreate="if_needed", tun={"mode": "tap"})["changed"]
    assert space.link("k0")["linkinfo"]["info_data"]["type"] == "tap"
    assert space.link("k0")["ifindex"] == index


def test_settings_of_ipv4():
    play({"module": "nl_link", "no_twin": "ip cannot set them",
          "create": {"name": "k0", "kind": "bridge", "ipv4_conf": {"rp_filter": 2, "arp_ignore": 1, "forwarding": 1}},
          "change": {"name": "k0", "ipv4_conf": {"rp_filter": 1, "forwarding": 0, "promote_secondaries": 1}},
          "delete": {"name": "k0", "state": "absent"}})


def test_settings_of_ipv4_are_the_sysctls(space):
    assert space.play("nl_link", name="k0", kind="bridge", ipv4_conf={"rp_filter": 2, "arp_announce": 1})["links"][0]["ipv4_conf"] == {
        "rp_filter": 2, "arp_announce": 1}
    with Connection(space.path) as connection:
        conf = connection.get(LINK, {"ifname": "k0"})["af_spec"]["inet"]["conf"]
    assert (conf["rp_filter"], conf["arp_announce"]) == (2, 1)
    with space.entered():
        for name, value in (("rp_filter", "2"), ("arp_announce", "1")):
            with open("/proc/sys/net/ipv4/conf/k0/" + name, encoding="ascii") as file:
                assert file.read().strip() == value


def test_reasons_for_being_down():
    """Few drivers have them: macvlan does."""
    play({"module": "nl_link", "setup": ("link add name v0 type veth peer name v1",),
          "create": {"name": "k0", "kind": "macvlan", "link": "v0", "protodown": True, "protodown_reasons": [3, 7]},
          "change": {"name": "k0", "protodown": False, "protodown_reasons": []},
          "delete": {"name": "k0", "state": "absent"},
          "shows": {"create": [("link", {"ifname": "k0", "proto_down": True, "proto_down_reason": ["3", "7"]})],
                    "change": [("link", {"ifname": "k0", "proto_down": None, "proto_down_reason": None})]}})


def test_an_ipv6_token(space):
    space.ip("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up")
    for token in ("::a:b:c:1", "::b:77:0:1", "::"):
        check = space.play("nl_link", check=True, name="v0", token=token)
        done = space.play("nl_link", name="v0", token=token)
        assert check["changed"] and done["changed"], done
        assert check["commands"] == ["ip token set %s dev v0" % token]
        assert space.show("token show dev v0")[0]["token"] == token
        assert not space.play("nl_link", name="v0", token=token)["changed"]


def test_a_program_is_taken_away(space):
    """Loaded by bpf(2), since `ip` would need a file: r0 = XDP_PASS; exit."""
    space.ip("link add name v0 type veth peer name v1", "link set dev v0 up")
    fd = loaded_program()
    if fd is None:
        pytest.skip("this kernel loads no XDP program")
    index = space.link("v0")["ifindex"]
    for flags, mode in ((2, "xdpgeneric"), (4, "xdpdrv")):
        with Connection(space.path) as connection:
            report = connection.submit([Request(LINK.new, 0, LINK.pack({"ifindex": index, "xdp": {"fd": fd, "flags": flags}}), "", LINK)])
        assert not report.refused, report
        assert "xdp" in space.link("v0")
        assert space.play("nl_link", check=True, name="v0", xdp=False)["commands"] == ["ip link set dev v0 %s off" % mode]
        assert space.play("nl_link", name="v0", xdp=False)["changed"]
        assert "xdp" not in space.link("v0")
        assert not space.play("nl_link", name="v0", xdp=False)["changed"]
    os.close(fd)
    assert "can only be taken away" in space.play("nl_link", name="v0", xdp=True)["msg"]


def loaded_program():
    number = {"x86_64": 321, "aarch64": 280}.get(platform.machine())
    code = ctypes.create_string_buffer(struct.pack("=BBhi", 0xB7, 0, 0, 2) + struct.pack("=BBhi", 0x95, 0, 0, 0))
    words = ctypes.create_string_buffer(b"GPL")
    attr = struct.pack("=IIQQIIQII", 6, 2, ctypes.addressof(code), ctypes.addressof(words), 0, 0, 0, 0, 0).ljust(128, b"\0")
    buffer = ctypes.create_string_buffer(attr, len(attr))
    fd = ctypes.CDLL(None, use_errno=True).syscall(number, 5, buffer, len(attr)) if number else -1
    return None if fd < 0 else fd


def test_statistics_and_facts_on_request(space):
    space.ip("link add name k0 type bridge", "link set dev k0 up", "link add name v0 type veth peer name v1", "link set dev v0 master k0 up",
             "link set dev v1 up", "address add 192.0.2.1/24 dev k0", "neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev k0 nud permanent")
    settle(space)
    plain = space.play("nl_info", gather=["links"])
    assert "link_facts" not in plain and "link_statistics" not in plain
    assert not any("statistics" in text or "stats" in text for link in plain["links"] for text in link)
    before = counted(space)
    found = space.play("nl_info", gather=["links"], statistics=True, link_facts=True)
    assert found["links"] == plain["links"]
    shown = counted(space)
    assert set(found["link_statistics"]) == set(shown)
    for name, theirs in shown.items():
        for way, what in (("rx", "packets"), ("rx", "bytes"), ("tx", "packets"), ("tx", "bytes")):
            told = found["link_statistics"][name]["%s_%s" % (way, what)]
            assert before[name]["stats64"][way][what] <= told <= theirs["stats64"][way][what]
        facts = found["link_facts"][name]
        assert (facts["ifindex"], facts["operstate"]) == (theirs["ifindex"], theirs["operstate"].lower())
    assert found["link_facts"]["k0"]["data"]["root_port"] == 0
    assert found["link_facts"]["v0"]["slave_data"]["no"] == 1
    assert found["link_facts"]["v0"]["max_mtu"] == 65535
    assert "up" in found["link_facts"]["k0"]["flags"]


def settle(space):
    """Wait until the port forwards and all are up, which the kernel finds out one after the other; what is compared must not change meanwhile."""
    end = time.monotonic() + 10
    while not settled(space) and time.monotonic() < end:
        time.sleep(0.05)


def settled(space):
    links = [space.link(name) for name in ("k0", "v0", "v1")]
    return links[1]["linkinfo"]["info_slave_data"]["state"] == "forwarding" and all(link["operstate"] == "UP" for link in links)


def counted(space):
    return {one["ifname"]: one for one in json.loads(space.run(["ip", "-s", "-j", "link", "show"]).stdout)}


def test_threads_that_poll(space):
    """veth polls while its GRO is on, which ethtool's old ioctl switches."""
    space.ip("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up")
    refused = space.play("nl_link", check=True, name="v0", threaded="enabled")
    assert "threaded: v0 has nothing that a thread could poll" in refused["msg"]
    with space.entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        value = ctypes.create_string_buffer(struct.pack("=II", 0x2C, 1), 8)         # ETHTOOL_SGRO
        fcntl.ioctl(sock, 0x8946, struct.pack("=16sQ16x", b"v0", ctypes.addressof(value)))      # SIOCETHTOOL
    if LINUX < (6, 17):
        assert "older than Linux 6.17" in space.play("nl_link", name="v0", threaded="enabled")["msg"]
        pytest.skip("the kernel tells of threads from 6.17 on")
    for mode in ("enabled", "disabled"):
        check = space.play("nl_link", check=True, name="v0", threaded=mode, mtu=1400)
        done = space.play("nl_link", name="v0", threaded=mode, mtu=1400)
        assert done["changed"], done
        assert check["commands"] == done["commands"]
        assert [line for line in done["commands"] if line.startswith("ynl --family netdev --do napi-set")], done
        assert done["links"][0]["threaded"] == mode
        assert not space.play("nl_link", name="v0", threaded=mode, mtu=1400)["changed"]
    failed = space.play("nl_link", links=[{"name": "v0", "threaded": "enabled"}, {"name": "v1", "mtu": 1}])
    assert failed.get("failed")
    assert not space.play("nl_link", check=True, name="v0", threaded="disabled")["changed"], "what was done before is undone"

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_route beyond single routes: what a purge leaves alone, changes without a gap, identity, programs, bad input, filters."""
from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import socket
import struct
import subprocess
import time

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.bpf import CALLS
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused
from ansible_collections.linux.netlink.tests.kernels.routes import FOUR, SETUP, SIX, encapsulated
from ansible_collections.linux.netlink.tests.kernels.state import state

LINUX = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
FOREIGN = ("kernel", "ra", "redirect", "dhcp", "bird", "zebra", "babel", "bgp", "ospf", "isis", "rip", "eigrp", "keepalived", "xorp", "200")
OWN = ("static", "boot")
DELROUTE, RTMGRP_ROUTES = 25, 0x40 | 0x400


@pytest.fixture(name="lan")
def fixture_lan(space):
    space.ip(*SETUP)
    return space


def left(space, table="main"):
    """The routes of a table by destination, without those of the links' own prefixes."""
    return {one["dst"]: one for one in space.show("route show table all") if one["table"] == table
            and one["dst"].startswith(("10.", "2001:db8:f"))}


def test_a_purge_leaves_foreign_state_alone(lan):
    """A route of every protocol that somebody else may own, and one of each that administrators use; of both families, in two tables."""
    lines = []
    for number, protocol in enumerate(FOREIGN + OWN):
        for table in ("main", "100"):
            lines += ["route add 10.%d.0.0/16 via 192.0.2.2 proto %s table %s" % (number, protocol, table),
                      "-6 route add 2001:db8:f%02x::/48 via 2001:db8::9 proto %s table %s" % (number, protocol, table)]
    lan.shell(["ip " + line for line in lines])
    before = state(lan)["route"]
    keep = {"dst": "10.%d.0.0/16" % len(FOREIGN), "gateway": "192.0.2.3"}
    args = {"routes": [keep], "purge": {"table": "main"}}
    check = lan.play("nl_route", check=True, **args)
    assert state(lan)["route"] == before
    done = lan.play("nl_route", **args)
    assert check["changed"] and check["commands"] == done["commands"] and len(done["commands"]) == 4
    own = len(FOREIGN)
    gone = {"10.%d.0.0/16" % (own + 1), "2001:db8:f%02x::/48" % own, "2001:db8:f%02x::/48" % (own + 1)}
    everything = set(left(lan, "100"))
    assert set(left(lan)) == everything - gone and left(lan)[keep["dst"]]["gateway"] == "192.0.2.3"
    assert [one for one in state(lan)["route"] if one["table"] == "local"] == [one for one in before if one["table"] == "local"]
    assert not lan.play("nl_route", **args)["changed"]
    # Named, a protocol is purged; the scope holds.
    bird = "10.%d.0.0/16" % FOREIGN.index("bird")
    lan.play("nl_route", routes=[], purge={"protocol": "bird", "family": "inet"})
    assert set(left(lan)) == everything - gone - {bird}
    lan.play("nl_route", routes=[], purge={"table": "100", "link": "v1"})
    assert set(left(lan, "100")) == everything
    lan.play("nl_route", routes=[], purge={"table": "100", "link": "v0", "family": "inet6"})
    assert set(left(lan, "100")) == everything - {"2001:db8:f%02x::/48" % (own + one) for one in (0, 1)}
    for wrong, says in (({}, "purge needs a scope"), ({"table": "local"}, "the kernel keeps this table"), ({"link": "v9"}, "there is no link 'v9'")):
        result = lan.play("nl_route", routes=[], purge=wrong)
        assert result["failed"] and says in result["msg"]


@contextlib.contextmanager
def deletions(space):
    """A list that has, at the end, how many bytes long each notice of a deleted route was."""
    with space.entered():
        sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    seen: list = []
    with sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        sock.bind((0, RTMGRP_ROUTES))
        yield seen
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                data = sock.recv(1 << 16)
                while data:
                    length, kind = struct.unpack_from("=IH", data)
                    seen += [length] if kind == DELROUTE else []
                    data = data[(length + 3) & ~3:]


WAYS = {
    "10.1.2.3": [{"gateway": "192.0.2.2"}, {"gateway": "192.0.2.3"}, {"via": "2001:db8::9"},
                 {"multipath": [{"gateway": "192.0.2.4"}, {"gateway": "192.0.2.5"}]}, {"link": "v0"}],
    "2001:db8:9::7": [{"gateway": "2001:db8::9"}, {"gateway": "2001:db8::8"},
                      {"multipath": [{"gateway": "2001:db8::7"}, {"gateway": "2001:db8::6"}]},
                      {"multipath": [{"gateway": "2001:db8::7"}, {"gateway": "2001:db8::5"}]}, {"link": "v0"}],
}


@pytest.mark.parametrize("target", WAYS)
def test_a_change_leaves_no_gap(lan, target):
    """Another process sends packets all the time, each of which finds a way; and the kernel tells of no deletion.

    A question (RTM_GETROUTE) is no judge of that: inet6_rtm_getroute() allocates its answer between the look-up and the reading of what was
    found, whose origin a replacement has cleared meanwhile (rt->from): ENETUNREACH. On 6.12, 7 of 211 questions met that while `ip -batch`
    replaced a route 1,500 times, and 59 of 1,342 while we did; of 26,777 packets none met it, either way.
    """
    dst, family = (SIX, socket.AF_INET6) if ":" in target else (FOUR, socket.AF_INET)
    lan.play("nl_route", dst=dst, **WAYS[target][0])
    end, start = os.pipe()
    sender = os.fork()
    if not sender:
        os.close(start)
        sent = failed = 0
        os.set_blocking(end, False)
        with lan.entered(), socket.socket(family, socket.SOCK_DGRAM) as sock:
            while True:
                try:
                    if not os.read(end, 1):
                        break
                except BlockingIOError:
                    pass
                try:
                    sent += sock.sendto(b"x", (target, 9))
                except OSError:
                    failed += 1
        os._exit(1 if failed else 0 if sent > 20 else 2)
    os.close(end)
    with deletions(lan) as deleted:
        for _round in range(5):
            for way in WAYS[target][1:] + WAYS[target][:1]:
                done = lan.play("nl_route", dst=dst, **way)
                assert [line.split(" route ")[1].split()[0] for line in done["commands"]] == ["replace"]
    os.close(start)
    status = os.waitstatus_to_exitcode(os.waitpid(sender, 0)[1])
    assert status == 0, {1: "there was no way at some moment", 2: "nothing was sent"}.get(status, status)
    assert not deleted
    with deletions(lan) as deleted:
        lan.play("nl_route", dst=dst, state="absent")
    assert len(deleted) == 1, "the kernel tells of what is deleted"


def test_identity_as_the_kernel_has_it(lan):
    """Metrics and tables stand beside each other and are told; the gateways of an IPv6 prefix are one route, of which one can change."""
    lan.ip("route add 10.0.0.0/8 via 192.0.2.2 metric 5", "route add 2001:db8:9::/48 via 2001:db8::9",
           "route append 2001:db8:9::/48 via 2001:db8::8")
    done = lan.play("nl_route", routes=[{"dst": FOUR, "gateway": "192.0.2.2"}, {"dst": FOUR, "gateway": "192.0.2.2", "table": "100"}])
    assert [line.split()[2] for line in done["commands"]] == ["add", "add"], "another metric, another table"
    found = lan.play("nl_info", gather=["routes"], dst=FOUR)["routes"]
    assert sorted((str(one.get("table", "main")), one.get("metric", 0)) for one in found) == [("100", 0), ("main", 0), ("main", 5)]
    found = lan.play("nl_info", gather=["routes"], dst=SIX)["routes"]
    assert [[hop["gateway"] for hop in one["multipath"]] for one in found] == [["2001:db8::9", "2001:db8::8"]]
    hops = [{"gateway": "2001:db8::9"}, {"gateway": "2001:db8::7"}]
    done = lan.play("nl_route", dst=SIX, multipath=hops)
    assert [line.split()[3] for line in done["commands"]] == ["replace"]
    assert not lan.play("nl_route", dst=SIX, multipath=hops)["changed"]
    (one,), = [[one for one in lan.show("route show table all") if one["dst"] == SIX]]
    assert [hop["gateway"] for hop in one["nexthops"]] == ["2001:db8::9", "2001:db8::7"]
    done = lan.play("nl_route", dst=SIX, gateway="2001:db8::9", state="absent")
    assert not done["changed"], "the route is not that one"
    # What is not named stays through a change of the way.
    lan.play("nl_route", dst=SIX, gateway="2001:db8::6", mtu=1400, lock=["mtu"])
    lan.play("nl_route", dst=SIX, gateway="2001:db8::5")
    found = lan.play("nl_info", gather=["routes"], dst=SIX)["routes"]
    assert [(one["gateway"], one["mtu"], one["lock"]) for one in found] == [("2001:db8::5", 1400, ["mtu"])]


def test_nl_info_says_the_same_whoever_filters(lan):
    lan.ip("link add name v2 type bridge", "link set dev v2 up", "route add 10.1.0.0/16 via 192.0.2.2 proto bgp",
           "route add 10.2.0.0/16 dev v2 table 100", "route add blackhole 10.3.0.0/16 table 100", "route add 2001:db8:9::/48 dev v2 proto bgp",
           "route add 10.4.0.0/16 nexthop via 192.0.2.2 nexthop dev v2")
    everything = lan.play("nl_info", gather=["routes"], kernel_made=True)["routes"]
    for filters, count in (({"table": "100"}, 2), ({"protocol": "bgp"}, 2), ({"link": "v2"}, None), ({"type": "blackhole"}, 1),
                           ({"table": "100", "type": "unicast", "family": "inet"}, 1), ({"family": "mpls"}, 0), ({"table": "4711"}, 0)):
        result = lan.play("nl_info", gather=["routes"], kernel_made=True, **filters)
        assert "routes" in result, (filters, result)
        found = result["routes"]
        wanted = [one for one in everything if all({
            "table": str(one.get("table", "main")) == value, "protocol": one["protocol"] == value, "type": one.get("type", "unicast") == value,
            "link": value in [one.get("link")] + [hop.get("link") for hop in one.get("multipath", ())],
            "family": (":" in one["dst"]) == (value == "inet6") and value != "mpls"}[name] for name, value in filters.items())]
        assert found == wanted and count in (None, len(found)), filters


# -- programs

def bpf(command, attr):
    descriptor = ctypes.CDLL(None, use_errno=True).syscall(CALLS.get(platform.machine(), 280), command, attr, len(attr))
    if descriptor < 0:
        pytest.skip("this kernel takes no BPF programs: %s" % os.strerror(ctypes.get_errno()))
    return descriptor


def pin(path, kind):
    """Load a program that says yes to everything, and pin it."""
    code, licence = ctypes.create_string_buffer(bytes.fromhex("b7000000000000009500000000000000")), ctypes.create_string_buffer(b"GPL")
    loaded = bpf(5, struct.pack("=IIQQ", kind, 2, ctypes.addressof(code), ctypes.addressof(licence)) + bytes(96))
    name = ctypes.create_string_buffer(path.encode())
    bpf(6, struct.pack("=QII", ctypes.addressof(name), loaded, 0))
    os.close(loaded)


def test_programs(lan):
    os.makedirs("/run/bpf", exist_ok=True)
    if subprocess.run(["mount", "-t", "bpf", "bpf", "/run/bpf"], check=False, capture_output=True).returncode:
        pytest.skip("this kernel has no file system of BPF")
    for name, kind in (("in", 10), ("out", 11), ("xmit", 12)):
        pin("/run/bpf/" + name, kind)
    more = {"no_twin": "ip names programs in its own way"}
    play(dict(encapsulated(FOUR, {"bpf": {"in": "/run/bpf/in", "out": "/run/bpf/out"}}, {"bpf": {"xmit": "/run/bpf/xmit", "headroom": 14}},
                           {"encap_type": "bpf", "in": "/run/bpf/in", "out": "/run/bpf/out"},
                           {"encap_type": "bpf", "xmit": "/run/bpf/xmit"}, **more), module="nl_route", setup=SETUP))
    missing = lan.play("nl_route", dst=FOUR, link="v0", encap={"bpf": {"in": "/run/bpf/nobody"}})
    assert missing["failed"] and "no BPF program can be had" in missing["msg"] and "/run/bpf/nobody" in missing["msg"]
    wrong = lan.play("nl_route", dst=FOUR, link="v0", encap={"bpf": {"in": "/run/bpf/out"}})
    assert wrong["failed"] and FOUR not in left(lan)


# -- destinations of a link: one route for each

def test_routes_to_destinations_of_a_link_stand_beside_each_other(lan):
    end = time.monotonic() + 10
    links: list = []
    while not {"v0", "v1"} <= set(links) and time.monotonic() < end:        # the kernel makes one for each link some time after that is up
        everything = [dict(one, state="present") for one in lan.play("nl_info", gather=["routes"], kernel_made=True, family="inet6")["routes"]]
        links = [one["link"] for one in everything if one["dst"] == "ff00::/8"]
    assert {"v0", "v1"} <= set(links) and len(set(links)) == len(links)
    again = lan.play("nl_route", routes=[one for one in everything if one["dst"] in ("ff00::/8", "fe80::/64")])
    assert not again["changed"] and not again.get("failed"), again
    both = [{"dst": dst, "link": link, "metric": 7, "table": "100"} for dst in ("fe80:5::/64", "ff15::/16") for link in ("v0", "v1")]

    def there():
        return sorted((one["dst"], one["dev"], one.get("metrics", [{}])[0].get("mtu")) for one in lan.show("route show table all") if one["table"] == "100")

    wanted = [(dst, link, None) for dst in ("fe80:5::/64", "ff15::/16") for link in ("v0", "v1")]
    check = lan.play("nl_route", check=True, routes=both)
    assert check["changed"] and there() == [] and all(" append " in line for line in check["commands"])
    assert lan.play("nl_route", routes=both)["changed"] and there() == wanted
    assert not lan.play("nl_route", routes=both)["changed"]
    for one in both:                    # the first and the last of each, alone
        assert lan.play("nl_route", **dict(one, mtu=1300))["changed"]
        wanted = [(dst, link, 1300 if (dst, link) == (one["dst"], one["link"]) else mtu) for dst, link, mtu in wanted]
        assert there() == wanted
        assert not lan.play("nl_route", **dict(one, mtu=1300))["changed"]
    failed = lan.play("nl_route", routes=[dict(both[1], mtu=1400), dict(both[1], table="101"), {"dst": FOUR, "gateway": "203.0.114.9"}])
    assert failed["failed"] and there() == wanted and not any(one["table"] == "101" for one in lan.show("route show table all"))
    assert lan.play("nl_route", **dict(both[0], state="absent"))["changed"] and there() == wanted[1:]
    assert not lan.play("nl_route", **dict(both[0], state="absent"))["changed"]
    assert lan.play("nl_route", routes=[], purge={"table": "100", "link": "v1"})["changed"]
    assert [one for one in there() if one[0].startswith("fe80")] == []


# -- headers of tunnels: never sent where a kernel stops for good

def test_options_of_tunnels(lan):
    geneve, vxlan = {"ip": {"id": 5, "dst": "192.0.2.9", "geneve_opts": "1:2:01020304,3:4:0506070800000000"}}, {
        "ip6": {"id": 6, "dst": "2001:db8::9", "vxlan_opts": 7}}
    if LINUX >= (6, 15):
        result = lan.play("nl_route", dst=FOUR, link="v0", encap=geneve)
        assert result["failed"] and "Linux 6.15 and later stop for good" in result["msg"] and FOUR not in left(lan)
        return
    play(dict(encapsulated(FOUR, geneve, vxlan, {"encap_type": "ip", "dst": "192.0.2.9", "id": 5, "geneve_opts": [
        {"class": 1, "type": 2, "data": "01020304"}, {"class": 3, "type": 4, "data": "0506070800000000"}]},
        {"encap_type": "ip6", "dst": "2001:db8::9", "id": 6, "vxlan_opts": [{"gbp": 7}]}), module="nl_route", setup=SETUP))
    for text in ("1:9:0:0", "2:0:1:3"):
        assert lan.play("nl_route", dst=FOUR, link="v0", encap={"ip": {"id": 5, "erspan_opts": text}})["changed"]
        assert lan.play("nl_info", gather=["routes"], dst=FOUR)["routes"][0]["encap"]["ip"]["erspan_opts"] == text


# -- what makes no sense

BAD = [
    ({"dst": "10.0.0.1/8", "gateway": "192.0.2.2"}, "10.0.0.0/8 is the network"),
    ({"dst": "10.0.0.0/33", "gateway": "192.0.2.2"}, "not a prefix length"),
    ({"dst": "10.0.0/8", "gateway": "192.0.2.2"}, "'10.0.0' is not an IP address"),
    ({"dst": SIX, "gateway": "192.0.2.2"}, "of the other kind than dst"),
    ({"dst": FOUR, "gateway": "2001:db8::9"}, "an IPv4 route takes an IPv6 gateway as via"),
    ({"dst": SIX, "via": "192.0.2.2"}, "via is an IPv6 gateway of an IPv4 route"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "metric": 1 << 32}, "metric: 4294967296 is not 0 to 4294967295"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "mtu": 65521}, "mtu: 65521 is not 0 to 65520"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "hoplimit": 256}, "hoplimit: 256 is not 0 to 255"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "congctl": "nosuch"}, "Unknown tcp congestion algorithm"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "link": "v9"}, "there is no link 'v9'"),
    ({"dst": FOUR, "gateway": "203.0.114.9"}, "no address of a link that is up reaches the gateway"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "table": "nosuch"}, "there is no table 'nosuch'"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "vrf": "v0"}, "v0 is no VRF"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "source": "192.0.2.99"}, "source is no address of this host"),
    ({"dst": FOUR, "nhid": 99}, "there is no next-hop object 99"),
    ({"dst": FOUR, "nhid": 7, "gateway": "192.0.2.2"}, "nhid says gateway and link itself"),
    ({"dst": SIX, "nhid": 7, "type": "blackhole"}, "goes nowhere: nhid cannot stand beside it"),
    ({"dst": FOUR, "link": "v0", "encap": {"mpls": {"dst": "x"}}}, "'x' is no stack of MPLS labels"),
    ({"dst": "100", "family": "mpls", "via": "192.0.2.2", "mtu": 1400}, "mtu is not for MPLS routes"),
    ({"dst": "1048576", "family": "mpls", "via": "192.0.2.2"}, "one label, 0 to 1048575"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "realms": "1/2/3"}, "realms is TO or FROM/TO"),
    ({"dst": FOUR, "gateway": "192.0.2.2", "expires": 5}, "expires is for IPv6 routes"),
    ({"dst": SIX, "gateway": "2001:db8::9", "realms": "5"}, "realms is for IPv4 routes"),
    ({"dst": SIX, "type": "unreachable", "expires": 9, "preference": "low"}, "the kernel keeps no expires or preference of routes of the type unreachable"),
    ({"dst": SIX, "multipath": [{"gateway": "2001:db8::9", "realms": "5"}, {"gateway": "2001:db8::8"}]}, "realms is for IPv4 routes"),
    ({"dst": SIX, "multipath": [{"gateway": "2001:db8::9"}, {"gateway": "2001:db8::9", "weight": 2}]}, "2001:db8::9 stands there twice"),
    ({"routes": [{"dst": FOUR, "gateway": "192.0.2.2"}, {"dst": FOUR, "gateway": "192.0.2.3"}]}, "disagree on gateway"),
]


def test_what_makes_no_sense_changes_nothing(lan):
    refused(lan, "nl_route", BAD)


def test_what_a_look_up_does_not_see(lan):
    """A route that a look-up takes for missing, and the second of two that nothing but the gateway tells apart."""
    lan.ip("route add 10.8.0.0/16 via 192.0.2.2 mtu 1400", "route add 10.9.0.0/16 via 192.0.2.2", "rule add unreachable to 10.9.0.0/16")
    args = {"routes": [{"dst": "10.8.0.0/16", "gateway": "192.0.2.3"}, {"dst": "10.9.0.0/16", "gateway": "192.0.2.2"}]}
    done = lan.play("nl_route", **args)
    assert "diff" in done, done
    assert list(done["diff"]["after"]) == ["route 10.8.0.0/16"]
    changed = left(lan)["10.8.0.0/16"]
    assert changed["gateway"] == "192.0.2.3" and changed["metrics"] == [{"mtu": 1400}]      # of which the task says nothing
    lan.ip("rule del unreachable to 10.9.0.0/16", "route append 10.9.0.0/16 via 192.0.2.3")
    second = {"dst": "10.9.0.0/16", "gateway": "192.0.2.3"}
    for check in (True, False):
        assert not lan.play("nl_route", check=check, **second)["changed"]
    assert lan.play("nl_route", check=True, state="absent", **second)["changed"]
    assert lan.play("nl_route", state="absent", **second)["changed"]
    assert left(lan)["10.9.0.0/16"]["gateway"] == "192.0.2.2"
    # Any number of them can be told to go, and a purge takes them one by one.
    lan.ip("route append 10.9.0.0/16 via 192.0.2.3", "route append 10.9.0.0/16 via 192.0.2.4 proto bird", "route append 10.9.0.0/16 via 192.0.2.5")
    args = {"state": "absent", "routes": [{"dst": "10.9.0.0/16", "gateway": "192.0.2.%d" % last} for last in (5, 3, 9)]}
    done = lan.play("nl_route", **args)
    assert [line.split("via ")[1].split()[0] for line in done["commands"]] == ["192.0.2.5", "192.0.2.3"]
    assert not lan.play("nl_route", **args)["changed"]
    lan.ip("route append 10.9.0.0/16 via 192.0.2.6")
    done = lan.play("nl_route", routes=[], purge={"table": "main"})
    assert {line.split("via ")[1].split()[0] for line in done["commands"] if "10.9." in line} == {"192.0.2.2", "192.0.2.6"}
    assert left(lan)["10.9.0.0/16"]["gateway"] == "192.0.2.4"


def test_what_stands_behind_the_first_of_several(lan):
    """Which a look-up sees alone: check mode and the run say the same, of all of them, and what somebody else put before stays."""
    for last, proto in ((10, "bird"), (11, "static"), (12, "boot"), (13, "boot"), (14, "boot")):
        lan.ip("route append 10.7.0.0/16 via 192.0.2.%d proto %s" % (last, proto))
    before = state(lan)["route"]
    for check in (True, False):
        assert not lan.play("nl_route", check=check, dst="10.7.0.0/16", gateway="192.0.2.12")["changed"]
    assert state(lan)["route"] == before
    for args, number in (({"gateway": "192.0.2.11"}, 1), ({}, 4)):
        args = dict(args, dst="10.7.0.0/16", state="absent")
        check, done = lan.play("nl_route", check=True, **args), lan.play("nl_route", **args)
        assert check["commands"] == done["commands"] and len(done["commands"]) == number
        assert not lan.play("nl_route", check=True, **args)["changed"]
    assert "10.7.0.0/16" not in left(lan)

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link, to_netns: both ends of a pair in one list, what cannot move, what goes down in another namespace, threads that poll there."""
from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct

import pytest
from ansible_collections.linux.netlink.tests.kernels.state import differences, missing, state
from ansible_collections.linux.netlink.tests.kernels.test_link_behaviour import needs
from ansible_collections.linux.netlink.tests.kernels.test_link_netns import MAC, Two

LINUX = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
REFUSED = {"name": "k9", "kind": "nosuchkind"}
ENDS = ("link set dev v0 up", "link set dev v1 up mtu 1400", "address add 198.51.100.1/24 dev v1", "address add 2001:db8:2::1/64 dev v1 nodad",
        "route add 10.2.0.0/16 via 198.51.100.9")


@pytest.fixture(name="two")
def fixture_two():
    two = Two(())
    yield two
    two.close()


def brought_about(two, entries):
    """check, run, again: all in agreement; what the run returned."""
    before = two.state()
    check = two.play(True, entries)
    assert check.get("changed"), check
    assert two.state() == before
    done = two.play(False, entries)
    assert done.get("changed") and done["commands"] == check["commands"], (done, check)
    for how in (True, False):
        again = two.play(how, entries)
        assert again.get("changed") is False, again
    return done


PAIRS = {
    "that is there": [{"name": "v0", "to_netns": "FAR", "up": True, "alias": "one"}, {"name": "v1", "up": True, "alias": "two"}],
    "in the other order": [{"name": "v1", "up": True, "alias": "two"}, {"name": "v0", "to_netns": "FAR", "up": True, "alias": "one"}],
    "with its kind": [{"name": "v0", "kind": "KIND", "KIND": {"peer": {"name": "v1"}}, "to_netns": "FAR", "up": True, "alias": "one"},
                      {"name": "v1", "kind": "KIND", "up": True, "alias": "two"}],
    "with both kinds": [{"name": "v1", "kind": "KIND", "KIND": {"peer": {"name": "v0", "netns": "FAR"}}, "up": True, "alias": "two"},
                        {"name": "v0", "kind": "KIND", "KIND": {"peer": {"name": "v1"}}, "to_netns": "FAR", "up": True, "alias": "one"}],
    "without its kind": [{"name": "v0", "KIND": {"peer": {"name": "v1"}}, "to_netns": "FAR", "up": True, "alias": "one"},
                         {"name": "v1", "up": True, "alias": "two"}],
    "from the other end": [{"name": "v0", "to_netns": "FAR", "up": True, "alias": "one"},
                           {"name": "v1", "kind": "KIND", "KIND": {"peer": {"name": "v0", "netns": "FAR"}}, "up": True, "alias": "two"}],
}


CASES = [(kind, there, name) for kind, names in (("veth", PAIRS), ("netkit", ("with its kind",)), ("vxcan", ("with its kind", "with both kinds")))
         for there in (True, False) for name in names if there and kind != "netkit" or not there and "peer" in str(PAIRS[name])]


@pytest.mark.parametrize("kind, there, name", CASES, ids=["%s %s, %s" % (kind, "moved" if there else "made", name) for kind, there, name in CASES])
def test_a_pair_of_which_each_end_has_an_entry(kind, there, name, two):
    needs(two.home, kind)

    def meant(value):
        if isinstance(value, dict):
            return {meant(key): meant(inner) for key, inner in value.items()}
        return kind if value == "KIND" else value

    entries = [meant(entry) for entry in PAIRS[name]]
    if there:
        two.home.ip("link add name v0 type %s peer name v1" % kind, *ENDS * (kind == "veth"))
    before = two.state()
    failed = two.play(False, [*entries, dict(REFUSED, to_netns="FAR")])
    assert failed.get("failed") and "links[2]" in failed["msg"] and "NOT undone" not in failed["msg"], failed
    assert [differences(*pair) for pair in zip(before, two.state())] == [[], []], failed["msg"]
    brought_about(two, entries)
    assert missing({"ifalias": "one", "flags": {"UP"}}, two.far.link("v0")) + missing({"ifalias": "two", "flags": {"UP"}}, two.home.link("v1")) == []
    assert two.home.link("v0") is None and two.far.link("v1") is None
    if there and kind == "veth":
        assert {"198.51.100.1", "2001:db8:2::1"} <= {one["local"] for one in state(two.home)["address"]}
        assert "10.2.0.0/16" in {one["dst"] for one in state(two.home)["route"]}


def test_what_comes_with_a_pair_is_foretold_beside_other_changes(two):
    entries = [{"name": "by0", "kind": "bridge"}, {"name": "v0", "kind": "veth", "veth": {"peer": {"name": "v1"}}, "to_netns": "FAR", "up": True},
               {"name": "v1", "up": True, "mtu": 1500}, {"name": "vx0", "kind": "macvlan", "link": "v1", "up": True}]
    check = two.play(True, entries)
    done = two.play(False, entries)
    assert done.get("changed") and (done["commands"], done["diff"]) == (check["commands"], check["diff"]), (done, check)
    assert not two.play(False, entries)["changed"]


def test_an_altname_that_is_no_name_is_told_of(two):
    two.home.ip("link add name v0 type veth peer name v1", "link property add dev v0 altname a-name-of-more-than-15-bytes")
    failed = two.play(False, [{"name": "a-name-of-more-than-15-bytes", "to_netns": "FAR", "up": True}])
    assert failed.get("failed") and "is longer than 15 bytes" in failed["msg"], failed


@pytest.mark.parametrize("kind, name", [("", "lo"), ("bridge", "k0"), ("vrf", "k0"), ("bond", "k0"), ("vxlan", "k0")])
def test_what_cannot_move_is_told_where_the_kernel_tells(kind, name, two):
    if kind:
        needs(two.home, kind)
        two.home.ip("link add name k0 type %s %s" % (kind, {"vrf": "table 7", "vxlan": "id 7 dstport 4789 local 192.0.2.1"}.get(kind, "")),
                    "link set dev k0 up")
    before = two.state()
    entries = [{"name": "by0", "kind": "bridge", "alias": "x"}, {"name": name, "to_netns": "FAR", "mtu": 1400}]
    if name == "lo":                            # there is one in every namespace
        brought_about(two, entries)
        return
    check = two.play(True, entries)
    immutable = "netns-immutable" in str(two.home.run(["ip", "-d", "link", "show", "dev", name]).stdout)
    done = two.play(False, entries)
    print(kind, check.get("msg"), done.get("msg"), immutable)
    if done.get("failed"):
        assert "links[1]" in done["msg"] and "NOT undone" not in done["msg"] and "bug" not in done["msg"], done
        assert two.state() == before
        assert LINUX < (6, 15) or check.get("failed") and "to_netns" in check["msg"], check
    else:
        assert not check.get("failed") and two.far.link("k0")


@pytest.mark.parametrize("where", ["home", "far"])
@pytest.mark.parametrize("how", ["bond", "name", "master", "mtu"])
def test_what_goes_down_gets_its_ipv6_back(how, where, two):
    """Renaming (before Linux 6.2), joining a bond, another mode of a bond: each takes a link down; below an MTU of 1280 is no IPv6."""
    needs(two.home, *{"bond": ["bond"], "master": ["bond"]}.get(how, ()))
    space = getattr(two, where)
    space.ip("link add name k0 address %s type %s" % (MAC % 7, "bond mode active-backup" if how == "bond" else "veth peer name k0p"), "link set dev k0 up",
             *["link set dev k0p up"] * (how != "bond"),
             *["link add name bond0 type bond mode active-backup", "link set dev bond0 up"] * (how == "master"),
             "address add 192.0.2.1/24 dev k0", "address add 2001:db8:1::1/64 dev k0 nodad", "route add 2001:db8:5::/48 via 2001:db8:1::2 metric 7",
             "route add 10.1.0.0/16 via 192.0.2.9")
    entry = {"bond": {"name": "k0", "bond": {"mode": "balance-rr"}, "kind": "bond"}, "name": {"name": "lan", "match": {"address": MAC % 7}},
             "master": {"name": "k0", "master": "bond0", "up": True}, "mtu": {"name": "k0", "mtu": 1000}}[how]
    entry = dict(entry, **({"to_netns": "FAR"} if where == "far" else {}))
    before = two.state()
    failed = two.play(False, [entry, {**REFUSED, **({"to_netns": "FAR"} if where == "far" else {})}])
    assert failed.get("failed") and "links[1]" in failed["msg"] and "NOT undone" not in failed["msg"], failed
    left = [line for pair in zip(before, two.state()) for line in differences(*pair)]       # a bond without ports draws another address
    assert [line for line in left if not line.startswith("link bond0, first not as second: ")] == [], failed["msg"]
    brought_about(two, [entry])
    if how != "mtu":
        assert {"192.0.2.1", "2001:db8:1::1"} <= {one["local"] for one in state(space)["address"]}
        assert {"10.1.0.0/16", "2001:db8:5::/48"} <= {one["dst"] for one in state(space)["route"]}


def polls(space, name):
    """Switch veth's GRO on by ethtool's old ioctl: then it has something to be polled."""
    with space.entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        value = ctypes.create_string_buffer(struct.pack("=II", 0x2C, 1), 8)         # ETHTOOL_SGRO
        fcntl.ioctl(sock, 0x8946, struct.pack("=16sQ16x", name.encode(), ctypes.addressof(value)))      # SIOCETHTOOL


@pytest.mark.skipif(LINUX < (6, 17), reason="the kernel tells of threads from 6.17 on")
@pytest.mark.parametrize("where", ["there", "moved", "moved with another name", "down at home", "down there"])
def test_threads_that_poll_in_another_namespace(where, two):
    space = two.far if "there" in where else two.home
    space.ip("link add name v0 type veth peer name v1", "link set dev v1 up", "link set dev v0 up address %s" % (MAC % 7))
    polls(space, "v0")
    if "down" in where:
        space.ip("link set dev v0 down")
    entry = {"name": "v0", "to_netns": "FAR", "up": True, "threaded": "enabled"}
    if where == "moved with another name":
        entry.update(name="w0", match={"address": MAC % 7})
    if where == "down at home":
        del entry["to_netns"]
    before = two.state()
    failed = two.play(False, [entry, {**REFUSED, **({"to_netns": "FAR"} if "to_netns" in entry else {})}])
    assert failed.get("failed") and "links[1]" in failed["msg"] and "NOT undone" not in failed["msg"], failed
    assert [differences(*pair) for pair in zip(before, two.state())] == [[], []], failed["msg"]
    done = brought_about(two, [entry])
    assert done["links"][0]["threaded"] == "enabled"
    done = brought_about(two, [dict(entry, threaded="disabled")])
    assert done["links"][0]["threaded"] == "disabled"


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_what_was_set_on_an_end_elsewhere_is_owned_up_to(name, two):
    """Such an end comes back bare, or not at all where its namespace has no name."""
    assert two.play(False, [{"name": "v0", "kind": "veth", "veth": {"peer": {"name": "v1", "netns": "FAR"}}}]).get("changed")
    two.far.ip("address add 198.51.100.1/24 dev v1", "link set dev v1 up")
    known = [{"name": "br9", "to_netns": "FAR"}] * (name == "known")
    failed = two.play(False, [{"name": "v0", "state": "absent"}, *known, REFUSED])
    assert two.home.link("v0") and bool(two.far.link("v1")) is (name == "known")
    assert "NOT undone: link v0: its other end, in another network namespace, is not as it was" in failed["msg"], failed["msg"]

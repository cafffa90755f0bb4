# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: links on links on links in whatever order they are written, links that stay up while they change, and what a purge leaves."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play
from ansible_collections.linux.netlink.tests.kernels.space import Space
from ansible_collections.linux.netlink.tests.kernels.state import differences, state
from ansible_collections.linux.netlink.tests.kernels.test_link_behaviour import needs

MAC = "02:00:00:00:00:%02x"
# From the top down, the wrong way round: a bridge on a bond on VLANs on two dummies, and a macvlan on all of that
TOWER = [
    {"name": "top", "kind": "macvlan", "link": "br7", "up": True, "macvlan": {"mode": "bridge"}, "address": MAC % 7},
    {"name": "br7", "kind": "bridge", "up": True, "address": MAC % 1},
    {"name": "bond7", "kind": "bond", "master": "br7", "up": True, "bond": {"mode": "active-backup", "miimon": 100, "primary": "two.7"}},
    {"name": "two.7", "kind": "vlan", "link": "two", "master": "bond7", "up": True, "vlan": {"id": 7}},
    {"name": "one.7", "kind": "vlan", "link": "one", "master": "bond7", "up": True, "vlan": {"id": 7}},
    {"name": "two", "kind": "dummy", "up": True, "address": MAC % 3},
    {"name": "one", "kind": "dummy", "up": True, "address": MAC % 2},
]
# What is made later, and goes earlier: what stands on a link, and its ports
LATER = {"br7": ("top", "bond7"), "bond7": ("two.7", "one.7"), "two": ("two.7",), "one": ("one.7",)}


def shown(name, **more):
    return "link", dict({"ifname": name, "flags": {"UP"}}, **more)


def test_a_tower_written_from_the_top_down(space):
    needs(space, "dummy", "vlan", "bond", "macvlan")
    play({
        "module": "nl_link", "create": {"links": TOWER},
        "change": {"links": [dict(one, alias="the floor of " + one["name"]) for one in TOWER]},
        "delete": {"links": [{"name": one["name"], "state": "absent"} for one in reversed(TOWER)]},
        "shows": {"create": [shown("top", link="br7"), shown("bond7", master="br7"), shown("one.7", link="one", master="bond7"),
                             shown("two.7", link="two", master="bond7"), shown("br7"), shown("one"), shown("two")],
                  "change": [shown(one["name"], ifalias="the floor of " + one["name"]) for one in TOWER]},
        "steady": tuple(one["name"] for one in TOWER),
    })


def test_a_tower_goes_in_reverse(space):
    needs(space, "dummy", "vlan", "bond", "macvlan")
    made = space.play("nl_link", links=TOWER)
    order = [words[words.index("name") + 1] for words in (line.split() for line in made["commands"]) if "add" in words]
    assert sorted(order) == sorted(one["name"] for one in TOWER)
    assert not [(name, later) for name, laters in LATER.items() for later in laters if order.index(name) > order.index(later)], order
    gone = space.play("nl_link", check=True, links=[{"name": one["name"], "state": "absent"} for one in reversed(TOWER)])
    order = [line.split()[-1] for line in gone["commands"] if "delete" in line]
    assert sorted(order) == sorted(one["name"] for one in TOWER)
    assert not [(name, later) for name, laters in LATER.items() for later in laters if order.index(name) < order.index(later)], order


@pytest.mark.parametrize("links", [
    [{"name": "k0", "kind": "bridge", "master": "k1"}, {"name": "k1", "kind": "bridge", "master": "k2"}, {"name": "k2", "kind": "bridge", "master": "k0"}],
    [{"name": "k0", "kind": "macvlan", "link": "k1"}, {"name": "k1", "kind": "vxlan", "vxlan": {"id": 7, "dev": "k2"}},
     {"name": "k2", "kind": "macvlan", "link": "k0"}],
], ids=["masters", "lower links"])
def test_a_circle_is_named(links, space):
    before = state(space)
    for check in (True, False):
        failed = space.play("nl_link", check=check, links=[{"name": "k9", "kind": "bridge"}, *links])
        assert failed.get("failed") and all(name in failed["msg"] for name in ("k0", "k1", "k2")) and "k9" not in failed["msg"], failed
        assert "bug" not in failed["msg"] and not differences(before, state(space))


def test_nothing_goes_down_that_need_not(space):
    """Everything at once that changes in place, on a link that is up; what stands on it stays."""
    space.ip("link add name v0 address %s type veth peer name v1" % (MAC % 2), "link set dev v0 up", "link set dev v1 up",
             "link add name br0 type bridge", "link set dev br0 up", "link add name br1 type bridge", "link set dev br1 up",
             "link set dev v0 master br0", "address add 192.0.2.1/24 dev v0", "address add 2001:db8:1::1/64 dev v0 nodad",
             "address add 198.51.100.1/24 dev br1", "route add 10.0.0.0/8 via 192.0.2.2", "route add 2001:db8:2::/48 via 2001:db8:1::2")
    before = state(space)
    change = {"name": "v0", "master": "br1", "mtu": 1400, "alias": "x", "address": MAC % 9, "group": "7", "txqueuelen": 77, "multicast": False,
              "allmulticast": True, "promisc": True, "dynamic": True, "altnames": ["v0-altname"], "gso_max_size": 32768, "gso_max_segs": 100,
              "addrgenmode": "none", "bridge_port": {"cost": 77, "priority": 5, "hairpin": True, "learning": False, "isolated": True}}
    others = [{"name": "br1", "bridge": {"priority": 4096, "ageing_time": 1000, "stp_state": True}, "mtu": 1300, "address": MAC % 8},
              {"name": "v1", "mtu": 1410}]
    with space.watching() as watch:
        done = space.play("nl_link", links=[change, *others])
    assert done.get("changed"), done
    assert not watch.flaps("v0", "v1", "br0", "br1")
    assert {name for name, _up, _gone in watch.seen} >= {"v0", "v1", "br1"}
    link = space.link("v0")
    assert (link["master"], link["mtu"], link["address"], link["ifalias"], link["group"]) == ("br1", 1400, MAC % 9, "x", "7")
    after = state(space)
    for section in ("address", "route"):
        assert [one.get("local") or one["dst"] for one in after[section]] == [one.get("local") or one["dst"] for one in before[section]]
    assert space.play("nl_link", links=[change, *others])["changed"] is False


# name: (kind, whether a purge of bridges, veths and vxlans takes it)
PURGED = {
    "k0": ("bridge", False), "k1": ("bridge", True), "k1p": ("veth", False), "mine0": ("bridge", False), "test-7": ("vxlan id 7 dstport 4789", False),
    "docker0": ("bridge", False), "br-0123456789ab": ("bridge", False), "br-office": ("bridge", True), "cni0": ("bridge", False),
    "virbr0": ("bridge", False), "lxcbr0": ("bridge", False), "podman1": ("bridge", False), "flannel.1": ("vxlan id 1 dstport 8472", False),
    "vxlan.calico": ("vxlan id 4096 dstport 4790", False), "vx9": ("vxlan id 9 dstport 4791", True), "i0": ("ifb", False),
    "cali0": ("veth peer name cali1", False), "e0": ("veth peer name e1", True), "p0": ("veth peer name k1p", False),
}


def test_what_a_purge_takes_and_leaves(space):
    """veth0 is an engine's: its other end is in another namespace."""
    other = Space()
    try:
        space.ip(*["link add name %s type %s" % (name, kind) for name, (kind, _goes) in PURGED.items() if name != "k1p"])
        space.run(["ip", "link", "add", "name", "veth0", "type", "veth", "peer", "name", "eth0", "netns", other.path])
        other.judge.close()
        before = {one["ifname"] for one in space.show("link show")}
        args = {"links": [{"name": "k0", "kind": "bridge"}, {"name": "k1p", "alias": "listed"}],
                "purge": {"kinds": ["bridge", "veth", "vxlan"], "ignore": ["mine*", "test-?"]}}
        check = space.play("nl_link", check=True, **args)
        assert {one["ifname"] for one in space.show("link show")} == before
        done = space.play("nl_link", **args)
        assert done.get("changed") and done["commands"] == check["commands"], (check, done)
        gone = {name for name, (_kind, goes) in PURGED.items() if goes} | {"e1"}
        assert before - {one["ifname"] for one in space.show("link show")} == gone
        assert space.play("nl_link", **args)["changed"] is False
        assert {"lo", "eth0"} <= {one["ifname"] for one in other.show("link show")}
    finally:
        other.close()

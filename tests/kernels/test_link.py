# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: rows of scenarios for the 12 steps (see matrix.play), of what all kinds have in common; kinds are in test_kinds.py."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play
from ansible_collections.linux.netlink.tests.kernels.state import missing, state

ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"


def shown(name, **more):
    return "link", dict({"ifname": name}, **more)


def absent(*names):
    return {"links": [{"name": name, "state": "absent"} for name in names]}


SCENARIOS = {
    "everything common": {
        "create": {"name": "k0", "kind": "bridge", "up": True, "mtu": 1400, "address": ONE, "alias": "a text: with 'quotes'",
                   "txqueuelen": 77,
                   "group": "7", "multicast": False, "allmulticast": True, "promisc": True, "altnames": ["k0-first", "k0-second"]},
        "change": {"name": "k0", "mtu": 1420, "address": TWO.upper(), "alias": "", "txqueuelen": 78, "group": "default", "multicast": True,
                   "allmulticast": False, "promisc": False, "altnames": ["k0-third"]},
        "delete": absent("k0-second"),
        "shows": {"create": [shown("k0", mtu=1400, address=ONE, ifalias="a text: with 'quotes'", txqlen=77, group="7",
                                   flags={"UP", "ALLMULTI", "PROMISC"}, altnames=["k0-first", "k0-second"])],
                  "change": [shown("k0", mtu=1420, address=TWO, ifalias=None, txqlen=78, group="default", flags={"UP", "MULTICAST"},
                                   altnames=["k0-first", "k0-second", "k0-third"])]},
        "steady": ("k0",),
    },
    "up and down": {
        "create": {"name": "k0", "kind": "bridge", "up": False},
        "change": {"name": "k0", "up": True},
        "delete": absent("k0"),
        "shows": {"create": [shown("k0", flags=["BROADCAST", "MULTICAST"])], "change": [shown("k0", flags={"UP"})]},
        "steady": (),
    },
    "a port changes its master": {
        "setup": ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up"),
        "create": {"links": [{"name": "v0", "master": "k0"}, {"name": "k0", "kind": "bridge", "up": True},
                             {"name": "k1", "kind": "bridge", "up": True}]},
        "change": {"links": [{"name": "v0", "master": "k1"}]},
        "delete": {"links": [{"name": "v0", "master": ""}, {"name": "k0", "state": "absent"}, {"name": "k1", "state": "absent"}]},
        "shows": {"create": [shown("v0", master="k0"), shown("k0"), shown("k1")], "change": [shown("v0", master="k1")]},
        "steady": ("v0", "v1", "k1"),
    },
    "a veth pair, both ends told": {
        "create": {"links": [{"name": "k1", "mtu": 1300, "up": True, "alias": "the other end"},
                             {"name": "k0", "kind": "veth", "veth": {"peer": {"name": "k1"}}, "mtu": 1400, "up": True}]},
        "change": {"links": [{"name": "k1", "mtu": 1310}, {"name": "k0", "mtu": 1410, "veth": {"peer": {"name": "k1"}}}]},
        "delete": absent("k0"),
        "shows": {"create": [shown("k0", link="k1", mtu=1400, flags={"UP"}),
                             shown("k1", link="k0", mtu=1300, flags={"UP"}, ifalias="the other end")],
                  "change": [shown("k0", mtu=1410), shown("k1", mtu=1310)]},
        "steady": ("k0", "k1"),
    },
    "the loopback device": {
        "create": {"name": "lo", "mtu": 60000, "alias": "home"},
        "change": {"name": "lo", "mtu": 65536, "alias": ""},
        "shows": {"create": [shown("lo", mtu=60000, ifalias="home")], "change": [shown("lo", mtu=65536, ifalias=None)]},
        "steady": ("lo",),
    },
    "a bridge with ports, in any order": {
        "create": {"links": [{"name": "k1", "up": True}, {"name": "k0", "kind": "veth", "veth": {"peer": {"name": "k1"}}, "master": "br0",
                                                          "up": True},
                             {"name": "br0", "kind": "bridge", "mtu": 1300, "up": True}]},
        "change": {"links": [{"name": "k0", "master": ""}, {"name": "br0", "bridge": {"priority": 4096}}, {"name": "k1", "master": "br0"}]},
        "delete": absent("br0", "k1"),
        "shows": {"create": [shown("k0", master="br0", flags={"UP"}), shown("br0", mtu=1300), shown("k1", flags={"UP"})],
                  "change": [shown("k0", master=None), shown("k1", master="br0"),
                             shown("br0", mtu=1300, linkinfo={"info_data": {"priority": 4096}})]},
        "steady": ("k0", "k1", "br0"),
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_link(name):
    play(dict({"module": "nl_link"}, **SCENARIOS[name]))


def test_an_mtu_change_keeps_what_stands_on_the_link(space):
    space.ip("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up",
             "address add 2001:db8::1/64 dev v0 nodad",
             "address add 192.0.2.1/24 dev v0", "route add 2001:db8:9::/48 via 2001:db8::2", "route add 10.0.0.0/8 via 192.0.2.2",
             "neighbour add 2001:db8::2 lladdr %s dev v0 nud permanent" % ONE)
    before = standing(space)
    with space.watching() as watch:
        assert space.play("nl_link", name="v0", mtu=1400, alias="x", txqueuelen=7)["changed"]
    assert not watch.flaps("v0", "v1")
    assert any(name == "v0" for name, _up, _gone in watch.seen), "the watch has not seen the change at all"
    assert standing(space) == before


def standing(space):
    """What stands on the links, without what an MTU changes."""
    shown = state(space)
    return {section: [{name: value for name, value in one.items() if name != "mtu"} for one in shown[section]]
            for section in ("address", "route", "neighbour")}


def test_the_watch_sees_a_flap(space):
    """What the other tests rely on."""
    space.ip("link add name br0 type bridge", "link set dev br0 up")
    with space.watching() as watch:
        space.ip("link set dev br0 down", "link set dev br0 up")
    assert watch.flaps("br0") == ["br0"]
    with space.watching() as watch:
        space.ip("link set dev br0 mtu 1400")
    assert not watch.flaps("br0")


@pytest.mark.parametrize(("args", "words"), [
    ({"name": "k0", "kind": "nosuchkind"}, "this kernel has no links of kind nosuchkind"),
    ({"name": "br0", "kind": "ifb"}, "cannot change in place"),
    ({"name": "br0", "mtu": 100000}, "mtu"),
    ({"name": "br0", "master": "br0"}, "br0"),
    ({"name": "br0", "address": "ff:ff:ff:ff:ff:ff"}, "address"),
    ({"links": [{"name": "k0", "kind": "bridge"}, {"name": "k1", "kind": "nosuchkind"}]}, "links[1]"),
], ids=lambda value: value if isinstance(value, str) else None)
def test_refused_and_nothing_changed(space, args, words):
    space.ip("link add name br0 type bridge", "link set dev br0 up")
    before = space.show("link show")
    result = space.play("nl_link", **args)
    assert result.get("failed"), result
    assert words in result["msg"]
    assert "Traceback" not in str(result)
    assert not missing([{"ifname": one["ifname"], "mtu": one["mtu"], "address": one["address"],
                         "flags": set(one["flags"])} for one in before],
                       space.show("link show"))


def test_a_kernel_without_an_option_is_not_one_without_the_kind(space):
    space.ip("link add name br0 type bridge")
    if "vlan_protocol" in space.link("br0")["linkinfo"]["info_data"]:
        pytest.skip("this kernel's bridges filter VLANs")
    result = space.play("nl_link", name="k0", kind="bridge", bridge={"vlan_filtering": True})
    assert result.get("failed"), result
    assert "no links of kind" not in result["msg"]
    assert "built without" in result["msg"]

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: what it does to the rest of the namespace when a link is made anew, exchanges its name, joins a master or is purged."""
from __future__ import annotations

import contextlib
import pathlib
import subprocess
import time

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import Matrix
from ansible_collections.linux.netlink.tests.kernels.space import Space
from ansible_collections.linux.netlink.tests.kernels.state import differences, dig, state

FALLBACKS = pathlib.Path("/proc/sys/net/core/fb_tunnels_only_for_init_net")

PAIR = ("link add name low0 type veth peer name low1", "link set dev low0 up", "link set dev low1 up")
# What stands on k0: addresses, routes, neighbours
ON = ("address add 192.0.2.1/24 dev k0", "address add 192.0.2.9/24 dev k0", "address add 2001:db8:1::1/64 dev k0 nodad",
      "route add 198.51.100.0/24 via 192.0.2.254 metric 7", "route add 2001:db8:2::/48 via 2001:db8:1::fe metric 7",
      "neighbour add 192.0.2.77 lladdr 02:00:00:00:00:77 dev k0 nud permanent", "neighbour add proxy 192.0.2.78 dev k0")
UPPER = ("link add link k0 name k0.7 type vlan id 7", "link set dev k0.7 up", "address add 203.0.113.1/24 dev k0.7",
         "route add 203.0.114.0/24 via 203.0.113.2")
MASTER = ("link add name br0 type bridge", "link set dev br0 up")

RECREATED = {
    "vlan, another id": (
        "vlan", PAIR + ("link add link low0 name k0 type vlan id 5", "link set dev k0 up alias one mtu 1400") + ON,
        {"link": "low0", "vlan": {"id": 6}}, {"id": 6}),
    "vxlan, another id, with a VLAN on top": (
        "vxlan", PAIR + ("link add name k0 type vxlan id 42 remote 192.0.2.200 dev low0 dstport 4789", "link set dev k0 up") + ON + UPPER,
        {"vxlan": {"id": 43}}, {"id": 43, "remote": "192.0.2.200", "port": 4789}),
    "vxlan, a port of a bridge": (
        "vxlan", MASTER + ("link add name k0 type vxlan id 42 remote 192.0.2.200 dstport 4789", "link set dev k0 master br0",
                           "link set dev k0 type bridge_slave cost 55 hairpin on", "link set dev k0 up"),
        {"vxlan": {"id": 43}}, {"id": 43}),
    "vrf, another table, with a port": (
        "vrf", PAIR + ("link add name k0 type vrf table 1000", "link set dev k0 up", "link set dev low0 master k0",
                       "address add 192.0.2.1/24 dev low0"),
        {"vrf": {"table": "1001"}}, {"table": 1001}),
    "bridge port, still with its port": (
        "vlan", MASTER + PAIR + ("link add link low0 name k0 type vlan id 5", "link set dev k0 master br0", "link set dev k0 up"),
        {"vlan": {"id": 6}}, {"id": 6}),
}


def needs(space, *kinds):
    for kind in kinds:
        if not space.has_kind(kind):
            pytest.skip("this kernel has no links of kind %s" % kind)


def no_table(found):
    """Without what goes with another table of a VRF, and the new data itself."""
    out = {section: [dict(one) for one in objects] for section, objects in found.items()}
    for one in out["link"]:
        one.pop("tso_max_size", None)           # what a driver finds in the link below at that moment
        info = one["linkinfo"] = dict(one.get("linkinfo", {}))
        if one["ifname"] == "k0":
            info.pop("info_data", None)
        if info.get("info_slave_kind") == "vrf":
            info.pop("info_slave_data", None)
    for one in out["route"]:
        if one.get("table") in ("1000", "1001"):
            one["table"] = "the VRF's"
    out["link"].sort(key=lambda one: one["ifindex"])
    for section in ("address", "route"):
        out[section].sort(key=repr)
    return out


@pytest.mark.parametrize("name", RECREATED)
def test_what_stands_on_a_link_survives_that_it_is_made_anew(name, space):
    kind, setup, options, data = RECREATED[name]
    needs(space, kind, *["vlan"] * (UPPER[0] in setup))
    space.ip(*setup)
    entry = dict({"name": "k0", "kind": kind, "up": True}, **options)
    before = state(space)
    refused = space.play("nl_link", **entry)
    assert refused.get("failed") and "recreate=if_needed" in refused["msg"], refused
    assert not differences(before, state(space))
    check = space.play("nl_link", check=True, recreate="if_needed", **entry)
    assert check.get("changed") and not differences(before, state(space)), check
    done = space.play("nl_link", recreate="if_needed", **entry)
    assert done.get("changed"), done
    after = state(space)
    assert not differences(no_table(before), no_table(after))
    shown = space.link("k0")["linkinfo"]["info_data"]
    assert {key: shown.get(key) for key in data} == data
    assert (check["commands"], check["diff"]) == (done["commands"], done["diff"])
    assert space.play("nl_link", recreate="if_needed", **entry)["changed"] is False


def test_a_refused_link_made_anew_is_as_before(space):
    """Another link has that VLAN already."""
    needs(space, "vlan")
    space.ip(*PAIR + ("link add link low0 name k1 type vlan id 6", "link add link low0 name k0 type vlan id 5",
                      "link set dev k0 up") + ON)
    before = state(space)
    failed = space.play("nl_link", name="k0", kind="vlan", link="low0", vlan={"id": 6}, recreate="if_needed")
    assert failed.get("failed") and "NOT undone" not in failed["msg"], failed
    assert not differences(no_table(before), no_table(state(space)))
    assert space.link("k0")["linkinfo"]["info_data"]["id"] == 5


def test_two_links_exchange_their_names(space):
    space.ip("link add name k0 address 02:00:00:00:00:01 type bridge", "link add name k1 address 02:00:00:00:00:02 type bridge",
             "link set dev k0 up", "address add 192.0.2.1/24 dev k0")
    args = {"links": [{"name": "k1", "match": {"address": "02:00:00:00:00:01"}}, {"name": "k0", "match": {"address": "02:00:00:00:00:02"}}]}
    before = state(space)
    check = space.play("nl_link", check=True, **args)
    assert check.get("changed") and not differences(before, state(space)), check
    assert space.play("nl_link", **args).get("changed")
    assert (space.link("k0")["address"], space.link("k1")["address"]) == ("02:00:00:00:00:02", "02:00:00:00:00:01")
    assert "UP" in space.link("k1")["flags"] and "UP" not in space.link("k0")["flags"]
    assert [one["addr_info"][0]["local"] for one in space.show("address show dev k1") if one["addr_info"]] == ["192.0.2.1"]
    assert space.play("nl_link", **args)["changed"] is False
    space.ip("link set dev k1 down", "link set dev k1 name t", "link set dev k0 name k1", "link set dev t name k0", "link set dev k0 up")
    space.shell(check["commands"])              # which do the same
    assert (space.link("k0")["address"], space.link("k1")["address"]) == ("02:00:00:00:00:02", "02:00:00:00:00:01")


def test_a_purge_removes_what_nobody_listed_and_nothing_else(space):
    space.ip(*["link add name %s type bridge" % name for name in ("k0", "k1", "virbr0", "mine0")])
    space.ip("link add name v0 type veth peer name v1")
    args = {"links": [{"name": "k0", "kind": "bridge"}], "purge": {"kinds": ["bridge"], "ignore": ["mine*"]}}
    check = space.play("nl_link", check=True, **args)
    assert check.get("changed") and check["commands"] == ["ip link delete dev k1"], check
    assert space.play("nl_link", **args).get("changed")
    assert {one["ifname"] for one in space.show("link show")} >= {"k0", "virbr0", "mine0", "v0", "v1"} and space.link("k1") is None
    assert space.play("nl_link", **args)["changed"] is False
    # With one end of a pair the other would go.
    assert space.play("nl_link", links=[{"name": "v0"}], purge={"kinds": ["veth"]})["changed"] is False
    assert space.play("nl_link", links=[{"name": "v0", "state": "absent"}], purge={"kinds": ["veth"]})["changed"] is True


@pytest.mark.parametrize("kind, fallback", [("ipip", "tunl0"), ("sit", "sit0"), ("gre", "gre0"), ("ip6tnl", "ip6tnl0")])
def test_a_purge_leaves_fall_back_devices(kind, fallback):
    if not FALLBACKS.exists():
        pytest.skip("no tunnels here")
    before = FALLBACKS.read_text(encoding="ascii")
    FALLBACKS.write_text("0", encoding="ascii")                 # our guests are without
    try:
        with contextlib.closing(Space()) as space:
            if not space.has_kind(kind) or not space.link(fallback):
                pytest.skip("no %s here" % fallback)
            assert space.play("nl_link", links=[], purge={"kinds": [kind]})["changed"] is False
    finally:
        FALLBACKS.write_text(before, encoding="ascii")


def test_a_port_of_a_bond_goes_down_to_join_and_comes_up_again(space):
    needs(space, "bond")
    space.ip(*PAIR + ("address add 2001:db8:3::1/64 dev low1 nodad",))
    args = {"links": [{"name": "low0", "master": "k0", "up": True},
                      {"name": "k0", "kind": "bond", "up": True, "bond": {"mode": "active-backup", "miimon": 100, "primary": "low0"}}]}
    check = space.play("nl_link", check=True, **args)
    done = space.play("nl_link", **args)
    assert check.get("changed") and done.get("changed") and check["commands"] == done["commands"], (check, done)
    port, bond = space.link("low0"), space.link("k0")
    assert port["master"] == "k0" and "UP" in port["flags"] and dig(port, "linkinfo.info_slave_kind") == "bond"
    assert dig(bond, "linkinfo.info_data.primary") == "low0"
    assert space.play("nl_link", **args)["changed"] is False
    out = {"links": [{"name": "low0", "master": "", "up": True}]}
    assert space.play("nl_link", **out).get("changed") and "master" not in space.link("low0")
    assert space.play("nl_link", **out)["changed"] is False


def test_a_port_of_a_bond_has_the_address_and_the_mtu_that_were_asked_for(space):
    """The bond gives it its own when it joins."""
    needs(space, "bond", "dummy")
    own = {"address": "02:00:00:00:00:11", "mtu": 1400}
    with Matrix("nl_link", ("link add name d0 type dummy", "link set dev d0 address %(address)s mtu %(mtu)d" % own)) as matrix:
        matrix.phase("create", {"links": [{"name": "b0", "kind": "bond", "up": True, "address": "02:00:00:00:00:10",
                                           "bond": {"mode": "active-backup", "miimon": 100}},
                                          dict(own, name="d0", master="b0", up=True), dict(own, name="d1", kind="dummy", master="b0", up=True)]},
                     [("link", dict(own, ifname=name, master="b0")) for name in ("d0", "d1")])


def test_a_port_that_gets_another_bridge_keeps_what_the_entry_says(space):
    with Matrix("nl_link", (*MASTER, *PAIR, "link set dev low0 master br0", "link set dev low0 type bridge_slave cost 77 hairpin on",
                            "link add name br1 type bridge")) as matrix:
        matrix.phase("change", {"name": "low0", "master": "br1", "bridge_port": {"cost": 77}},
                     [("link", {"ifname": "low0", "master": "br1", "linkinfo": {"info_slave_data": {"cost": 77, "hairpin": False}}})], ("low0",))


def test_options_of_a_bridges_port(space):
    space.ip(*MASTER + PAIR)
    first = {"name": "low0", "master": "br0",
             "bridge_port": {"cost": 77, "priority": 5, "hairpin": True, "learning": False, "isolated": True}}
    second = {"name": "low0", "bridge_port": {"cost": 78, "hairpin": False}}
    for entry, shown in ((first, {"cost": 77, "priority": 5, "hairpin": True, "learning": False, "isolated": True}),
                         (second, {"cost": 78, "priority": 5, "hairpin": False, "learning": False, "isolated": True})):
        assert space.play("nl_link", check=True, **entry).get("changed")
        done = space.play("nl_link", **entry)
        assert done.get("changed"), done
        data = dig(space.link("low0"), "linkinfo.info_slave_data")
        assert {name: data.get(name) for name in shown} == shown
        assert space.play("nl_link", check=True, **entry)["changed"] is False
    wrong = space.play("nl_link", name="low1", bridge_port={"cost": 5})
    assert wrong.get("failed"), wrong           # it is no port


def test_a_bridges_port_forwards_as_soon_as_it_can(space):
    """The kernel finds out about a carrier some time after it came, and takes no state until then."""
    def shown():
        return dig(space.link("v0"), "linkinfo.info_slave_data.state")

    def wait_for(state):
        end = time.monotonic() + 10
        while shown() != state and time.monotonic() < end:
            time.sleep(0.05)

    def told():
        """What nl_info tells, as an entry that changes nothing."""
        found = space.play("nl_info", gather=["links"])["links"]
        assert space.play("nl_link", links=found).get("changed") is False
        return next(one for one in found if one["name"] == "v0")["bridge_port"]

    entry = {"name": "v0", "up": True, "master": "br0", "bridge_port": {"state": "forwarding", "cost": 7}}
    space.ip("link add name br0 up type bridge", "link add name br1 up type bridge stp_state 1")
    made = space.play("nl_link", links=[dict(entry, kind="veth", veth={"peer": {"name": "v1"}})])
    assert made.get("changed") and "state" not in str(made["commands"]), made
    assert not space.play("nl_link", **entry)["changed"]
    wait_for("disabled")            # until the kernel has looked for a carrier, it takes a new link to have one
    assert (shown(), told().get("state"), told()["cost"]) == ("disabled", None, 7)
    assert "ENETDOWN" in space.play("nl_link", name="v0", bridge_port={"state": "blocking"})["msg"]
    space.ip("link set dev v1 up")
    wait_for("forwarding")
    assert shown() == "forwarding"
    assert not space.play("nl_link", **entry)["changed"]
    done = space.play("nl_link", name="v0", bridge_port={"state": "learning"})
    assert done.get("commands") == ["ip link set dev v0 type bridge_slave state 2"], done.get("msg", done)
    assert (shown(), told()["state"]) == ("learning", "learning")
    with space.entered():
        subprocess.check_call(["bridge", "link", "set", "dev", "v0", "state", "0"])
    assert (shown(), told()["state"]) == ("disabled", "disabled")
    assert space.play("nl_link", **entry)["changed"]
    assert shown() == "forwarding"
    assert "EBUSY" in space.play("nl_link", name="v0", master="br1", bridge_port={"state": "learning"})["msg"]
    space.ip("link set dev v0 master br1")
    assert (shown() != "disabled", told().get("state"), told()["cost"] > 0) == (True, None, True)   # it is the spanning tree's

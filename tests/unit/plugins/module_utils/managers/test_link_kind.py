# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What link kinds say of their options, at work: families, ports, words for iproute2; names that move; purges."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.keep import Keep
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.match import NoMatch, resolve
from ansible_collections.linux.netlink.plugins.module_utils.managers.purge import FALLBACK, purged
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.vlan import Pairs
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError, Step, Wish, plan
from ansible_collections.linux.netlink.tests.unit.world import MAC, lan, managing, stated, task

DATA = "linkinfo.data."


def read(entry):
    """The canonical object of an entry."""
    with managing(lan(), Link) as (manager, _connection):
        entry, = stated([entry])
        manager.prepare([entry])
        return manager.canonical(manager.read(entry))


def data(kind, **options):
    return read({"name": "k0", "kind": kind, kind: options})["linkinfo"]["data"]


def lines(have, want, names):
    """The lines of a change."""
    base = {"ifname": "k0", "ifindex": 9, "flags": {"up": True}}
    with managing(lan(), Link) as (manager, _connection):
        step = Step(manager, "change", ("k0",), dict(base, linkinfo=have), dict(base, linkinfo=want), names, 0)
        return [" ".join(words) for words in manager.commands(step)]


# -- reading

@pytest.mark.parametrize("kind, options, expected", [
    ("vxlan", {"id": 1, "group": "239.1.1.1", "local": "192.0.2.1"}, {"id": 1, "group": "239.1.1.1", "local": "192.0.2.1"}),
    ("vxlan", {"id": 1, "group": "FF02::5", "local": "2001:DB8::1"}, {"id": 1, "group6": "ff02::5", "local6": "2001:db8::1"}),
    ("geneve", {"id": 1, "remote": "192.0.2.1"}, {"id": 1, "remote": "192.0.2.1"}),
    ("geneve", {"id": 1, "remote": "2001:db8::1"}, {"id": 1, "remote6": "2001:db8::1"}),
], ids=repr)
def test_an_option_of_two_families_stands_where_its_address_fits(kind, options, expected):
    assert data(kind, **options) == expected


def test_an_address_of_neither_family_is_refused():
    for given in ({"group": "neither"}, {"remote": "neither", "group": "neither"}):         # Ansible hands over the alias, too
        with pytest.raises(ValueError, match=r"vxlan\.%s: 'neither' is not an IP address" % next(iter(given))):
            data("vxlan", id=1, **given)


def test_what_packs_to_nothing_is_still_wished_for():
    assert data("vxlan", id=1, gbp=False) == {"id": 1, "gbp": False}
    assert data("bond", arp_ip_target=[]) == {"arp_ip_target": []}


def test_a_key_implies_its_flag():
    wanted = data("gre", ikey=5, okey=6, has_okey=False)
    assert (wanted["iflags"], wanted["oflags"]) == ({"key": True}, {"key": False})


def test_options_of_ports_name_the_masters_kind():
    assert read({"name": "eth0", "bridge_port": {"cost": 5}})["linkinfo"] == {"slave_kind": "bridge", "slave_data": {"cost": 5}}
    with pytest.raises(ValueError, match="port of one master"):
        read({"name": "eth0", "bridge_port": {"cost": 5}, "bond_port": {"prio": 1}})


def test_options_of_another_kind_are_refused():
    with pytest.raises(ValueError, match="not of kind bridge"):
        read({"name": "k0", "kind": "bridge", "vlan": {"id": 5}})


def test_a_port_that_is_not_the_scis_is_refused():
    with pytest.raises(ValueError, match=r"macsec.port: 12 contradicts the other options, which make it 11"):
        read({"name": "k0", "kind": "macsec", "link": "eth0", "macsec": {"sci": "020000000001000b", "port": 12}})
    assert read({"name": "k0", "kind": "macsec", "link": "eth0", "macsec": {"sci": "020000000001000b", "port": 11}})["linkinfo"]["data"]["port"] == 11


@pytest.mark.parametrize("kind, options, option", [("vlan", {}, "vlan.id"), ("vrf", {}, "vrf.table"), ("macsec", {}, "link")])
def test_what_a_kind_cannot_be_without(kind, options, option):
    entry = {"name": "k0", "kind": kind, kind: options, **({} if option == "link" else {"link": "eth0"})}
    with pytest.raises(PlanError, match="needs the option %s" % option):
        task(lan(), Link, [entry])


def test_a_new_gtp_makes_its_sockets():
    with managing(lan(), Link) as (manager, _connection):
        made = manager.settings(manager.completed(read({"name": "k0", "kind": "gtp"})))
    assert made["linkinfo"]["data"] == {"create_sockets": True, "role": 0, "pdp_hashsize": 1024}


# -- comparing and changing

def test_of_a_map_only_what_is_named_counts():
    """The kernel does not tell of a priority that leads to 0."""
    have = {"ifname": "k0", "linkinfo": {"kind": "vlan", "data": {"ingress_qos": Pairs({"1": 2, "3": 4})}}}
    with managing(lan(), Link) as (manager, _connection):
        assert manager.unmet(read({"name": "k0", "vlan": {"ingress_qos_map": {"3": 4, "6": 0}}}), have) == []
        assert manager.unmet(read({"name": "k0", "vlan": {"ingress_qos_map": {"1": 0, "6": 1}}}), have) == [
            DATA + "ingress_qos.1", DATA + "ingress_qos.6"]


def test_a_link_is_not_made_anew_without_leave():
    have = {"ifname": "k0", "ifindex": 9, "link": 3, "flags": {}, "linkinfo": {"kind": "vlan", "data": {"id": 5}}}
    want = {"ifname": "k0", "linkinfo": {"kind": "vlan", "data": {"id": 6}}}
    with managing(lan(), Link) as (manager, _connection):
        with pytest.raises(PlanError, match="recreate=if_needed") as caught:
            plan(manager, [have], [Wish(want)])
        assert caught.value.option == "vlan.id"
        step, = plan(manager, [have], [Wish(want, recreate=True)])
        assert (step.verb, step.after["ifindex"], step.after["linkinfo"]["data"]["id"]) == ("recreate", 9, 6)
        assert [request[0] for request in manager.requests(step)] == [17, 16]


def test_a_link_that_is_made_anew_takes_what_stands_on_it_along():
    kernel = lan()
    kernel.routes.seed(family=2, table=254, dst="10.0.0.0", dst_len=8, oif=2, type=1, protocol=4)
    kernel.neighbours.seed(family=2, ifindex=2, dst="192.0.2.9", lladdr=MAC % 9, state=0x80)
    kernel.links.rows[3]["master"] = 2
    with managing(kernel, Link) as (manager, connection):
        steps = Keep(manager, connection, [2]).foretold()
    assert sorted((step.manager.noun, step.verb) for step in steps) == sorted([
        ("link", "change"), ("address", "create"), ("address", "create"), ("route", "create"), ("neighbour", "create")])


def test_of_a_link_that_goes_down_the_ipv4_addresses_stay():
    with managing(lan(), Link) as (manager, connection):
        steps = Keep(manager, connection, [], [2]).foretold()
    assert [step.after["address"] for step in steps] == ["2001:db8::1"]


# -- words for iproute2

@pytest.mark.parametrize("have, wanted, names, expected", [
    ({"kind": "vxlan", "data": {"id": 1}}, {"kind": "vxlan", "data": {"id": 1, "group6": "ff02::5", "link": 3, "tos": 16}},
     ("group6", "tos"), ["ip link set dev k0 type vxlan group ff02::5 dev eth0 tos 0x10"]),
    ({"kind": "vxlan", "data": {"id": 1}}, {"kind": "vxlan", "data": {"id": 1, "group": "192.0.2.2"}}, ("group",),
     ["ip link set dev k0 type vxlan remote 192.0.2.2"]),
    ({"kind": "geneve", "data": {"id": 1}}, {"kind": "geneve", "data": {"id": 1, "ttl": 3}}, ("ttl",),
     ["ip link set dev k0 type geneve id 1 ttl 3"]),
    ({"kind": "bond", "data": {}}, {"kind": "bond", "data": {"miimon": 100, "updelay": 200}}, ("miimon",),
     ["ip link set dev k0 type bond miimon 100 updelay 200"]),
    ({"kind": "bond", "data": {}}, {"kind": "bond", "data": {"mode": 2}}, ("mode",),
     ["ip link set dev k0 down", "ip link set dev k0 type bond mode balance-xor", "ip link set dev k0 up"]),
    ({"kind": "vlan", "data": {}}, {"kind": "vlan", "data": {"ingress_qos": {"1": 2, "3": 0}}}, ("ingress_qos.3", "ingress_qos.1"),
     ["ip link set dev k0 type vlan ingress-qos-map 1:2 3:0"]),
    ({"kind": "ip6tnl", "data": {}}, {"kind": "ip6tnl", "data": {"fwmark": 0, "flags": {"use_orig_fwmark": True}}},
     ("flags.use_orig_fwmark", "fwmark"), ["ip link set dev k0 type ip6tnl fwmark 0 fwmark inherit"]),
], ids=repr)
def test_words_of_a_change(have, wanted, names, expected):
    assert lines(have, wanted, tuple(DATA + name for name in names)) == expected


# -- names that move

def test_a_link_is_found_by_what_it_is():
    kernel = lan()
    outcome, commands = task(kernel, Link, [{"name": "lan0", "match": {"address": kernel.links.rows[3]["address"]}}])
    assert (kernel.links.rows[3]["ifname"], len(outcome.steps)) == ("lan0", 1)
    assert "ip link set dev eth0 name lan0" in commands
    assert task(kernel, Link, [{"name": "lan0", "match": {"address": kernel.links.rows[3]["address"]}}])[0].steps == []


def test_two_links_exchange_their_names():
    kernel = lan()
    first, second = (kernel.links.rows[index]["address"] for index in (3, 4))
    task(kernel, Link, [{"name": "eth1", "match": {"address": first}}, {"name": "eth0", "match": {"address": second}}])
    assert (kernel.links.rows[3]["ifname"], kernel.links.rows[4]["ifname"]) == ("eth1", "eth0")


def links_called(*names):
    return [{"ifname": name, "ifindex": number, "address": MAC % 1} for number, name in enumerate(names, 2)]


def nothing(_link):
    return "", ""


@pytest.mark.parametrize("match, words", [
    ({}, "needs one of"), ({"name": "eth9"}, "no link matches"), ({"address": MAC % 1}, "a and b match"), ({"driver": "e1000"}, "no link matches"),
    ({"name": "b"}, "b cannot be called a: that is the name of another link")])
def test_what_cannot_be_found(match, words):
    with pytest.raises(NoMatch, match=words) as caught:
        resolve(links_called("a", "b"), [(3, "a" if match.get("name") == "b" else "c", match)], nothing)
    assert caught.value.number == 3


@pytest.mark.parametrize("there, asked, meant", [
    (("eth0",), (("eth0", "lan0"),), ("eth0",)),
    (("lan0",), (("eth0", "lan0"),), ("lan0",)),
    (("lan0",), (("lan0", "lan0"),), ("lan0",)),
    (("eth0", "eth1"), (("eth0", "lan0"), ("eth1", "eth0")), ("eth0", "eth1")),
    (("lan0", "eth0"), (("eth0", "lan0"), ("eth1", "eth0")), ("lan0", "eth0")),     # the second run of the same
    (("lan0", "eth1"), (("eth0", "lan0"), ("eth1", "eth0")), ("lan0", "eth1")),     # half of it was done
], ids=repr)
def test_by_name_links_are_found_before_and_after(there, asked, meant):
    found = resolve(links_called(*there), [(number, new, {"name": old}) for number, (old, new) in enumerate(asked)], nothing)
    assert tuple(found[number]["ifname"] for number in range(len(asked))) == meant


def test_by_name_links_cannot_exchange_names():
    with pytest.raises(NoMatch, match="a and b exchange their names by match.name"):
        resolve(links_called("a", "b"), [(0, "b", {"name": "a"}), (1, "a", {"name": "b"})], nothing)


def test_driver_and_place_as_the_driver_tells_them():
    def told(link):
        return ("e1000", "0000:00:0%s.0" % link["ifname"][-1])

    assert resolve(links_called("eth3", "eth4"), [(0, "lan", {"driver": "e1000", "path": "pci-0000:00:04.0"})], told)[0]["ifname"] == "eth4"


# -- purges

def test_what_a_purge_removes():
    links = [{"ifname": name, "linkinfo": {"kind": kind}, **more} for name, kind, more in [
        ("a", "bridge", {}), ("listed", "bridge", {}), ("docker0", "bridge", {}), ("mine1", "bridge", {}),
        ("away", "bridge", {"link_netnsid": 0}), ("d", "dummy", {}), *[(name, "bridge", {}) for name in FALLBACK]]] + [{"ifname": "eth0"}]
    assert [link["ifname"] for link in purged(links, {"listed"}, ["bridge"], ["mine*"])] == ["a"]

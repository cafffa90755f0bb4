# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a link is to a playbook and to the kernel."""
from __future__ import annotations

from itertools import permutations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link, check_name
from ansible_collections.linux.netlink.plugins.module_utils.netlink import netns
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.state import spaces
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError
from ansible_collections.linux.netlink.tests.unit.kernel import Kernel
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, task

BRIDGE = {"name": "br1", "kind": "bridge"}
DUMMY = {"name": "d1", "kind": "dummy"}
PAIR = {"name": "v1", "kind": "veth", "veth": {"peer": {"name": "v2"}}}

ENTRIES = [
    BRIDGE,
    dict(DUMMY, up=True, mtu=1400, address="02:00:00:00:00:99", alias="a b", txqueuelen=7, group="12", promisc=True, multicast=False),
    dict(DUMMY, altnames=["one", "a-name-of-more-than-fifteen-bytes"], master="br0"),
    dict(BRIDGE, mtu=9000, bridge={"ageing_time": 0, "stp_state": True, "vlan_filtering": True, "vlan_protocol": "802.1ad",
                                   "priority": 4096}),
    dict(BRIDGE, bridge={"no_linklocal_learn": True, "mcast_vlan_snooping": True, "group_address": "01:80:c2:00:00:04"}),
    PAIR,
]


def link(kernel, name):
    return next((one for one in shown(kernel, Link) if one["name"] == name), None)


def holds(part, whole):
    """Whether every option of `part` stands in `whole`, at every depth."""
    return all(holds(value, whole.get(name, {})) if isinstance(value, dict) else str(whole.get(name)) == str(value) for name,
               value in part.items())


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_was_asked_for_is_shown_and_what_is_shown_is_accepted_again(given):
    kernel = lan()
    task(kernel, Link, [given])
    got = link(kernel, given["name"])
    assert holds(given, got), got
    kernel.orders.clear()
    assert task(kernel, Link, [dict(got, group=str(got["group"]))])[0].steps == []
    assert task(kernel, Link, [given])[0].steps == []
    assert kernel.orders == []


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_is_shown_can_be_applied_elsewhere(given):
    here, there = lan(), lan()
    task(here, Link, [given])
    names = [one["name"] for one in shown(here, Link) if one["name"] not in ("lo", "br0", "eth0", "eth1")]
    task(there, Link, [dict(link(here, name), group=str(link(here, name)["group"])) for name in names])
    assert [link(there, name) for name in names] == [link(here, name) for name in names]


def test_a_link_goes_by_its_altname_in_an_entry_and_keeps_its_name():
    kernel = lan()
    task(kernel, Link, [{"name": "eth0", "altnames": ["uplink"]}])
    outcome, _commands = task(kernel, Link, [{"name": "uplink", "mtu": 1400}])
    assert [(step.verb, step.key) for step in outcome.steps] == [("change", ("eth0",))]
    assert link(kernel, "eth0")["mtu"] == 1400 and link(kernel, "uplink") is None


@pytest.mark.parametrize("name, says", [
    ("", "a name is empty"), ("a" * 16, "is longer than 15 bytes"), ("ä" * 8, "is longer than 15 bytes"),
    ("a/b", "cannot be a link's name"),
    ("a b", "cannot be"), ("a:b", "cannot be"), (".", "cannot be"), ("..", "cannot be"), ("a\tb", "cannot be"), ("a\n", "cannot be"),
    ("%d", "the kernel puts a number"), ("all", "stands for all links"), ("default", "stands for all links")])
def test_what_is_no_name_says_why(name, says):
    with pytest.raises(ValueError) as caught:
        check_name(name)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["a" * 15, "eth0.100", "dev", "type", "1", "ä" * 7, "a@b"])
def test_what_iproute2_would_misread_is_still_a_name(name):
    kernel = lan()
    task(kernel, Link, [{"name": name, "kind": "dummy"}])
    assert link(kernel, name)["kind"] == "dummy"


@pytest.mark.parametrize("given, says", [
    ({"mtu": 1400}, "name is missing"),
    (dict(DUMMY, mtu=-1), "mtu -1 is out of range"), (dict(DUMMY, mtu=1 << 32), "mtu 4294967296 is out of range"),
    (dict(DUMMY, bridge={"stp_state": True}), "the options under bridge are for links of that kind, not of kind dummy"),
    (dict(BRIDGE, veth={"peer": {"name": "v2"}}), "the options under veth are for links of that kind, not of kind bridge"),
    (dict(DUMMY, altnames=["a/b"]), "cannot be a link's name"), (dict(DUMMY, altnames=["a" * 128]), "is longer than 127 bytes"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says):
    with managing(lan(), Link) as (manager, _connection):
        with pytest.raises(ValueError) as caught:
            manager.read(given)
    assert says in str(caught.value)


@pytest.mark.parametrize("given, says", [
    ({"name": "eth9", "mtu": 1400}, "there is no link 'eth9' (did you mean"),
    ({"name": "br0", "kind": "dummy"}, "kind of link br0 cannot change in place (it is bridge, not dummy)"),
    ({"name": "lo", "kind": "dummy"}, "kind of link lo cannot change in place (it is no virtual link, not dummy)"),
    ({"name": "eth0", "link": "eth1"}, "link of link eth0 cannot change in place (it is none, not eth1)"),
    ({"name": "eth0", "bridge": {"stp_state": True}}, "kind of link eth0 cannot change in place (it is dummy, not bridge)"),
], ids=repr)
def test_what_cannot_be_done_is_known_before_anything_is_sent(given, says):
    kernel = lan()
    with pytest.raises(PlanError) as caught:
        task(kernel, Link, [{"name": "eth1", "mtu": 1400}, given])
    assert says in str(caught.value)
    assert caught.value.entry == 1
    assert kernel.orders == []


def test_a_change_sends_what_differs_and_nothing_else():
    kernel = lan()
    task(kernel, Link, [{"name": "br0", "alias": "x", "bridge": {"ageing_time": 100}}])
    kernel.orders.clear()
    task(kernel, Link, [{"name": "br0", "alias": "x", "mtu": 1400, "bridge": {"ageing_time": 100, "priority": 7}}])
    flags = [values.pop("flags") for _verb, _table, values in kernel.orders]
    sent = [{name: value for name, value in values.items() if name not in ("family", "type")} for _verb, _table, values in kernel.orders]
    assert sent == [{"ifindex": 2, "linkinfo": {"kind": "bridge", "data": {"priority": 7}}}, {"ifindex": 2, "mtu": 1400}]
    assert not any(any(bits.values()) for bits in flags), "flags are sent that nobody asked for"


@pytest.mark.parametrize("options", [{"mtu": 1400}, {"address": "02:00:00:00:00:99"}, {"alias": "x"}, {"master": "br0"}, {"txqueuelen": 5},
                                     {"promisc": True}, {"altnames": ["x"]}], ids=repr)
def test_a_link_is_not_taken_down_for_a_change_that_does_not_need_it(options):
    kernel = lan()
    kernel.addresses.seed(family=10, index=3, address="2001:db8:3::1", prefixlen=64)
    kernel.routes.seed(family=2, table=254, dst="10.0.0.0", dst_len=8, oif=3, type=1, protocol=4)
    before = kernel.tables()[1:]
    task(kernel, Link, [dict({"name": "eth0"}, **options)])
    assert kernel.tables()[1:] == before
    assert link(kernel, "eth0")["up"] is True


@pytest.mark.parametrize("bits, after", [({"no_linklocal_learn": True}, (True, True)), ({"mst_enabled": False}, (False, False)),
                                         ({"no_linklocal_learn": False, "mst_enabled": True}, (False, True))], ids=repr)
def test_of_a_bridges_bits_only_those_named_change(bits, after):
    kernel = lan()
    task(kernel, Link, [{"name": "br0", "bridge": {"mst_enabled": True}}])
    task(kernel, Link, [{"name": "br0", "bridge": bits}])
    bridge = link(kernel, "br0").get("bridge", {})      # a bit that is not set is not shown
    assert (bridge.get("no_linklocal_learn", False), bridge.get("mst_enabled", False)) == after


@pytest.mark.parametrize("wish, after", [
    ({"altnames": ["three"]}, ["one", "two", "three"]), ({"altnames": ["two"]}, ["one", "two"]), ({"altnames": []}, ["one", "two"]),
    ({"altnames": ["two", "three"], "purge_altnames": True}, ["two", "three"]), ({"altnames": [], "purge_altnames": True}, None),
    ({"purge_altnames": True}, None), ({"mtu": 1400}, ["one", "two"]), ({"purge_altnames": False}, ["one", "two"]),
], ids=repr)
def test_altnames_are_added_and_only_purged_when_asked_for(wish, after):
    kernel = lan()
    task(kernel, Link, [{"name": "eth0", "altnames": ["one", "two"]}])
    task(kernel, Link, [dict({"name": "eth0"}, **wish)])
    assert link(kernel, "eth0").get("altnames") == after
    assert task(kernel, Link, [dict({"name": "eth0"}, **wish)])[0].steps == []


@pytest.mark.parametrize("option, value, empty", [("alias", "x", ""), ("master", "br0", "")])
def test_an_empty_text_takes_away(option, value, empty):
    kernel = lan()
    task(kernel, Link, [{"name": "eth0", option: value}])
    assert link(kernel, "eth0")[option] == value
    task(kernel, Link, [{"name": "eth0", option: empty}])
    assert not link(kernel, "eth0").get(option)


LAN = [{"name": "port", "kind": "dummy", "master": "bridge", "up": True}, {"name": "bridge", "kind": "bridge"},
       {"name": "other", "kind": "dummy"}]


@pytest.mark.parametrize("entries", list(permutations(LAN)), ids=lambda entries: " ".join(entry["name"] for entry in entries))
def test_entries_may_name_links_that_other_entries_make_in_any_order(entries):
    kernel = lan()
    outcome, _commands = task(kernel, Link, entries)
    made = [step.after["ifname"] for step in outcome.steps]
    assert made.index("bridge") < made.index("port")
    assert link(kernel, "port")["master"] == "bridge"
    gone = task(kernel, Link, [{"name": entry["name"], "state": "absent"} for entry in entries])[0].steps
    assert [step.before["ifname"] for step in gone].index("port") < [step.before["ifname"] for step in gone].index("bridge")
    assert [link(kernel, entry["name"]) for entry in LAN] == [None, None, None]


def test_absence_goes_by_the_name_whatever_the_link_is():
    kernel = lan()
    task(kernel, Link, [{"name": "eth0", "kind": "bridge", "mtu": 7, "state": "absent"}])
    assert link(kernel, "eth0") is None


# -- pairs

@pytest.mark.parametrize("entries", [
    [PAIR], [PAIR, {"name": "v2", "kind": "veth"}], [{"name": "v2", "mtu": 1400, "up": True}, PAIR],
    [PAIR, {"name": "v2", "kind": "veth", "veth": {"peer": {"name": "v1"}}}],
    [PAIR, {"name": "v2", "master": "br0", "altnames": ["other-end"]}],
], ids=repr)
def test_a_peer_comes_with_its_pair_and_may_have_an_entry_of_its_own(entries):
    kernel = lan()
    task(kernel, Link, entries)
    assert link(kernel, "v1")["veth"] == {"peer": {"name": "v2"}}
    assert link(kernel, "v2")["veth"] == {"peer": {"name": "v1"}}
    assert all(holds(entry, link(kernel, entry["name"])) for entry in entries)
    assert task(kernel, Link, entries)[0].steps == []
    assert sum(verb == "new" and "linkinfo" in values for verb, _table, values in kernel.orders) == 1, "the pair was made more than once"


def test_another_peer_than_there_is_cannot_be_had():
    kernel = lan()
    task(kernel, Link, [PAIR])
    with pytest.raises(PlanError, match="veth.peer of link v1 cannot change in place .it is v2"):
        task(kernel, Link, [dict(PAIR, veth={"peer": {"name": "v3"}})])


def test_a_peer_in_another_namespace_is_found_there(monkeypatch):
    kernel, blue = lan(), Kernel()
    descriptor = 77
    kernel.others[descriptor] = blue
    monkeypatch.setattr(netns, "descriptor", lambda netns: descriptor)
    monkeypatch.setattr(netns.os, "close", lambda number: None)
    monkeypatch.setattr(spaces, "Connection", lambda netns: Connection(sock={"blue": blue}[netns]))
    monkeypatch.setattr(spaces.Spaces, "called", lambda self, names, nsid: "blue")
    entry = {"name": "v1", "kind": "veth", "veth": {"peer": {"name": "eth0", "netns": "blue"}}}
    _outcome, commands = task(kernel, Link, [entry])
    assert commands == ["ip link add name v1 type veth peer name eth0 netns blue"]
    assert [row["ifname"] for row in blue.links.all()] == ["lo", "eth0"]
    assert task(kernel, Link, [entry])[0].steps == []
    with pytest.raises(PlanError, match="veth.peer of link v1 cannot change"):
        task(kernel, Link, [{"name": "v1", "kind": "veth", "veth": {"peer": {"name": "eth9", "netns": "blue"}}}])


# -- as iproute2 says it

@pytest.mark.parametrize("given, lines", [
    (DUMMY, ["ip link add name d1 type dummy"]),
    (dict(DUMMY, mtu=1400, up=True), ["ip link add name d1 mtu 1400 type dummy", "ip link set dev d1 up"]),
    (dict(DUMMY, up=False), ["ip link add name d1 type dummy", "ip link set dev d1 down"]),
    (dict(DUMMY, master="br0", alias="a b", altnames=["x"]),
     ["ip link add name d1 type dummy", "ip link set dev d1 master br0", "ip link set dev d1 alias 'a b'",
      "ip link property add dev d1 altname x"]),
    (dict(BRIDGE, bridge={"stp_state": False, "ageing_time": 5, "vlan_protocol": "802.1ad"}),
     ["ip link add name br1 type bridge ageing_time 5 stp_state 0 vlan_protocol 802.1ad"]),
    (dict(BRIDGE, bridge={"no_linklocal_learn": True, "mcast_query_interval": 9, "group_address": "01:80:c2:00:00:04"}),
     ["ip link add name br1 type bridge group_address 01:80:c2:00:00:04 mcast_query_interval 9 no_linklocal_learn 1"]),
    (PAIR, ["ip link add name v1 type veth peer name v2"]),
    ({"name": "eth0", "mtu": 1400, "up": False}, ["ip link set dev eth0 mtu 1400", "ip link set dev eth0 down"]),
    ({"name": "eth0", "master": "br0", "promisc": True}, ["ip link set dev eth0 master br0", "ip link set dev eth0 promisc on"]),
    ({"name": "br0", "bridge": {"stp_state": True, "priority": 7}}, ["ip link set dev br0 type bridge stp_state 1 priority 7"]),
    ({"name": "eth1", "master": "", "alias": ""}, ["ip link set dev eth1 nomaster", "ip link set dev eth1 alias ''"]),
    ({"name": "eth1", "altnames": ["new"], "purge_altnames": True},
     ["ip link property del dev eth1 altname old", "ip link property add dev eth1 altname new"]),
    ({"name": "eth1", "group": "12", "txqueuelen": 5}, ["ip link set dev eth1 txqueuelen 5", "ip link set dev eth1 group 12"]),
    ({"name": "br0", "state": "absent"}, ["ip link delete dev br0"]),
], ids=repr)
def test_the_commands_say_the_same_in_iproute2s_words(given, lines):
    kernel = lan()
    task(kernel, Link, [{"name": "eth1", "master": "br0", "alias": "old", "altnames": ["old"]}])
    assert task(kernel, Link, [given], check=True)[1] == lines
    assert task(kernel, Link, [given])[1] == lines


@pytest.mark.parametrize("count, dumps", [(16, 0), (17, 1), (300, 1)])
def test_a_few_links_are_read_one_by_one_and_many_at_once(count, dumps):
    kernel = lan()
    for number in range(count):
        kernel.links.make({"ifname": "n%d" % number}, "dummy")
    task(kernel, Link, [{"name": "n%d" % number, "mtu": 1500} for number in range(count)])
    assert sum(dump for _table, dump in kernel.reads) <= 2 * dumps
    assert len(kernel.reads) <= 3 * 17


def test_for_each_new_link_that_another_names_not_all_are_read_again():
    """Which made 1,000 bridges with a link each take minutes."""
    dumps = []
    for count in (20, 40):
        kernel = lan()
        task(kernel, Link, [link for n in range(count) for link in (
            {"name": "b%d" % n, "kind": "bridge"}, {"name": "v%d" % n, "kind": "dummy", "master": "b%d" % n})])
        dumps.append(sum(dump for _table, dump in kernel.reads))
    assert dumps[0] == dumps[1]

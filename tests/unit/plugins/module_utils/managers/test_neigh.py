# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a neighbour is to a playbook and to the kernel."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.neigh import Neigh
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NUD
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError
from ansible_collections.linux.netlink.tests.unit.world import MAC, lan, managing, shown, task


def entry(**options):
    return dict({"link": "br0", "dst": "192.0.2.9"}, **options)


PINNED = entry(lladdr=MAC % 9, nud="permanent")
ENTRIES = [
    PINNED,
    entry(nud="noarp", lladdr=MAC % 9),
    entry(proxy=True),
    entry(dst="2001:db8::9", lladdr=MAC % 9, nud="permanent", router=True),
    entry(dst="2001:db8::9", lladdr=MAC % 9, nud="stale", extern_learn=True, protocol="bgp"),
    entry(dst="2001:db8::9", proxy=True, protocol="static"),
]


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_is_shown_is_what_was_asked_for_and_is_accepted_again(given):
    kernel = lan()
    task(kernel, Neigh, [given])
    got, = shown(kernel, Neigh, kernel_made=True)
    assert got == given
    assert task(kernel, Neigh, [got])[0].steps == []


@pytest.mark.parametrize("one, other, same", [
    (PINNED, entry(lladdr=MAC % 8), True), (PINNED, entry(nud="noarp"), True), (PINNED, entry(link="eth0"), False),
    (PINNED, entry(dst="192.0.2.8"), False), (PINNED, entry(proxy=True), False),
    (entry(proxy=True), entry(proxy=True, protocol="bgp"), True),
    (entry(dst="2001:db8::9"), entry(dst="2001:DB8:0::9"), True),
], ids=repr)
def test_the_kernels_identity_tells_them_apart(one, other, same):
    with managing(lan(), Neigh) as (manager, _connection):
        keys = [manager.key(manager.canonical(manager.read(given))) for given in (one, other)]
    assert (keys[0] == keys[1]) == same


@pytest.mark.parametrize("given, says", [
    ({"link": "br0"}, "dst is missing"), ({"dst": "192.0.2.9"}, "link is missing"),
    (entry(dst="192.0.2.0/24"), "dst is one address, not the prefix 192.0.2.0/24"), (entry(dst="router"), "'router' is not an IP address"),
    (entry(nud="failed"), "an entry that is failed counts as none"), (entry(lladdr=""), "lladdr is empty"),
    (entry(proxy=True, lladdr=MAC % 9), "a proxy entry has no lladdr"), (entry(proxy=True, nud="noarp"), "a proxy entry has no nud"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says):
    with managing(lan(), Neigh) as (manager, _connection):
        with pytest.raises(ValueError) as caught:
            manager.read(given)
    assert says in str(caught.value)


def test_an_entry_without_lladdr_cannot_be_made_permanent():
    kernel = lan()
    with pytest.raises(PlanError, match="neighbour 192.0.2.9 on br0 is not there, and a permanent entry cannot be made without lladdr"):
        task(kernel, Neigh, [entry()])
    assert kernel.orders == []


@pytest.mark.parametrize("state", ["incomplete", "failed"])
def test_an_entry_that_failed_counts_as_none_and_is_replaced(state):
    kernel = lan()
    kernel.neighbours.seed(family=2, ifindex=2, dst="192.0.2.9", state=NUD[state], flags={})
    assert task(kernel, Neigh, [entry(state="absent")])[0].steps == []
    outcome, _commands = task(kernel, Neigh, [PINNED])
    assert [step.verb for step in outcome.steps] == ["create"]
    assert shown(kernel, Neigh) == [PINNED]


@pytest.mark.parametrize("state", ["reachable", "stale", "delay", "probe"])
def test_a_learned_entry_is_not_ours_but_made_permanent_when_named(state):
    kernel = lan()
    kernel.neighbours.seed(family=2, ifindex=2, dst="192.0.2.9", lladdr=MAC % 8, state=NUD[state], flags={})
    assert shown(kernel, Neigh) == []
    outcome, _commands = task(kernel, Neigh, [entry(lladdr=MAC % 9)])
    assert [(step.verb, sorted(step.names)) for step in outcome.steps] == [("change", ["lladdr", "state"])]
    assert shown(kernel, Neigh) == [PINNED]


def test_a_proxy_and_a_neighbour_of_one_address_do_not_meet():
    kernel = lan()
    task(kernel, Neigh, [PINNED, entry(proxy=True)])
    assert len(shown(kernel, Neigh)) == 2
    task(kernel, Neigh, [entry(proxy=True, state="absent")])
    assert shown(kernel, Neigh) == [PINNED]
    task(kernel, Neigh, [entry(state="absent")])
    assert shown(kernel, Neigh) == []


@pytest.mark.parametrize("wish, gone", [({}, True), ({"lladdr": MAC % 9}, True), ({"lladdr": MAC % 8}, False), ({"link": "eth0"}, False),
                                        ({"nud": "noarp"}, False), ({"proxy": True}, False)], ids=repr)
def test_absence_takes_only_what_it_names(wish, gone):
    kernel = lan()
    task(kernel, Neigh, [PINNED])
    task(kernel, Neigh, [entry(state="absent", **wish)])
    assert (shown(kernel, Neigh) == []) == gone


@pytest.mark.parametrize("given, lines", [
    (entry(dst="192.0.2.8", lladdr=MAC % 8), ["ip neighbour replace 192.0.2.8 dev br0 lladdr %s nud permanent" % (MAC % 8)]),
    (entry(lladdr=MAC % 8, router=True), ["ip neighbour replace 192.0.2.9 dev br0 lladdr %s nud permanent router" % (MAC % 8)]),
    (entry(proxy=True), ["ip neighbour replace proxy 192.0.2.9 dev br0"]),
    (entry(state="absent"), ["ip neighbour delete 192.0.2.9 dev br0"]),
    (entry(state="absent", proxy=True), []),
    (PINNED, []),
], ids=repr)
def test_the_commands_say_the_same_in_iproute2s_words(given, lines):
    kernel = lan()
    task(kernel, Neigh, [PINNED])
    assert task(kernel, Neigh, [given])[1] == lines


def test_what_the_kernel_finds_itself_carries_neither_state_nor_address():
    kernel = lan()
    task(kernel, Neigh, [PINNED])
    outcome, commands = task(kernel, Neigh, [entry(managed=True)], check=True)
    step, = outcome.steps
    assert commands == ["ip neighbour replace 192.0.2.9 dev br0 managed"] and not {"lladdr", "state"} & set(step.after)
    assert task(kernel, Neigh, [entry(dst="192.0.2.10", use=True)], check=True)[1] == ["ip neighbour replace 192.0.2.10 dev br0 use"]
    with managing(kernel, Neigh) as (manager, _connection):
        for given, says in (({"managed": True, "lladdr": MAC % 9}, "lladdr cannot be given with it"), ({"use": True, "nud": "stale"}, "nud cannot"),
                            ({"proxy": True, "managed": True}, "a proxy entry has no managed")):
            with pytest.raises(ValueError) as caught:
                manager.read(entry(**given))
            assert says in str(caught.value)


def test_a_purge_takes_what_was_set_by_hand():
    kernel = lan()
    hand = [PINNED, entry(dst="192.0.2.10", lladdr=MAC % 9, protocol="static"), entry(dst="192.0.2.77", proxy=True),
            entry(dst="2001:db8::9", lladdr=MAC % 9)]
    others = [entry(dst="192.0.2.11", lladdr=MAC % 9, nud="noarp"), entry(dst="192.0.2.12", lladdr=MAC % 9, extern_learn=True),
              entry(dst="192.0.2.13", lladdr=MAC % 9, protocol="zebra"), entry(dst="192.0.2.14", lladdr=MAC % 9, nud="stale"),
              entry(link="eth0", dst="192.0.2.15", lladdr=MAC % 9)]
    task(kernel, Neigh, hand + others)

    def purged(**more):
        with managing(kernel, Neigh) as (manager, connection):
            wishes = manager.besides(connection, {"purge": dict({"links": ["br0"], "family": None, "proxy": None}, **more)}, [])
            return sorted(wish.object["dst"] for wish in wishes if not wish.present)

    assert purged() == sorted(one["dst"] for one in hand)
    assert purged(family="inet6") == ["2001:db8::9"] and purged(proxy=True) == ["192.0.2.77"]
    assert purged(family="inet", proxy=False) == ["192.0.2.10", "192.0.2.9"]

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which addresses are taken away and added again for an order, whatever there is and whatever is wanted."""
from __future__ import annotations

from itertools import permutations
from operator import itemgetter
from types import SimpleNamespace

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import dad
from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.managers.address_order import misplaced
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import StepFailed, converge
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import Wish
from ansible_collections.linux.netlink.plugins.module_utils.task import wishes
from ansible_collections.linux.netlink.tests.unit.tables import Refusal
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, stated


def test_what_stays_is_how_the_wanted_order_begins():
    for size in range(5):
        for there in permutations("abcdx", size):
            for wanted in permutations("abc"):
                moved = misplaced({1: list(there)}, {1: list(wanted)})
                stays = [key for key in there if key in wanted and key not in moved]
                assert stays == list(wanted[:len(stays)]) and "x" not in moved, (there, wanted)
                end = [key for key in there if key not in moved] + [key for key in wanted if key not in stays]
                assert [key for key in end if key in wanted] == list(wanted)
    assert misplaced({1: list("ab")}, {2: list("ba")}) == set()


def play(kernel, listed, ordered=True, **params):
    with managing(kernel, Address) as (manager, connection):
        asked = wishes(manager, stated([dict({"link": "br0"}, **(one if isinstance(one, dict) else {"address": one})) for one in listed]))
        asked += manager.besides(connection, params, asked) if ordered else []
        return converge(manager, connection, asked, False)


def order(kernel):
    return [row["local"][-1] for row in kernel.addresses.all() if row["family"] == 2 and row["local"].startswith("10.")]


@pytest.mark.parametrize("first", permutations("123"))
def test_every_order_becomes_every_other(first):
    for second in permutations("1234"):
        kernel = lan()
        play(kernel, ["10.0.0.%s/24" % last for last in first])
        assert order(kernel) == list(first)
        play(kernel, ["10.0.0.%s/24" % last for last in second])
        assert order(kernel) == list(second)
        assert play(kernel, ["10.0.0.%s/24" % last for last in second]).steps == []
        assert play(kernel, ["10.0.0.%s/24" % last for last in second[1:]]).steps == [], "who is not named may be anywhere"


def test_those_that_go_together_go_last_first():
    """Else each primary took along the others, which were put back only to be deleted next."""
    kernel, listed = lan(), ["10.0.0.%d/24" % last for last in range(1, 9)]
    play(kernel, listed)
    with managing(kernel, Address) as (manager, connection):
        out = converge(manager, connection, wishes(manager, stated([{"link": "br0", "address": one, "state": "absent"} for one in listed])), True)
        assert [words for step in out.steps for words in manager.commands(step)] == [
            ["ip", "address", "delete", one, "dev", "br0"] for one in reversed(listed)]


MADE_AND_MOVED = [{"address": "10.0.0.2/24"}, {"address": "10.0.0.3/24"}, {"address": "10.0.0.1/24", "noprefixroute": True}]


def all_told(kernel):
    return order(kernel), sorted(map(repr, shown(kernel, Address)))


@pytest.mark.parametrize("ordered", [True, False])
def test_whichever_request_is_refused_no_keeper_stays_and_the_order_is_as_before(ordered):
    for unlucky in range(1, 30):
        kernel = lan()
        play(kernel, ["10.0.0.1/24", "10.0.0.3/24"])
        before, at = all_told(kernel), len(kernel.orders)
        kernel.rules.append(lambda verb, name, values, number, last=at + unlucky: Refusal(105, "no luck") if number == last else None)
        try:
            play(kernel, MADE_AND_MOVED, ordered)
        except StepFailed as failed:
            assert (failed.left, all_told(kernel)) == ([], before), unlucky
        else:
            break
    assert unlucky > 10 and len(kernel.orders) - at == unlucky - 1, "a refusal that nobody noticed"


def test_no_keeper_stays_when_answers_get_lost():
    for sent in range(1, 20):
        kernel = lan()
        play(kernel, ["10.0.0.1/24", "10.0.0.3/24"])
        kernel.overflow = len(kernel.orders) + sent
        play(kernel, MADE_AND_MOVED)
        assert order(kernel) == ["2", "3", "1"]
        assert [row["prefixlen"] for row in kernel.addresses.all() if row["family"] == 2] == [24] * 4, sent


def test_exclusive_is_about_links_and_families_that_are_named():
    kernel = lan()
    play(kernel, ["10.0.0.1/24", "10.0.0.2/24"])
    kernel.addresses.seed(family=10, index=2, address="fe80::1", prefixlen=64)
    kernel.addresses.seed(family=2, index=3, local="10.9.0.1", address="10.9.0.1", prefixlen=24)
    play(kernel, ["10.0.0.2/24"], exclusive=True)
    left = [(row["index"], row.get("local") or row["address"]) for row in kernel.addresses.all()]
    assert left == [(2, "2001:db8::1"), (2, "fe80::1"), (3, "10.9.0.1"), (2, "10.0.0.2")]
    assert play(kernel, [], exclusive=True).steps == []


def test_waiting_for_duplicate_address_detection(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(dad, "monotonic", lambda: clock.now)
    monkeypatch.setattr(dad, "sleep", lambda seconds: setattr(clock, "now", clock.now + seconds))

    def wait(seconds, *looks):
        seen = list(looks)
        clock.now = 0.0
        return dad.wait(lambda: seen.pop(0) if len(seen) > 1 else seen[0], [Wish({"key": "a"}), Wish({"key": "b"})], itemgetter("key"), seconds)

    def addresses(**flags):
        return [{"key": "a", "flags": {"tentative": False, "dadfailed": False}}, {"key": "b", "flags": dict({"tentative": False, "dadfailed": False}, **flags)}]

    assert wait(0, addresses()) is None
    assert wait(1, addresses(tentative=True), addresses(tentative=True), addresses()) is None and clock.now == 0.1
    wish, why = wait(2, addresses(tentative=True))
    assert wish.object["key"] == "b" and "not ended after 2 seconds" in why and 2 <= clock.now < 2.1
    assert "failed" in wait(1, addresses(tentative=True), addresses(tentative=True, dadfailed=True))[1]
    assert "gone" in wait(1, addresses(tentative=True), addresses()[:1])[1]

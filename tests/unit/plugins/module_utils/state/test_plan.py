# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plan() decides, on a toy object; and what holds for every plan, on a kernel in memory."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.manager import Manager
from ansible_collections.linux.netlink.plugins.module_utils.managers.neigh import Neigh
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import StepFailed
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError, Wish, merge, plan, unmet
from ansible_collections.linux.netlink.plugins.module_utils.task import BadEntry
from ansible_collections.linux.netlink.tests.unit.kernel import Kernel
from ansible_collections.linux.netlink.tests.unit.tables import Refusal
from ansible_collections.linux.netlink.tests.unit.world import MAC, lan, shown, task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUIET = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))


class Toy(Manager):
    """Something with a name and whatever else; its colour cannot change."""

    identity, fixed = ("name",), ("colour",)

    def label(self, obj):
        return "toy %s" % obj["name"]


def toy(**values):
    return dict({"name": "a"}, **values)


def steps_of(current, *wishes, manager=None):
    wishes = [wish if isinstance(wish, Wish) else Wish(wish) for wish in wishes]
    return plan(manager or Toy(None), current, wishes)


@pytest.mark.parametrize("have, want, names", [
    (toy(size=1, weight=2), toy(), ()),
    (toy(size=1, weight=2), toy(size=1), ()),
    (toy(size=1), toy(size=2), ("size",)),
    (toy(size=1), toy(size=0), ("size",)),
    (toy(size=0), toy(size=0), ()),
    (toy(), toy(size=0), ("size",)),
    (toy(size=1), toy(size=2, weight=3), ("size", "weight")),
    (toy(bits={"x": True, "y": True}), toy(bits={"x": True}), ()),
    (toy(bits={"x": True, "y": True}), toy(bits={"y": False}), ("bits.y",)),
    (toy(bits={"x": True}), toy(bits={"z": True}), ("bits.z",)),
    (toy(a={"b": {"c": 1, "d": 2}}), toy(a={"b": {"c": 3}}), ("a.b.c",)),
    (toy(), toy(a={"b": {"c": 3}}), ("a.b.c",)),
    (toy(hops=[{"to": 1, "seen": 9}]), toy(hops=[{"to": 1}]), ()),
    (toy(hops=[{"to": 1}, {"to": 2}]), toy(hops=[{"to": 2}, {"to": 1}]), ("hops",)),
    (toy(hops=[{"to": 1}, {"to": 2}]), toy(hops=[{"to": 1}]), ("hops",)),
    (toy(hops=[1]), toy(hops=[]), ("hops",)),
    (toy(text="x"), toy(text=""), ("text",)),
], ids=repr)
def test_a_wish_is_compared_in_what_it_names_and_in_nothing_else(have, want, names):
    steps = steps_of([have], want)
    assert [(step.verb, step.names) for step in steps] == ([("change", names)] if names else [])


def test_a_change_keeps_at_every_depth_what_the_wish_does_not_name():
    have = toy(size=1, bits={"x": True, "y": True}, hops=[1])
    step, = steps_of([have], toy(bits={"x": False}))
    assert step.after == toy(size=1, bits={"x": False, "y": True}, hops=[1])
    assert step.before == have == toy(size=1, bits={"x": True, "y": True}, hops=[1])


def test_every_difference_is_in_the_plan_not_only_the_first():
    steps = steps_of([toy(size=1), toy(name="b", size=1)], toy(size=2), toy(name="b", size=2), toy(name="c"))
    assert [(step.key, step.verb) for step in steps] == [(("a",), "change"), (("b",), "change"), (("c",), "create")]


@pytest.mark.parametrize("have, want, verbs", [
    ([], toy(size=1), []),
    ([toy(size=1)], toy(), ["delete"]),
    ([toy(size=1)], toy(size=1), ["delete"]),
    ([toy(size=1)], toy(size=2), []),
    ([toy(name="b")], toy(), []),
    ([toy(size=1), toy(size=2)], toy(), ["delete", "delete"]),
    ([toy(size=1), toy(size=2)], toy(size=2), ["delete"]),
], ids=repr)
def test_absence_takes_away_only_what_has_all_that_it_names(have, want, verbs):
    steps = steps_of(have, Wish(want, False))
    assert [step.verb for step in steps] == verbs
    assert all(step.after is None and not unmet(want, step.before) for step in steps)


def test_one_of_several_under_one_identity_is_enough():
    assert steps_of([toy(size=1), toy(size=2)], toy(size=2)) == []


@pytest.mark.parametrize("wishes, says", [
    ([Wish(toy(size=1), True, 0), Wish(toy(size=2), True, 4)], "entries 0 and 4 are both about toy a and disagree on size"),
    ([Wish(toy(), True, 0), Wish(toy(), False, 1)], "disagree on whether it shall be there"),
    ([Wish(toy(bits={"x": True}), True, 0), Wish(toy(bits={"x": False}), True, 1)], "disagree on bits.x"),
    ([Wish(toy(size=1), True, 0), Wish(toy(weight=1), True, 1)], "say it in one"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_wishes_that_contradict_each_other_are_an_error_that_names_both(wishes, says):
    with pytest.raises(PlanError) as caught:
        steps_of([toy()], *wishes)
    assert says in str(caught.value)
    assert caught.value.entry == wishes[-1].entry


def test_the_same_wish_twice_is_one_wish():
    assert len(steps_of([], toy(size=1), Wish(toy(size=1), True, 1), Wish(toy(), True, 2))) == 1


def test_what_cannot_change_needs_leave_and_the_error_names_it():
    with pytest.raises(PlanError, match="colour of toy a cannot change in place .it is red") as caught:
        steps_of([toy(colour="red")], Wish(toy(colour="blue"), True, 3))
    assert (caught.value.entry, caught.value.option) == (3, "colour")


@pytest.mark.parametrize("leave", ["the wish", "the manager"])
def test_with_leave_it_is_made_anew_with_what_the_wish_does_not_name(leave):
    manager = Toy(None)
    manager.settable, manager.recreates = ("name", "colour", "size"), leave == "the manager"
    have = toy(colour="red", size=7, counted=99)
    step, = steps_of([have], Wish(toy(colour="blue"), True, 0, leave == "the wish"), manager=manager)
    assert (step.verb, step.before, step.after) == ("recreate", have, toy(colour="blue", size=7))


def test_a_creation_that_lacks_something_says_so_for_its_entry():
    manager = Toy(None)

    def completed(want):
        raise ValueError("toy %s needs a size" % want["name"])

    manager.completed = completed
    with pytest.raises(PlanError, match="toy a needs a size") as caught:
        steps_of([], Wish(toy(), True, 17), manager=manager)
    assert caught.value.entry == 17


VALUES = st.recursive(st.none() | st.booleans() | st.integers(0, 3),
                      lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3), max_leaves=6)
DICTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


@QUIET
@given(DICTS, DICTS)
def test_what_was_merged_is_met(old, new):
    assert unmet(new, merge(old, new)) == []
    assert merge(merge(old, new), new) == merge(old, new)


# -- what holds for every plan

LINKS = ("br0", "eth0", "eth1")


def some(**options):
    """Entries with some of the options."""
    return st.fixed_dictionaries({}, optional=options)


def entry(always, sometimes):
    return st.builds(lambda one, other, state: dict(other, **one) if state else dict(one, state="absent"),
                     st.fixed_dictionaries(always), some(**sometimes), st.sampled_from([1, 1, 1, 0]))


PICK = st.sampled_from
ENTRIES = {
    Address: entry(
        {"link": PICK(LINKS), "address": PICK(["10.0.0.1/24", "10.0.0.2/24", "10.0.0.1/25", "10.1.0.1/24", "2001:db8::1/64",
                                               "2001:db8::2/64", "2001:db8::2/65"])},
        {"metric": PICK([0, 7]), "valid_lft": PICK(["forever", "600"]), "noprefixroute": st.booleans(), "protocol": PICK(["5", "unspec"])}),
    Route: entry(
        {"dst": PICK(["default", "10.0.0.0/8", "10.0.0.0/9", "2001:db8:1::/48"])},
        {"metric": PICK([0, 5, 1024]), "table": PICK(["main", "100"]), "type": PICK(["blackhole", "unreachable"]),
         "mtu": PICK([1300, 1400]), "protocol": PICK(["static", "boot"])}),
    Neigh: entry(
        {"link": PICK(LINKS), "dst": PICK(["192.0.2.8", "192.0.2.9", "2001:db8::9"]), "lladdr": PICK([MAC % 8, MAC % 9])},
        {"nud": PICK(["permanent", "noarp"]), "router": st.booleans(), "protocol": PICK(["static", "boot"])}),
    Link: entry(
        {"name": PICK(["br1", "v1", "d1", "eth1"])},
        {"mtu": PICK([1400, 1500]), "up": st.booleans(), "alias": PICK(["", "x"]), "master": PICK(["", "br0", "br1"]),
         "altnames": PICK([[], ["one"], ["two", "three"]]), "purge_altnames": st.booleans(), "promisc": st.booleans()}),
}


def dressed(manager, entries):
    """Entries that are right for their object: a kind for links, a way for routes."""
    kinds = {"br1": "bridge", "v1": "veth", "d1": "dummy", "eth1": "dummy"}
    out = []
    for number, one in enumerate(entries):
        one = dict(one)
        if manager is Link and one.get("state") != "absent":
            one.update(kind=kinds[one["name"]])
            if one.get("master") == "br1" and one["name"] == "br1":
                del one["master"]
            if "altnames" in one:
                one["altnames"] = ["%s-%s" % (name, one["name"]) for name in one["altnames"]]
        if manager is Route and one.get("state") != "absent" and "type" not in one:
            one["gateway"] = "2001:db8::fe" if ":" in one["dst"] else "192.0.2.%d" % (250 + number)
        if manager is Neigh and one.get("state") == "absent":
            one.pop("lladdr")
        out.append(one)
    return out


def attempted(kernel, manager, entries):
    """The outcome's steps, or None where the entries contradict each other or miss something."""
    try:
        return task(kernel, manager, entries)[0].steps
    except (PlanError, BadEntry):
        return None


@pytest.mark.parametrize("manager", list(ENTRIES), ids=lambda manager: manager.plural)
def test_after_a_plan_was_carried_out_the_same_wishes_need_nothing(manager):
    lists = st.lists(ENTRIES[manager], min_size=1, max_size=5)

    @QUIET
    @given(lists, lists)
    def proven(first, second):
        kernel = lan(split=2)
        attempted(kernel, manager, dressed(manager, first))
        before, entries = kernel.tables(), dressed(manager, second)
        steps = attempted(kernel, manager, entries)
        if steps is None:
            assert kernel.tables() == before, "a refused plan has touched something"
            return
        kernel.orders.clear()
        assert task(kernel, manager, entries)[0].steps == []
        assert kernel.orders == []

    proven()


@pytest.mark.parametrize("manager", list(ENTRIES), ids=lambda manager: manager.plural)
def test_whichever_request_is_refused_everything_is_as_before(manager):
    lists = st.lists(ENTRIES[manager], min_size=1, max_size=5)

    @QUIET
    @given(lists, lists, st.integers(1, 6))
    def proven(first, second, unlucky):
        kernel = lan()
        attempted(kernel, manager, dressed(manager, first))
        before, entries = told(kernel), dressed(manager, second)
        kernel.orders.clear()
        kernel.rules.append(lambda verb, name, values, number: Refusal(105, "no luck") if number == unlucky else None)
        try:
            attempted(kernel, manager, entries)
        except StepFailed as failed:
            assert failed.left == []
            assert told(kernel) == before

    proven()


def told(kernel):
    """What a playbook could tell of a host: all but indexes, which a link that was made again has new. And who is primary."""
    ordered = sorted((row["index"], row["prefixlen"], row["flags"]["secondary"], row["local"])
                     for row in kernel.addresses.all() if row["family"] == 2)
    return [ordered] + [sorted(map(repr, shown(kernel, manager))) for manager in ENTRIES]


def test_the_property_would_notice_a_kernel_that_forgets():
    kernel = Kernel()
    kernel.links.new = lambda *_args: None
    with pytest.raises(StepFailed):
        task(kernel, Link, [{"name": "d1", "kind": "dummy"}])

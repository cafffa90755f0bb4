# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan when the kernel does not play along: it refuses, loses answers, forgets, warns."""
from __future__ import annotations

import errno

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.neigh import Neigh
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import DumpInterrupted, Lost
from ansible_collections.linux.netlink.plugins.module_utils.netlink.mould import Crowd
from ansible_collections.linux.netlink.plugins.module_utils.state import apply
from ansible_collections.linux.netlink.plugins.module_utils.task import wishes
from ansible_collections.linux.netlink.tests.unit.tables import Refusal
from ansible_collections.linux.netlink.tests.unit.world import MAC, lan, managing, shown, stated, task

THOUSAND = [{"dst": "10.%d.%d.0/24" % (number // 250, number % 250), "gateway": "192.0.2.254"} for number in range(1000)]


def no_luck_with(number):
    return lambda _verb, _table, _values, serial: Refusal(errno.EPROTO, "no luck", "dst") if serial == number else None


@pytest.mark.parametrize("nth", [1, 200, 201, 500, 1000])
def test_when_the_nth_of_1000_steps_is_refused_the_table_is_as_before(nth):
    kernel = lan()
    for number in range(0, 100, 3):         # some are there and change, the rest is made
        kernel.routes.seed(family=2, table=254, dst="10.0.%d.0" % number, dst_len=24, gateway="192.0.2.1", type=1, protocol=3,
                           metrics={"mtu": 1300 + number}, prefsrc="192.0.2.1")
    before = kernel.tables()
    kernel.rules.append(no_luck_with(nth))
    with pytest.raises(apply.StepFailed) as caught:
        task(kernel, Route, THOUSAND)
    failed = caught.value
    assert kernel.tables() == before
    assert failed.step.entry == nth - 1
    assert (failed.error.name, failed.error.message, failed.error.attribute) == ("EPROTO", "no luck", "dst")
    assert failed.left == []
    # the window was sent already: all of it but the one refused was done and is undone
    assert failed.undone == ((nth - 1) // 200 + 1) * 200 - 1


def changed_routes(**new):
    return [dict({"dst": "10.0.0.0/8"}, **new), {"dst": "10.1.0.0/16", "gateway": "192.0.2.254"}]


@pytest.mark.parametrize("entries", [
    changed_routes(mtu=1300), changed_routes(source="192.0.2.1"), changed_routes(gateway="192.0.2.253"), changed_routes(type="blackhole"),
    changed_routes(protocol="boot", mtu=1300, hoplimit=7),
], ids=repr)
def test_what_a_put_added_to_a_route_is_gone_after_the_undo(entries):
    kernel = lan()
    kernel.routes.seed(family=2, table=254, dst="10.0.0.0", dst_len=8, gateway="192.0.2.252", type=1, protocol=4)
    before = kernel.tables()
    kernel.rules.append(no_luck_with(2))
    with pytest.raises(apply.StepFailed) as caught:
        task(kernel, Route, entries)
    assert kernel.tables() == before
    assert (caught.value.undone, caught.value.left) == (1, [])


def test_an_undo_that_is_refused_too_says_what_is_left():
    kernel = lan()
    kernel.rules.append(lambda verb, _table, values, serial: Refusal(errno.EBUSY) if serial == 2 or verb == "delete" else None)
    with pytest.raises(apply.StepFailed) as caught:
        task(kernel, Neigh, [{"link": "br0", "dst": "192.0.2.%d" % last, "lladdr": MAC % last} for last in (8, 9)])
    assert len(caught.value.left) == 1
    assert caught.value.left[0].startswith("neighbour 192.0.2.8 on br0: ")
    assert caught.value.undone == 0


def test_what_others_made_first_is_theirs_whatever_comes_after():
    kernel, theirs = lan(), {"family": 2, "table": 254, "dst": "10.0.0.0", "dst_len": 24, "gateway": "192.0.2.1", "type": 1, "protocol": 3}

    def others(_verb, _table, _values, serial):
        if serial == 1:
            kernel.routes.seed(**theirs)
            return Refusal(errno.EEXIST)
        return Refusal(errno.EPROTO) if serial == 41 else None

    kernel.rules.append(others)
    with pytest.raises(apply.StepFailed) as caught:
        task(kernel, Route, THOUSAND[:40])
    assert caught.value.left == []
    assert [(row["dst"], row["gateway"]) for row in kernel.routes.all()] == [("10.0.0.0", "192.0.2.1")]


@pytest.mark.parametrize("trouble", [DumpInterrupted("moving"), OSError(errno.EMFILE, "too many"), LookupError("gone")], ids=repr)
@pytest.mark.parametrize("parts", [1, 2])
def test_trouble_after_the_requests_undoes_them(parts, trouble, monkeypatch):
    """The proof cannot be had; of two parts, the second cannot even begin."""
    kernel, current = lan(), Neigh.current
    before, looks = kernel.tables(), []

    def failing(self, connection, wanted):
        looks.append(wanted)
        if len(looks) == 2:
            raise trouble
        return current(self, connection, wanted)

    monkeypatch.setattr(Neigh, "current", failing)
    monkeypatch.setattr(Neigh, "lookup", lambda *_args: None)
    neighbour = [{"link": "br0", "dst": "192.0.2.8", "lladdr": MAC % 8}]
    with pytest.raises(apply.StepFailed if parts == 1 else type(trouble)):
        if parts == 1:
            task(kernel, Neigh, neighbour)
        else:
            with managing(kernel, Route) as (routes, connection), managing(kernel, Neigh) as (neighbours, other):
                apply.together([(routes, connection, wishes(routes, stated(THOUSAND[:2]))),
                                (neighbours, other, wishes(neighbours, stated(neighbour)))], False)
    assert kernel.tables() == before


@pytest.mark.parametrize("after", [1, 200, 201, 500, 1000])
def test_lost_answers_midway_are_no_reason_to_stop(after):
    kernel = lan(overflow=after)
    outcome, _commands = task(kernel, Route, THOUSAND)
    assert (len(outcome.steps), len(outcome.current)) == (1000, 1000)
    assert kernel.overflow is None, "it has not overflowed"
    assert task(kernel, Route, THOUSAND)[0].steps == []


def test_a_kernel_that_always_loses_answers_ends_the_task():
    kernel = lan()
    kernel.rules.append(lambda *_what: setattr(kernel, "overflow", 0))
    with pytest.raises(apply.Unfinished, match="overflow|full|buffer") as caught:
        task(kernel, Route, THOUSAND)
    assert isinstance(caught.value.error, Lost)
    assert caught.value.left                # the way back was lost as well, and that is said


def test_a_request_that_cannot_be_made_undoes_those_before_it(monkeypatch):
    kernel = lan()
    before, requests = kernel.tables(), Route.requests

    def breaking(self, step):
        if step.verb == "create" and step.entry == 700:
            raise LookupError("no such link any more")
        return requests(self, step)

    monkeypatch.setattr(Route, "requests", breaking)
    with pytest.raises(apply.Unfinished, match="no such link any more") as caught:
        task(kernel, Route, THOUSAND[:700] + [dict(THOUSAND[700], mtu=1400)] + THOUSAND[701:])      # unlike those before it
    assert caught.value.undone >= 600       # whole windows had gone out before it
    assert kernel.tables() == before


def forgetful(kernel, table, name):
    """A kernel that accepts an attribute and does not keep it."""
    made = getattr(kernel, table).made
    getattr(kernel, table).made = lambda values: {key: value for key, value in made(values).items() if key != name}


def test_what_the_kernel_does_not_keep_is_a_failure_and_undone():
    kernel = lan()
    forgetful(kernel, "routes", "metrics")
    before = kernel.tables()
    with pytest.raises(apply.NotKept, match="does not keep it") as caught:
        task(kernel, Route, [{"dst": "10.0.0.0/8", "gateway": "192.0.2.254"}, {"dst": "10.1.0.0/16", "gateway": "192.0.2.254",
                                                                               "mtu": 1300}])
    assert caught.value.step.names == ("metrics.mtu",)
    assert caught.value.step.entry == 1
    assert kernel.tables() == before


@pytest.mark.parametrize("manager, entries", [
    (Link, [{"name": "d1", "kind": "dummy", "alias": "x", "altnames": ["long"]}, {"name": "eth0", "mtu": 1400},
            {"name": "eth1", "state": "absent"}]),
    (Address, [{"link": "br0", "address": "10.0.0.1/8"}, {"link": "br0", "address": "192.0.2.1/24", "label": "br0:x"}]),
    (Route, THOUSAND),
    (Neigh, [{"link": "br0", "dst": "192.0.2.9", "lladdr": MAC % 9}]),
], ids=lambda value: getattr(value, "plural", ""))
def test_check_mode_sends_nothing_and_plans_what_the_run_then_does(manager, entries):
    kernel = lan(privileged=False)
    before = kernel.tables()
    predicted, said = task(kernel, manager, entries, check=True)
    assert (kernel.orders, kernel.tables()) == ([], before)
    kernel.privileged = True
    done, did = task(kernel, manager, entries)
    assert said == did != []

    def essence(outcome):
        return [(step.verb, step.names, step.entry) for step in outcome.steps]
    assert essence(predicted) == essence(done) != []


@pytest.mark.parametrize("manager, entries", [(Route, THOUSAND[:20]), (Address, [{"link": "br0", "address": "10.0.0.1/8"}])],
                         ids=["routes", "addresses"])
def test_a_dump_that_raced_with_a_change_is_asked_for_again(manager, entries):
    calm, raced = lan(), lan(split=1, interrupt=2)
    task(calm, manager, entries)
    task(raced, manager, entries)
    assert raced.tables() == calm.tables()
    assert len(raced.reads) == len(calm.reads) + 2


def test_a_table_that_never_stands_still_is_an_error_and_nothing_is_done():
    kernel = lan(interrupt=1000)
    with pytest.raises(DumpInterrupted, match="route table changed"):
        task(kernel, Route, THOUSAND[:20])
    assert kernel.orders == []


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize("check", [True, False])
def test_a_route_that_an_unmarked_dump_missed_is_not_believed_to_be_gone(monkeypatch, count, check):
    """IPv6 dumps go on by counting: what others remove shifts what comes next past the place."""
    kernel, whole = lan(), Route._dump
    entries = [{"dst": "2001:db8:%x::/48" % number, "type": "blackhole"} for number in range(1, count + 1)]
    task(kernel, Route, entries)
    missed: list = []

    def torn(self, connection, values):
        found = whole(self, connection, values)
        if not missed:
            missed.append(True)
            return Crowd(list(found.moulds)[:-count], list(found.owns)[:-count])
        return found

    monkeypatch.setattr(Route, "_dump", torn)
    outcome, _commands = task(kernel, Route, [dict(entry, state="absent") for entry in entries], check=check)
    assert len(outcome.steps) == count


def dumps(kernel):
    return [name for name, dumped in kernel.reads if dumped and name == "route"]


def test_a_route_is_looked_up_whatever_else_the_table_has():
    kernel = lan()
    task(kernel, Route, THOUSAND)
    kernel.reads.clear()
    for gateway in ("192.0.2.7", "192.0.2.8"):
        for entry in (dict(THOUSAND[3], gateway=gateway), {"dst": "172.16.0.0/12", "gateway": gateway}, {"dst": "default", "gateway": gateway}):
            assert task(kernel, Route, [entry])[0].steps
            assert task(kernel, Route, [entry])[0].steps == []
    assert task(kernel, Route, [{"dst": "172.16.0.0/12", "state": "absent"}])[0].steps
    assert dumps(kernel) == []


@pytest.mark.parametrize("shadow", [{"dst": "10.0.0.0/24"}, {"dst": "10.0.0.0/8", "metric": 5}, {"dst": "10.0.0.0/24", "type": "blackhole"}])
def test_what_a_look_up_cannot_tell_is_read(shadow):
    kernel, wanted = lan(), {"dst": "10.0.0.0/8", "gateway": "192.0.2.7", "metric": 9}
    task(kernel, Route, [wanted, dict({} if "type" in shadow else {"gateway": "192.0.2.9"}, **shadow)])
    before = kernel.tables()
    kernel.orders.clear()
    assert task(kernel, Route, [wanted])[0].steps == []
    assert (kernel.orders, kernel.tables()) == ([], before)
    assert dumps(kernel)
    assert len(task(kernel, Route, [dict(wanted, state="absent")])[0].steps) == 1
    assert len(kernel.routes.all()) == len(before[2]) - 1


def test_a_route_that_a_look_up_passes_over_is_neither_lost_nor_made_again():
    """Its next hop is dead, say: the look-up finds nothing, the kernel refuses to make it, and it is not ours to take back."""
    kernel = lan()
    task(kernel, Route, [THOUSAND[0]])
    before, found = kernel.tables(), kernel.routes.get

    def unreachable(_values):
        raise Refusal(101)

    kernel.routes.get = unreachable
    assert task(kernel, Route, [THOUSAND[0]])[0].steps == []
    assert task(kernel, Route, [THOUSAND[0]], check=True)[0].steps == []
    assert kernel.tables() == before
    changed = dict(THOUSAND[0], gateway="192.0.2.77")
    assert [step.verb for step in task(kernel, Route, [changed])[0].steps] == ["change"]
    assert [step.verb for step in task(kernel, Route, [dict(changed, state="absent")])[0].steps] == ["delete"]
    kernel.routes.get = found


@pytest.mark.parametrize("split", [1, 2, 3, 1000])
def test_a_dump_over_several_datagrams_is_one_answer(split):
    kernel = lan(split=split)
    task(kernel, Route, THOUSAND[:7])
    assert len(shown(kernel, Route)) == 7


def test_what_another_process_sends_is_not_believed():
    kernel = lan(foreign=True)
    outcome, _commands = task(kernel, Address, [{"link": "br0", "address": "10.0.0.1/8"}])
    assert [step.verb for step in outcome.steps] == ["create"]
    assert {"address": "10.0.0.1/8", "link": "br0"} in shown(kernel, Address)


def test_a_warning_that_comes_with_success_is_heard():
    kernel = lan()
    kernel.rules.append(lambda *_what: Refusal(0, "this will be removed one day"))
    outcome, _commands = task(kernel, Address, [{"link": "br0", "address": "10.0.0.1/8"}])
    assert outcome.warnings == ["address 10.0.0.1/8 on br0: this will be removed one day"]


def test_what_went_with_something_else_counts_as_deleted():
    kernel = lan()
    task(kernel, Link, [{"name": "v1", "kind": "veth", "veth": {"peer": {"name": "v2"}}}])
    outcome, _commands = task(kernel, Link, [{"name": "v1", "state": "absent"}, {"name": "v2", "state": "absent"}])
    assert len(outcome.steps) == 2
    assert not kernel.links.named("v1") and not kernel.links.named("v2")


def test_a_refused_plan_of_links_brings_deleted_and_changed_ones_back():
    kernel = lan()
    task(kernel, Link, [{"name": "eth0", "alias": "old", "altnames": ["one"], "mtu": 1400, "master": "br0"}])
    before = sorted(map(repr, shown(kernel, Link)))
    kernel.rules.append(lambda _verb, _table, values, _serial: Refusal(errno.EINVAL, "mtu greater than device maximum", "mtu")
                        if values.get("mtu") == 9000 else None)
    with pytest.raises(apply.StepFailed) as caught:
        task(kernel, Link, [{"name": "eth0", "alias": "new", "altnames": ["two"], "purge_altnames": True, "master": "", "mtu": 1500},
                            {"name": "eth1", "state": "absent"}, {"name": "br9", "kind": "bridge"}, {"name": "br0", "mtu": 9000}])
    assert caught.value.error.attribute == "mtu"
    assert sorted(map(repr, shown(kernel, Link))) == before


def test_what_turns_out_to_be_of_another_kind_is_undone(monkeypatch):
    kernel, real, calls = lan(), apply.plan, []

    def odd(manager, current, wishes):
        calls.append(len(wishes))
        if len(calls) == 2:                     # the proof
            raise apply.PlanError("kind cannot change in place", 1)
        return real(manager, current, wishes)

    before = kernel.tables()
    monkeypatch.setattr(apply, "plan", odd)
    with pytest.raises(apply.NotKept) as caught:
        task(kernel, Link, [{"name": "d8", "kind": "dummy"}, {"name": "d9", "kind": "dummy"}])
    assert (caught.value.step.entry, caught.value.undone, caught.value.left) == (1, 2, [])
    assert kernel.tables() == before

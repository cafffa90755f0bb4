# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which step comes before which."""
from __future__ import annotations

from itertools import permutations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.manager import Manager
from ansible_collections.linux.netlink.plugins.module_utils.state.order import order
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError, Step


class Block(Manager):
    """Something that stands on others: {"name": …, "on": names}."""

    def label(self, obj):
        return "block %s" % obj["name"]

    def gives(self, obj):
        return obj["name"]

    def needs(self, obj):
        return obj.get("on", ())


BLOCKS = Block(None)


def step(verb, name, *on, entry=0):
    obj = {"name": name, "on": on}
    return Step(BLOCKS, verb, (name,), None if verb == "create" else obj, None if verb == "delete" else obj, (), entry)


def names(steps):
    return [(one.after or one.before)["name"] for one in steps]


@pytest.mark.parametrize("verb, sequence", [("create", "abcd"), ("recreate", "abcd"), ("delete", "dcba")])
def test_lower_comes_before_upper_and_goes_after_it_however_it_is_written(verb, sequence):
    tower = [step(verb, "a"), step(verb, "b", "a"), step(verb, "c", "b"), step(verb, "d", "c")]
    for written in permutations(tower):
        assert names(order(written)) == list(sequence)


@pytest.mark.parametrize("verb", ["create", "change", "delete"])
def test_where_nothing_speaks_against_it_the_users_order_stays(verb):
    written = [step(verb, name) for name in "qwertz"]
    assert order(written) == written


def test_only_what_has_to_moves():
    written = [step("create", "x"), step("create", "port", "bridge"), step("create", "y"), step("create", "bridge"), step("create", "z")]
    assert names(order(written)) == ["x", "bridge", "port", "y", "z"]


def test_what_is_there_already_needs_no_step_before_it():
    assert names(order([step("create", "vlan", "eth0"), step("change", "other", "eth1")])) == ["vlan", "other"]


def test_a_diamond_is_built_once_from_the_bottom():
    steps = [step("create", "top", "left", "right"), step("create", "left", "floor"), step("create", "right", "floor"),
             step("create", "floor")]
    assert names(order(steps)) == ["floor", "left", "right", "top"]


@pytest.mark.parametrize("circle", [("a", "b"), ("a", "b", "c")])
def test_a_circle_is_an_error_that_names_it(circle):
    steps = [step("create", "innocent")]
    steps += [step("create", name, circle[(number + 1) % len(circle)], entry=number) for number, name in enumerate(circle)]
    with pytest.raises(PlanError) as caught:
        order(steps)
    assert " -> ".join("block %s" % name for name in circle + circle[:1]) in str(caught.value)
    assert "innocent" not in str(caught.value)


def test_what_stands_on_itself_is_no_circle_of_the_plan():
    assert names(order([step("create", "a", "a")])) == ["a"]


def test_a_tower_of_500_is_put_in_order():
    written = [step("create", "n%d" % number, "n%d" % (number + 1)) for number in range(500)]
    assert names(order(written)) == ["n%d" % number for number in range(499, -1, -1)]

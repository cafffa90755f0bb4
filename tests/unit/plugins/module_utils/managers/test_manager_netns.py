# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nl_netns decides and does, against a dictionary that plays /run/netns."""
from __future__ import annotations

import errno
import os

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import netns as manager
from ansible_collections.linux.netlink.plugins.module_utils.netlink.netns import NetnsError


class Names:
    """A fake netns_admin. refuse: the names with which nothing can be done."""

    PRESENT, ABSENT, LEFT_OVER = "present", "absent", "left-over"

    def __init__(self, there=(), left_over=(), refuse=()):
        self.there, self.left_over, self.refuse, self.calls = set(there), set(left_over), set(refuse), []
        self.numbers = {}

    check_name = staticmethod(manager.admin.check_name)

    def status(self, name):
        return self.PRESENT if name in self.there else self.LEFT_OVER if name in self.left_over else self.ABSENT

    def _call(self, verb, name):
        self.calls.append((verb, name))
        if name in self.refuse:
            raise NetnsError(errno.EPERM, "cannot %s %s" % (verb, name))

    def create(self, name):
        self._call("create", name)
        if name in self.there:
            raise NetnsError(errno.EEXIST, "exists")
        self.there.add(name)

    def delete(self, name):
        self._call("delete", name)
        self.there.discard(name)
        self.left_over.discard(name)

    def give(self, name, nsid):
        self._call("give", name)
        self.numbers[name] = 0 if nsid == manager.AUTO else nsid

    def attach(self, name, _fd):
        self._call("attach", name)
        self.there.add(name)


@pytest.fixture(name="world")
def fixture_world(monkeypatch):
    def make(**how):
        names = Names(**how)
        monkeypatch.setattr(manager, "admin", names)
        monkeypatch.setattr(manager, "descriptor", lambda name: os.open("/dev/null", os.O_RDONLY))
        monkeypatch.setattr(manager.Numbers, "of", lambda numbers, name: names.numbers.get(name, manager.NONE))
        monkeypatch.setattr(manager.Numbers, "taken", lambda numbers: set(names.numbers.values()))
        monkeypatch.setattr(manager.Numbers, "give", lambda numbers, name, nsid: names.give(name, nsid))
        return names
    return make


def entries(**states):
    return [{"name": name, "state": state} for name, state in states.items()]


@pytest.mark.parametrize("check_mode", [True, False])
def test_changes(world, check_mode):
    names = world(there=["old", "kept"], left_over=["crashed"])
    result = manager.converge(entries(old="absent", new="present", kept="present", none="absent", crashed="absent"),
                              check_mode)
    assert result == {
        "changed": True,
        "commands": ["ip netns add new", "ip netns delete old", "ip netns delete crashed"],
        "diff": {"before": {"network namespace old": {"name": "old"},
                            "network namespace crashed": {"name": "crashed"}},
                 "after": {"network namespace new": {"name": "new"}}},
        "namespaces": [{"name": name} for name in (["old", "kept"] if check_mode else ["new", "kept"])],
    }
    assert bool(names.calls) is not check_mode


def test_a_second_run_changes_nothing(world):
    names = world()
    wish = entries(a="present", b="absent")
    assert manager.converge(wish, False)["changed"]
    names.calls.clear()
    again = manager.converge(wish, False)
    assert (again["changed"], again["commands"], again["diff"], names.calls) == (
        False, [], {"before": {}, "after": {}}, [])


def test_names_match_whole(world):
    world(there=["blue-green"])
    assert manager.converge(entries(blue="present"), True)["changed"]
    assert not manager.converge(entries(blue="absent"), True)["changed"]


@pytest.mark.parametrize("wish, words", [
    ([{"name": "a", "state": "present"}, {"name": "a/b", "state": "present"}], r"namespaces\[1\]: 'a/b' cannot be"),
    ([{"name": "", "state": "present"}], "^'' cannot be"),
    ([{"name": "a", "state": "present"}, {"name": "a", "state": "absent"}], r"namespaces\[1\]: .* both present and"),
])
@pytest.mark.parametrize("check_mode", [True, False])
def test_bad_wishes(world, wish, words, check_mode):
    names = world()
    with pytest.raises(NetnsError, match=words):
        manager.converge(wish, check_mode)
    assert names.calls == []


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_left_over_is_not_taken_for_a_namespace(world, check_mode):
    names = world(left_over=["a"])
    with pytest.raises(NetnsError, match="state: absent first"):
        manager.converge(entries(b="present", a="present"), check_mode)
    assert names.calls == []


def test_all_or_nothing(world):
    names = world(there=["x", "y"], refuse=["y"])
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(NetnsError, match="^cannot delete y$"):
        manager.converge(entries(a="present", x="absent", y="absent"), False)
    assert names.there == {"x", "y"}
    assert names.calls[-2:] == [("attach", "x"), ("delete", "a")]
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_cannot_be_undone_is_said(world):
    names = world(refuse=["b"])
    names.create = lambda name: names._call("create", name) or names.refuse.add(name)
    with pytest.raises(NetnsError, match="cannot create b; .* could not be undone: cannot delete a"):
        manager.converge(entries(a="present", b="present"), False)


def test_somebody_else_was_faster(world):
    names = world()
    names.create = lambda name: (names.there.add(name), names._call("create", name), Names.create(names, name))
    assert manager.converge(entries(a="present"), False)["namespaces"] == [{"name": "a"}]


def test_somebody_else_works_against_us(world):
    names = world()
    names.create = lambda name: None
    with pytest.raises(NetnsError, match="somebody else works on network namespace a"):
        manager.converge(entries(a="present"), False)


def test_quoting(world):
    world()
    assert manager.converge(entries(**{"a b;c": "present"}), True)["commands"] == ["ip netns add 'a b;c'"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_numbers(world, check_mode):
    names = world(there=["old", "known"])
    names.numbers["known"] = 3
    wish = [{"name": "new", "state": "present", "nsid": "7"}, {"name": "old", "state": "present", "nsid": "auto"},
            {"name": "known", "state": "present", "nsid": "0x3"}]
    result = manager.converge(wish, check_mode)
    assert result["commands"] == ["ip netns add new", "ip netns set new 7", "ip netns set old auto"]
    assert result["diff"] == {"before": {"network namespace old": {"name": "old"}},
                              "after": {"network namespace new": {"name": "new", "nsid": 7}, "network namespace old": {"name": "old", "nsid": "auto"}}}
    if not check_mode:
        assert not manager.converge(wish, False)["changed"]
        assert result["namespaces"] == [{"name": "new", "nsid": 7}, {"name": "old", "nsid": 0}, {"name": "known", "nsid": 3}]


def test_a_number_that_stays_is_said(world):
    world(there=["old", "other"], refuse=["other"])
    with pytest.raises(NetnsError, match="cannot give other; .* could not be undone: network namespace old has an nsid now"):
        manager.converge([{"name": "old", "state": "present", "nsid": "1"}, {"name": "other", "state": "present", "nsid": "2"}], False)

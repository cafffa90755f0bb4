# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link across network namespaces: links made in another one, moved there, found there; lower links and other ends elsewhere.

The 12 steps, as in matrix.py, over two namespaces at once; the twin is two more, in which the commands run.
"""
from __future__ import annotations

import os

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import claims
from ansible_collections.linux.netlink.tests.kernels.space import IpError, Space
from ansible_collections.linux.netlink.tests.kernels.state import differences, likened, missing, state, text
from ansible_collections.linux.netlink.tests.kernels.test_link_behaviour import needs

MAC = "02:00:00:00:00:%02x"
CARD = ("link add name k0 type veth peer name k0p", "link set dev k0p up", "link set dev k0 address %s up" % (MAC % 1),
        "address add 192.0.2.1/24 dev k0", "address add 2001:db8:1::1/64 dev k0 nodad", "route add 10.0.0.0/8 via 192.0.2.2",
        "neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev k0 nud permanent")
PAIR = ("link add name v0 type veth peer name v1", "link set dev v0 up address %s" % (MAC % 2), "link set dev v1 up", "address add 198.51.100.1/24 dev v0")


class Two:
    """Two namespaces, the task's and another."""

    def __init__(self, setup):
        self.home, self.far = Space(*setup), Space("link add name br9 type bridge", "link set dev br9 up")

    def close(self):
        self.home.close()
        self.far.close()

    def state(self, commands=()):
        if commands:
            self.home.shell(commands)
            self.home.judge.close()
            self.far.judge.close()
        return [state(space) for space in (self.home, self.far)]

    def play(self, check, entries):
        self.far.judge.close()
        return self.home.play("nl_link", check=check, links=self.meant(entries))

    def meant(self, value):
        """Entries with the path of the other namespace in the place of FAR."""
        if isinstance(value, list):
            return [self.meant(inner) for inner in value]
        if isinstance(value, dict):
            return {name: self.meant(inner) for name, inner in value.items()}
        return self.far.path if value == "FAR" else value


def phase(ours, twin, entries, shows):
    before = ours.state()
    check = ours.play(True, entries)
    checked = ours.state()
    done = ours.play(False, entries)
    after = ours.state()
    again = [ours.play(how, entries) for how in (True, False)]
    wrong = claims(check, done, *again)
    for number in (0, 1):
        wrong += ["check mode changed something: %s" % line for line in differences(before[number], checked[number])]
    for number, name, pattern in shows:
        found = next((one for one in after[number]["link"] if one["ifname"] == name), None)
        wrong += ["%s of namespace %d: %s" % (name, number, line) for line in (missing(pattern, found or {}) if pattern is not None else [found] * bool(found))]
    assert not wrong, "\n".join(map(str, wrong))
    commands = [line.replace(ours.far.path, twin.far.path).replace(ours.home.path, twin.home.path) for line in check["commands"]]
    try:
        theirs = twin.state(commands)
    except IpError as exc:
        raise AssertionError("the commands fail: %s: %s" % (commands, exc)) from exc
    known = text(entries) + text(CARD + PAIR)
    for number in (0, 1):
        wrong += differences(likened(after[number], known), likened(theirs[number], known))
    assert not wrong, "the commands lead elsewhere: %s: %s" % (commands, "\n".join(wrong))


SCENARIOS = {
    "made there": ((), (), [
        ([{"name": "k7", "kind": "bridge", "to_netns": "FAR", "up": True, "mtu": 1400, "address": MAC % 7, "altnames": ["seven"], "alias": "there"}],
         [(1, "k7", {"mtu": 1400, "flags": {"UP"}, "altnames": ["seven"]}), (0, "k7", None)]),
        ([{"name": "k7", "to_netns": "FAR", "mtu": 1300, "up": False}], [(1, "k7", {"mtu": 1300})]),
        ([{"name": "k7", "to_netns": "FAR", "state": "absent"}], [(1, "k7", None)]),
    ]),
    "on a link of here": (PAIR, ("macvlan",), [
        ([{"name": "eth0", "kind": "macvlan", "link": "v0", "to_netns": "FAR", "up": True, "master": "br9", "address": MAC % 7, "macvlan": {"mode": "bridge"}}],
         [(1, "eth0", {"flags": {"UP"}, "master": "br9", "linkinfo": {"info_kind": "macvlan"}}), (0, "eth0", None)]),
        ([{"name": "eth0", "to_netns": "FAR", "link": "v0", "mtu": 1300, "master": ""}], [(1, "eth0", {"mtu": 1300, "master": None})]),
        ([{"name": "eth0", "to_netns": "FAR", "state": "absent"}], [(1, "eth0", None), (0, "v0", {})]),
    ]),
    "moved, with another name": (PAIR, (), [
        ([{"name": "lan", "match": {"address": MAC % 2}, "to_netns": "FAR", "up": True, "mtu": 1400, "master": "br9"}],
         [(1, "lan", {"mtu": 1400, "flags": {"UP"}, "master": "br9"}), (0, "v0", None), (0, "v1", {"flags": {"UP"}})]),
        ([{"name": "v1", "to_netns": "FAR"}], [(1, "v1", {"link": "lan"}), (0, "v1", None)]),
    ]),
    "a pair with one end there": ((), (), [
        ([{"name": "k1", "to_netns": "FAR", "up": True, "mtu": 1300, "master": "br9"},
          {"name": "k0", "kind": "veth", "up": True, "veth": {"peer": {"name": "k1", "netns": "FAR"}}}],
         [(0, "k0", {"flags": {"UP"}}), (1, "k1", {"flags": {"UP"}, "mtu": 1300, "master": "br9"})]),
        ([{"name": "e0", "kind": "veth", "to_netns": "FAR", "up": True, "veth": {"peer": {"name": "e1"}}}],
         [(1, "e0", {"flags": {"UP"}}), (0, "e1", {})]),
        ([{"name": "k0", "state": "absent"}, {"name": "e0", "to_netns": "FAR", "state": "absent"}], [(0, "k0", None), (0, "e1", None), (1, "k1", None)]),
    ]),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_across_namespaces(name, space):
    setup, kinds, phases = SCENARIOS[name]
    needs(space, *kinds)
    ours, twin = Two(setup), Two(setup)
    try:
        for entries, shows in phases:
            phase(ours, twin, entries, shows)
    finally:
        ours.close()
        twin.close()


def test_a_lower_link_of_another_namespace(space):
    needs(space, "macvlan")
    there = Space("link add name v0 type veth peer name v1", "link set dev v0 up")
    os.makedirs("/run/netns", exist_ok=True)
    os.symlink(there.path, "/run/netns/there")
    other, twin = Space("link add name v0 type veth peer name v1"), Space()
    try:
        entry = {"name": "k0", "kind": "macvlan", "link": "v0", "link_netns": "there", "address": MAC % 5, "up": True}
        check = space.play("nl_link", check=True, **entry)
        assert check.get("changed") and space.link("k0") is None, check
        done = space.play("nl_link", **entry)
        assert done.get("changed") and done["links"][0]["link_netns"] == "there" and done["links"][0]["link"] == "v0", done
        assert space.link("k0")["link_netnsid"] >= 0 and space.play("nl_link", **entry)["changed"] is False
        wrong = space.play("nl_link", **dict(entry, link_netns=other.path))
        assert wrong.get("failed") and "link_netns of link k0 cannot change" in wrong["msg"], wrong
        space.ip("link delete dev k0")          # two on one link cannot have the same address
        twin.shell(check["commands"])
        assert twin.link("k0")["linkinfo"]["info_kind"] == "macvlan" and twin.play("nl_link", **entry)["changed"] is False
        assert not space.play("nl_link", name="k0", state="absent")["changed"]
    finally:
        os.unlink("/run/netns/there")
        for one in (there, other, twin):
            one.close()


def test_what_was_moved_comes_back_when_a_later_step_is_refused():
    ours = Two(CARD + PAIR + ("link add name br0 type bridge", "link set dev br0 up", "link set dev v0 master br0"))
    try:
        before = ours.state()
        for moved in ("v0", "k0"):
            failed = ours.play(False, [{"name": "v1", "alias": "changed"}, {"name": moved, "to_netns": "FAR", "up": True, "alias": "gone"},
                                       {"name": "k9", "kind": "nosuchkind", "to_netns": "FAR"}])
            assert failed.get("failed") and "links[2]" in failed["msg"] and "NOT undone" not in failed["msg"], failed
            after = ours.state()
            assert differences(before[0], after[0]) + differences(before[1], after[1]) == [], failed["msg"]
    finally:
        ours.close()


@pytest.mark.parametrize("entry, words", [
    ({"name": "k0", "to_netns": "no-such-namespace"}, "there is no network namespace no-such-namespace"),
    ({"name": "k0", "kind": "veth", "link": "none", "to_netns": "FAR"}, "there is no link 'none'"),
    ({"name": "k5", "to_netns": "FAR"}, "there is no link 'k5'"),
    ({"name": "k5", "match": {"address": MAC % 0x55}, "to_netns": "FAR"}, "no link matches"),
    ({"name": "k0", "kind": "macvlan", "link": "k0", "link_netns": "no-such-namespace"}, "there is no network namespace"),
    ({"name": "br9", "kind": "ifb", "to_netns": "FAR"}, "cannot change in place"),
    ({"name": "k0", "to_netns": "FAR", "mtu": 70000}, ""),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input(entry, words):
    ours = Two(CARD)
    try:
        before = ours.state()
        failed = ours.play(False, [{"name": "k0", "alias": "changed"} if entry["name"] != "k0" else {"name": "lo", "alias": "changed"}, entry])
        assert failed.get("failed") and words in failed["msg"] and "links[1]" in failed["msg"], failed
        assert "bug" not in failed["msg"]
        after = ours.state()
        assert differences(before[0], after[0]) + differences(before[1], after[1]) == [], failed["msg"]
    finally:
        ours.close()


def test_what_is_there_already_in_the_tasks_own_namespace(space):
    """A namespace may be named by any of its names."""
    space.ip("link add name k0 type bridge")
    assert space.play("nl_link", name="k0", to_netns="/proc/%d/fd/%d" % (os.getpid(), os.dup(space.fd)), alias="x")["changed"]
    assert space.link("k0")["ifalias"] == "x"


def test_a_purge_leaves_what_moves_to_another_namespace():
    two = Two(())
    try:
        needs(two.home, "ifb")
        two.home.ip("link add name k0 type ifb", "link add name k1 type ifb")
        args = {"links": [{"name": "k0", "kind": "ifb", "to_netns": two.far.path}], "purge": {"kinds": ["ifb"]}}
        check, done = [two.home.play("nl_link", check=check, **args) for check in (True, False)]
        assert done.get("commands") == check["commands"] and two.far.link("k0") and not two.home.link("k1"), done
        assert not two.home.play("nl_link", **args)["changed"]
    finally:
        two.close()

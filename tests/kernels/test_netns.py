# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_netns: names, numbers, and many first ones at once. `ip netns` is the judge.

The guests, and what stands for one on the host, have a /run of their own.
"""
from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import netns
from ansible_collections.linux.netlink.tests.kernels.matrix import claims
from ansible_collections.linux.netlink.tests.kernels.space import LIBC, OWN, Space

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000
MANY = 20


@pytest.fixture(name="clean", autouse=True)
def fixture_clean():
    yield
    for name in os.listdir("/run/netns") if os.path.isdir("/run/netns") else ():
        subprocess.run(["ip", "netns", "delete", name], check=True)


def names(space):
    """{name: nsid or None}, as `ip` says it."""
    return {one["name"]: one.get("id") for one in json.loads(space.run(["ip", "-j", "netns", "list"]).stdout or "[]")}


def phase(space, entries, after):
    """Check, do, check again, do again, and the commands in the place of the module; `after`: {name: nsid, or any for one of them}."""
    args = {"namespaces": entries}
    before = names(space)
    check = space.play("nl_netns", check=True, **args)
    assert names(space) == before
    done = space.play("nl_netns", **args)
    again = [space.play("nl_netns", check=how, **args) for how in (True, False)]
    assert claims(check, done, *again) == []
    found = names(space)
    assert {name: "any" if after.get(name) == "any" and nsid is not None else nsid for name, nsid in found.items()} == after
    read = space.play("nl_info", gather=["namespaces"])["namespaces"]
    assert {one["name"]: one.get("nsid") for one in read} == found
    if read:
        assert space.play("nl_netns", namespaces=read)["changed"] is False
    assert [one for one in read if one["name"] in {entry["name"] for entry in entries}] == sorted(done["namespaces"], key=lambda one: one["name"])
    return check["commands"]


def test_names_and_numbers(space):
    """The 12 steps; afterwards the commands, from another namespace, for which the same ones have no numbers yet."""
    twin = Space()
    phases = [
        ([{"name": "one", "nsid": 7}, {"name": "two", "nsid": "auto"}, {"name": "three"}], {"one": 7, "two": "any", "three": None}),
        ([{"name": "one", "nsid": "auto"}, {"name": "three", "nsid": "0x10"}, {"name": "two", "state": "absent"}], {"one": 7, "three": 16}),
        ([{"name": name, "state": "absent"} for name in ("one", "two", "three")], {}),
    ]
    ran = []
    try:
        for entries, after in phases:
            ran.append(phase(space, entries, after))
        for commands, (_entries, after) in zip(ran, phases):
            twin.shell(commands)
            assert {name: "any" if after.get(name) == "any" and nsid is not None else nsid for name, nsid in names(twin).items()} == after
    finally:
        twin.close()


@pytest.mark.parametrize("entries, words", [
    ([{"name": "a", "nsid": "many"}], "nsid 'many' is neither a number"),
    ([{"name": "a", "nsid": -1}], "nsid '-1' is neither"),
    ([{"name": "a", "nsid": 1 << 31}], "is neither a number from 0 to 2147483647 nor auto"),
    ([{"name": "new"}, {"name": "there", "nsid": 8}], "namespaces[1]: network namespace there has the nsid 5 already"),
    ([{"name": "new"}, {"name": "other", "nsid": 5}], "namespaces[1]: nsid 5 cannot be that of network namespace other: another one has it"),
    ([{"name": "a", "nsid": 9}, {"name": "b", "nsid": 9}], "namespaces[1]: nsid 9 is asked for by network namespace a, too"),
    ([{"name": "a", "nsid": 9}, {"name": "a"}], "namespaces[1]: network namespace a has another nsid in an earlier entry"),
])
def test_bad_input(space, entries, words):
    space.shell(["ip netns add there", "ip netns set there 5", "ip netns add other"])
    before = names(space)
    for check in (True, False):
        failed = space.play("nl_netns", check=check, namespaces=entries)
        assert failed.get("failed") and words in failed["msg"], failed
        assert names(space) == before


def test_numbers_go_by_the_namespace_that_asks(space):
    other = Space()
    try:
        assert space.play("nl_netns", name="blue", nsid=3)["namespaces"] == [{"name": "blue", "nsid": 3}]
        assert other.play("nl_netns", name="blue", nsid=4)["namespaces"] == [{"name": "blue", "nsid": 4}]
        assert space.play("nl_info", gather=["namespaces"], netns=other.path)["namespaces"] == [{"name": "blue", "nsid": 4}]
    finally:
        other.close()


def test_a_number_that_is_refused_takes_a_new_namespace_along(space, monkeypatch):
    """Somebody else takes the number after the plan was made."""
    space.shell(["ip netns add there", "ip netns set there 5"])
    monkeypatch.setattr(netns.Numbers, "taken", lambda numbers: set())
    failed = space.play("nl_netns", namespaces=[{"name": "new", "nsid": 5}])
    assert failed.get("failed") and "giving network namespace new the nsid 5" in failed["msg"] and "undone" not in failed["msg"], failed
    assert names(space) == {"there": 5}


@pytest.mark.parametrize("with_ip", [False, True], ids=["alone", "beside ip"])
def test_many_first_ones_at_once(with_ip):
    """Where /run/netns is not there yet, who comes first mounts it; whoever else does so must not mount it once more."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        said = b"it ended early"
        with contextlib.suppress(BaseException):
            try:
                said = first_ones(with_ip).encode()
            except BaseException as exc:
                said = repr(exc).encode()
        os.write(writing, said)
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as file:
        said = file.read()
    os.waitpid(pid, 0)
    assert said == ""


def mounts():
    with open("/proc/self/mountinfo", encoding="utf-8") as lines:
        return [line.split()[4] for line in lines].count("/run/netns")


def first_ones(with_ip):
    """In a process of its own; what is wrong, in words."""
    if LIBC.unshare(CLONE_NEWNS) or LIBC.mount(b"none", b"/", None, ctypes.c_ulong(MS_REC | MS_PRIVATE), None) \
            or LIBC.mount(b"run", b"/run", b"tmpfs", ctypes.c_ulong(0), None):
        return "no mount namespace: %s" % os.strerror(ctypes.get_errno())
    before = mounts()                   # those under the old /run are still in the list
    waiting, start = os.pipe()
    children = {}
    for number in range(MANY):
        pid = os.fork()
        if not pid:
            os.close(start)
            os.read(waiting, 1)                 # until the parent closes the other end
            if with_ip and number == MANY // 2:
                os.execvp("ip", ["ip", "netns", "add", "n%d" % number])
            try:
                netns.converge([{"name": "n%d" % number, "state": "present"}], False)
            except BaseException as exc:
                os.write(2, b"%r\n" % exc)
                os._exit(1)
            os._exit(0)
        children[pid] = number
    os.close(start)
    wrong = ["n%d failed" % number for pid, number in children.items() if os.waitpid(pid, 0)[1]]
    wrong += ["/run/netns is mounted %d times" % (mounts() - before)] * (mounts() - before != 1)
    there = os.stat(OWN).st_dev
    wrong += ["n%d is no namespace" % number for number in range(MANY) if os.stat("/run/netns/n%d" % number).st_dev != there]
    return "; ".join(wrong)

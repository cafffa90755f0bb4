# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""While another process adds and deletes without end: every run ends in the wanted state or in an error that says what kept moving,
and "unchanged" is never said of what is not there. Interrupted dumps and lost answers are provoked for real."""
from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import connection, exchange
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import DumpInterrupted
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.rule import RULE
from ansible_collections.linux.netlink.tests.kernels.space import Space

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up", "address add 192.0.2.1/24 dev v0")
SECONDS = 1
SAYS = ("kept changing", "keeps undoing", "EEXIST", "ESRCH", "ENOENT", "EADDRNOTAVAIL", "changed during each")
MAC = "02:00:00:00:00:%02x"


class Kind:
    """Objects of one module, numbered; `turn` is a setting of theirs, 0 to 7, that can change in place.

    entry: number, turn -> the entry of a task. made: the same -> the words of `ip` behind add or replace; gone: number -> behind delete.
    seen: what `ip` shows of them, by number: the turn. change: the word of `ip` that changes one, "" where it has none.
    """

    def __init__(self, plural, entry, made, gone, seen, change="replace"):
        self.plural, self.entry, self.made, self.gone, self.seen, self.change = plural, entry, made, gone, seen, change

    def changed(self, number, turn):
        """The lines that give one another turn."""
        if self.change:
            return [self.made(self.change, number, turn)]
        return [self.gone(number), self.made("add", number, turn)]


def _routes(space):
    return {int(one["dst"].split(".")[2]): int(one["gateway"].split(".")[3]) - 2 for one in space.show("route show root 10.0.0.0/8")}


def _addresses(space):
    return {int(one["local"].split(".")[2]): one.get("metric", 0) - 1 for one in space.show("address show dev v0")[0]["addr_info"]
            if one["local"].startswith("10.")}


def _neighbours(space):
    return {int(one["dst"].split(".")[2]): int(one["lladdr"][-2:], 16) for one in space.show("neighbour show dev v0 nud permanent")
            if one["dst"].startswith("10.")}


def _rules(space):
    """Others may have added theirs beside; of several at one priority the one of the lowest turn."""
    out: dict = {}
    for one in space.show("rule show"):
        if one["priority"] < 32000 and one.get("src", "all") != "all":
            number, turn = one["priority"] - 1000, int(one["table"]) - 100
            out[number] = min(out.get(number, turn), turn)
    return out


def _nexthops(space):
    return {one["id"] - 1: int(one["gateway"].split(".")[3]) - 2 for one in space.show("nexthop show")}


KINDS = {
    "nl_route": Kind("routes", lambda n, turn: {"dst": "10.0.%d.0/24" % n, "gateway": "192.0.2.%d" % (turn + 2)},
                     lambda verb, n, turn: "route %s 10.0.%d.0/24 via 192.0.2.%d" % (verb, n, turn + 2), "route delete 10.0.%d.0/24".__mod__, _routes),
    "nl_address": Kind("addresses", lambda n, turn: {"link": "v0", "address": "10.0.%d.1/24" % n, "metric": turn + 1},
                       lambda verb, n, turn: "address %s 10.0.%d.1/24 dev v0 metric %d" % (verb, n, turn + 1),
                       "address delete 10.0.%d.1/24 dev v0".__mod__, _addresses),
    "nl_neigh": Kind("neighbours", lambda n, turn: {"link": "v0", "dst": "10.0.%d.1" % n, "lladdr": MAC % turn},
                     lambda verb, n, turn: "neighbour %s 10.0.%d.1 lladdr %s dev v0 nud permanent" % (verb, n, MAC % turn),
                     "neighbour delete 10.0.%d.1 dev v0".__mod__, _neighbours),
    "nl_rule": Kind("rules", lambda n, turn: {"priority": 1000 + n, "from": "10.0.0.0/8", "table": str(100 + turn)},
                    lambda verb, n, turn: "rule %s priority %d from 10.0.0.0/8 table %d" % (verb, 1000 + n, 100 + turn),
                    lambda n: "rule delete priority %d" % (1000 + n), _rules, ""),
    "nl_nexthop": Kind("nexthops", lambda n, turn: {"id": n + 1, "gateway": "192.0.2.%d" % (turn + 2), "link": "v0"},
                       lambda verb, n, turn: "nexthop %s id %d via 192.0.2.%d dev v0" % (verb, n + 1, turn + 2),
                       lambda n: "nexthop delete id %d" % (n + 1), _nexthops),
}


@pytest.fixture(name="host")
def fixture_host():
    space = Space(*SETUP)
    yield space
    space.close()


@contextlib.contextmanager
def storm(space, lines):
    """Inside, another process runs `ip` lines over and over."""
    with space.entered():
        path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "storm.%d" % os.getpid())
        with open(path, "w", encoding="ascii") as file:
            file.write("".join(line + "\n" for line in lines))
        process = subprocess.Popen(["sh", "-c", "while :; do ip -force -batch %s; done" % path], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.unlink(path)


def played(space, module, entries):
    """The result of a module, whose failures say what kept moving."""
    result = space.play(module, **{KINDS[module].plural: entries})
    assert not result.get("failed") or any(word in result["msg"] for word in SAYS), result["msg"]
    return result


@pytest.mark.parametrize("module", KINDS)
def test_others_come_and_go_around_what_is_wanted(host, module):
    """Nobody else touches what is wanted: it is there after the run, the next run changes nothing, and what goes is missed."""
    kind = KINDS[module]
    others = [kind.made("add", n, 1) for n in range(100, 200)] + [kind.gone(n) for n in range(100, 200)]
    ends = {"done": 0, "said": 0}
    with storm(host, others):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or ends["done"] < 2 and sum(ends.values()) < 50:
            turn = sum(ends.values()) % 4
            entries = [kind.entry(n, turn) for n in range(8 if turn % 2 else 40)]
            results = [played(host, module, entries) for _time in range(2)]
            seen = kind.seen(host)
            for result, changed in zip(results, (True, False)):
                if not result.get("failed"):
                    assert result["changed"] is changed or results[0].get("failed")
                    assert all(seen.get(n) == turn for n in range(len(entries)))
            host.ip(*([kind.gone(3)] if 3 in seen else []))
            result = played(host, module, entries)
            assert result.get("failed") or result["changed"], "unchanged was said of what had gone"
            host.ip(kind.gone(5)) if 5 in kind.seen(host) else None
            result = played(host, module, [dict(entry, state="absent") for entry in entries])
            if not result.get("failed"):
                assert not set(range(len(entries))) & set(kind.seen(host)), "unchanged was said of what is there"
            assert "NOT undone" not in str([one.get("msg") for one in (*results, result)])
            ends["said" if result.get("failed") else "done"] += 1
    print(module, ends)
    assert ends["done"], ends


@pytest.mark.parametrize("count", [4, 40])
@pytest.mark.parametrize("module", KINDS)
def test_others_undo_what_is_wanted(host, module, count):
    """The same objects: gone, and there with another setting, all the time."""
    kind = KINDS[module]
    wanted = [kind.entry(n, 0) for n in range(count)]
    undone = [kind.gone(n) for n in range(count)] + [line for n in range(count) for line in kind.changed(n, 5)]
    ends = {"done": 0, "said": 0}
    with storm(host, undone):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or not sum(ends.values()):
            result = played(host, module, wanted)
            if not result.get("failed"):
                # What it returns is what it saw, all at once: all that was wanted.
                saw = [{name: str(one.get(name)) for name in wanted[0]} for one in result[kind.plural]]
                assert all({name: str(value) for name, value in entry.items()} in saw for entry in wanted), saw
            ends["said" if result.get("failed") else "done"] += 1
    print(module, count, ends)
    assert not host.play(module, **{kind.plural: wanted}).get("failed")
    seen = kind.seen(host)
    assert all(seen[n] == 0 for n in range(count))
    assert not host.play(module, **{kind.plural: wanted})["changed"]


@pytest.mark.parametrize("family", [2, 10])
def test_interrupted_dumps_are_asked_again(host, monkeypatch, family):
    mine, other = ("10.2.%d.%d/32", "10.3.0.%d/32") if family == 2 else ("2001:db8:2::%x:%x/128", "2001:db8:3::%d/128")
    host.ip(*["address add %s dev v0 %s" % (mine % (n >> 8, n & 255), "nodad" * (family == 10)) for n in range(1, 1500)])
    dumps, ask = [], exchange.Dump
    monkeypatch.setattr(exchange, "Dump", lambda message: dumps.append(message) or ask(message))
    asked = answered = 0
    with storm(host, ["address %s %s dev v1" % (verb, other % n) for verb in ("add", "delete") for n in range(1, 50)]), host.entered(), \
            connection.Connection() as talk:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or len(dumps) == asked and asked < 200:
            asked += 1
            try:
                found = {obj["address"] for obj in talk.dump(ADDRESS, {"family": family}) if obj["address"].startswith(("10.2.", "2001:db8:2:"))}
            except DumpInterrupted:
                continue
            answered += 1
            assert len(found) == 1499
    print("%d dumps, %d interrupted, %d answered" % (asked, len(dumps) - asked, answered))
    assert len(dumps) > asked, "no dump was interrupted: the storm was too weak"


def test_a_dump_of_many_rules_is_not_marked_as_interrupted_and_not_believed_at_once(host):
    """The kernel goes on behind as many as it has told, whatever came and went before these (fib_nl_dumprule)."""
    host.ip(*["rule add priority 500 from 10.2.%d.%d table 7" % (n >> 8, n & 255) for n in range(1, 1500)])
    ends, drifted = {"done": 0, "said": 0}, 0
    with storm(host, ["rule %s priority 400 from 10.3.0.%d table 7" % (verb, n) for verb in ("add", "delete") for n in range(1, 50)]), host.entered(), \
            connection.Connection() as talk:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or not drifted and sum(ends.values()) < 200:
            drifted += sum(1 for obj in talk.dump(RULE, {"family": 2}) if obj.get("priority") == 500) != 1499
            result = host.play("nl_info", gather=["rules"])
            if "rules" in result:
                assert sum(1 for one in result["rules"] if one["priority"] == 500) == 1499
            else:
                assert "the rules changed during each of" in result["msg"], result
            ends["done" if "rules" in result else "said"] += 1
    print(ends, "%d single dumps were wrong" % drifted)
    assert drifted, "no dump went wrong: the storm was too weak"


@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.parametrize("module", KINDS)
def test_lost_answers_do_not_change_the_end(host, monkeypatch, module, forever):
    """The receive buffer overflows (ENOBUFS), once or again and again."""
    opened, lost = connection.open_socket, []

    def deaf(*args):
        sock = opened(*args)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)        # the least that the kernel allows
        return sock

    def read(sock, size, reading=connection.read):
        try:
            return reading(sock, size)
        except connection.Overrun:
            lost.append(1)
            if not forever:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
            raise

    monkeypatch.setattr(connection, "open_socket", deaf)
    monkeypatch.setattr(connection, "read", read)
    kind = KINDS[module]
    entries = [kind.entry(n, 0) for n in range(150)]
    result = host.play(module, **{kind.plural: entries})
    assert lost, "no answer was lost"
    now = kind.seen(host)
    if forever and result.get("failed"):
        assert "overflow" in result["msg"], result
        # All of them where only the report could not be made.
        assert len(now) in (0, len(entries)) or "NOT undone" in result["msg"], result["msg"]
    else:
        assert not result.get("failed"), result["msg"]
        assert now == dict.fromkeys(range(150), 0)

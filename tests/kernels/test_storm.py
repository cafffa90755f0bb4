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
from ansible_collections.linux.netlink.tests.kernels.space import Space

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up", "address add 192.0.2.1/24 dev v0")
SECONDS = 3
SAYS = ("kept changing", "keeps undoing", "EEXIST", "ESRCH", "ENOENT", "changed during each")


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


def routes(space):
    return {one["dst"]: one.get("gateway") for one in space.show("route show")}


def test_others_come_and_go_around_what_is_wanted(host):
    wanted = ["10.0.%d.0/24" % n for n in range(40)]
    others = ["route %s 10.1.%d.0/24 via 192.0.2.9" % (verb, n) for verb in ("add", "delete") for n in range(200)]
    runs = 0
    with storm(host, others):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or runs < 2:
            gateway = "192.0.2.%d" % (2 + runs % 3)
            entries = [{"dst": dst, "gateway": gateway} for dst in wanted[:8 if runs % 2 else 40]]
            for changed in (True, False):
                result = host.play("nl_route", routes=entries)
                assert not result.get("failed"), result
                assert result["changed"] is changed
                now = routes(host)
                assert all(now.get(entry["dst"]) == gateway for entry in entries)
            host.ip("route delete %s" % entries[3]["dst"])
            assert host.play("nl_route", routes=entries)["changed"], "unchanged was said of what had gone"
            runs += 1


@pytest.mark.parametrize("count", [4, 40])
def test_others_undo_what_is_wanted(host, count):
    """The same routes: gone, and there with another gateway, all the time."""
    wanted = [{"dst": "10.0.%d.0/24" % n, "gateway": "192.0.2.2"} for n in range(count)]
    undone = ["route %s %s" % (verb, entry["dst"] + (" via 192.0.2.9" if verb == "replace" else "")) for verb in ("delete", "replace")
              for entry in wanted]
    ends = {"done": 0, "said": 0}
    with storm(host, undone):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            result = host.play("nl_route", routes=wanted)
            if result.get("failed"):
                assert any(word in result["msg"] for word in SAYS), result["msg"]
            else:
                # What it returns is what it saw, all at once: all that was wanted.
                assert [(one["dst"], one["gateway"]) for one in result["routes"]] == [(one["dst"], one["gateway"]) for one in wanted]
            ends["said" if result.get("failed") else "done"] += 1
    assert sum(ends.values())
    assert not host.play("nl_route", routes=wanted).get("failed")
    assert all(routes(host)[one["dst"]] == "192.0.2.2" for one in wanted)
    assert not host.play("nl_route", routes=wanted)["changed"]


def test_interrupted_dumps_are_asked_again(host, monkeypatch):
    host.ip(*["address add 10.2.%d.%d/32 dev v0" % (n >> 8, n & 255) for n in range(1, 1500)])
    dumps, ask = [], exchange.Dump
    monkeypatch.setattr(exchange, "Dump", lambda message: dumps.append(message) or ask(message))
    asked = answered = 0
    with storm(host, ["address %s 10.3.0.%d/32 dev v1" % (verb, n) for verb in ("add", "delete") for n in range(1, 50)]), host.entered(), \
            connection.Connection() as talk:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            asked += 1
            try:
                found = {obj["local"] for obj in talk.dump(ADDRESS, {"family": 2}) if obj["local"].startswith("10.2.")}
            except DumpInterrupted:
                continue
            answered += 1
            assert len(found) == 1499
    assert asked
    print("%d dumps, %d interrupted, %d answered" % (asked, len(dumps) - asked, answered))
    assert len(dumps) > asked, "no dump was interrupted: the storm was too weak"


@pytest.mark.parametrize("forever", [False, True])
def test_lost_answers_do_not_change_the_end(host, monkeypatch, forever):
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
    entries = [{"dst": "10.0.%d.0/24" % n, "gateway": "192.0.2.2"} for n in range(150)]
    result = host.play("nl_route", routes=entries)
    assert lost, "no answer was lost"
    now = routes(host)
    if forever:
        assert result["failed"] and "overflow" in result["msg"], result
        made = [entry for entry in entries if entry["dst"] in now]      # all where only the report could not be made
        assert len(made) in (0, len(entries)) or "NOT undone" in result["msg"], result["msg"]
    else:
        assert all(now[entry["dst"]] == "192.0.2.2" for entry in entries)

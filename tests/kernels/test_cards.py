# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: network cards, found by what is burnt in and by the slot that they sit in. QEMU has two, of different makes (see run).

A card lives in the first namespace, is moved into that of a test, and comes back when it ends.
"""
from __future__ import annotations

import json
import os
import subprocess
import time

import pytest

BURNT_IN = {"virtio_net": "52:54:00:00:0c:01", "e1000": "52:54:00:00:0c:02"}
OTHER = "02:00:00:00:00:05"


def cards():
    """{driver: name} of the cards in this namespace."""
    shown = json.loads(subprocess.run(["ip", "-j", "-d", "link", "show"], capture_output=True, text=True, check=True).stdout)
    macs = {one.get("permaddr", one.get("address")): one["ifname"] for one in shown}       # a CAN controller has none
    return {driver: macs[mac] for driver, mac in BURNT_IN.items() if mac in macs}


@pytest.fixture(name="two")
def fixture_two(space):
    """A namespace with the two cards as eth0 and eth1, whose addresses are no longer those that are burnt in."""
    if os.environ.get("KERNEL") != "qemu":
        pytest.skip("only QEMU has network cards of our own")
    with open("/proc/sys/kernel/modprobe", encoding="utf-8") as file:
        loader = file.read().strip()
    for driver in BURNT_IN:
        subprocess.run([loader, "-q", driver], check=True)
    for _attempt in range(100):                 # those of an earlier test are on their way back
        found = cards()
        if len(found) == len(BURNT_IN):
            break
        time.sleep(0.1)
    assert set(found) == set(BURNT_IN)
    for driver, name in found.items():
        subprocess.run(["ip", "link", "set", "dev", name, "name", "moving-%s" % driver[:5], "netns", space.path], check=True)
    space.ip("link set dev moving-virti name eth0", "link set dev moving-e1000 name eth1", "link set dev eth0 address %s" % OTHER, "link set dev eth1 up")
    return space


def path_of(space, name):
    """Where a card sits, as `ip` says it."""
    return space.link(name)["parentdev"]


def names(space):
    """{what is burnt in: (name, up)}."""
    return {one.get("permaddr", one["address"]): (one["ifname"], "UP" in one["flags"]) for one in space.show("link show") if one["ifname"] != "lo"}


def test_cards_are_found_by_what_is_burnt_in_and_by_their_slots(two):
    virtio, e1000 = BURNT_IN["virtio_net"], BURNT_IN["e1000"]
    slot = path_of(two, "eth1")
    phases = [
        ("an exchange by permanent address", [{"name": "eth1", "match": {"permanent_address": virtio}},
                                              {"name": "eth0", "match": {"permanent_address": e1000}}],
         {virtio: ("eth1", False), e1000: ("eth0", True)}),
        ("by slot and driver, with what is set besides",
         [{"name": "lan", "match": {"path": slot}, "mtu": 1400}, {"name": "wan", "match": {"driver": "virtio_net"}, "up": True}],
         {virtio: ("wan", True), e1000: ("lan", True)}),
        ("by slot with its bus, one taking the other's name", [{"name": "wan", "match": {"path": "pci-" + slot}}, {"name": "lan", "match": {"address": OTHER}}],
         {virtio: ("lan", True), e1000: ("wan", True)}),
    ]
    for what, links, after in phases:
        before = names(two)
        check = two.play("nl_link", check=True, links=links)
        assert check.get("changed") and names(two) == before, (what, check)
        with two.watching() as watch:
            done = two.play("nl_link", links=links)
        assert done.get("changed") and done["commands"] == check["commands"], (what, done)
        assert names(two) == after, what
        assert not watch.flaps(after[e1000][0]), what
        for how in (True, False):
            assert two.play("nl_link", check=how, links=links)["changed"] is False, what


def test_a_purge_leaves_cards(two):
    assert two.play("nl_link", links=[{"name": "lo", "up": True}], purge={"kinds": ["bridge", "virtio_net", "e1000", ""]})["changed"] is False
    assert len(names(two)) == 2

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: a CAN controller, which QEMU has one of (see run): an SJA1000 on a Kvaser card, that is without FD.

There is one, so no twin: the commands of check mode bring it back from other settings to the same ones.
"""
from __future__ import annotations

import json
import os
import subprocess
import time

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import claims
from ansible_collections.linux.netlink.tests.kernels.space import load
from ansible_collections.linux.netlink.tests.kernels.state import missing, state

MODES = ("loopback", "listen_only", "triple_sampling", "one_shot", "berr_reporting", "presume_ack", "cc_len8_dlc")
WORDS = {"LOOPBACK", "LISTEN-ONLY", "TRIPLE-SAMPLING", "ONE-SHOT", "BERR-REPORTING", "PRESUME-ACK", "CC-LEN8-DLC"}
SETTINGS = {
    "a bit rate, and modes": (
        {"up": True, "can": dict({"bitrate": 500000, "sample_point": 750, "sjw": 2, "restart_ms": 100}, **dict.fromkeys(MODES, True))},
        {"ctrlmode": WORDS, "restart_ms": 100, "bittiming": {"bitrate": 500000, "sample_point": "0.750", "sjw": 2}}),
    "another while it is up": (
        {"up": True, "can": dict({"bitrate": 250000, "restart_ms": 0}, **dict.fromkeys(MODES, False))},
        {"ctrlmode": None, "bittiming": {"bitrate": 250000}}),
    "the segments": (
        {"up": False, "can": {"tq": 125, "prop_seg": 6, "phase_seg1": 7, "phase_seg2": 2, "sjw": 1, "loopback": True}},
        {"ctrlmode": {"LOOPBACK"}, "bittiming": {"bitrate": 500000, "tq": 125, "prop_seg": 6, "phase_seg1": 7, "phase_seg2": 2, "sjw": 1}}),
}


def controllers():
    return [one["ifname"] for one in json.loads(subprocess.run(["ip", "-j", "-d", "link", "show"], capture_output=True, text=True, check=True).stdout)
            if one.get("linkinfo", {}).get("info_kind") == "can"]


@pytest.fixture(name="bus")
def fixture_bus(space):
    """A namespace with the controller as can0."""
    if os.environ.get("KERNEL") != "qemu":
        pytest.skip("only QEMU has a CAN controller")
    load("kvaser_pci")
    for _attempt in range(100):                 # that of an earlier test is on its way back
        if controllers():
            break
        time.sleep(0.1)
    subprocess.run(["ip", "link", "set", "dev", controllers()[0], "netns", space.path], check=True)
    return space


def shown(space):
    return {name: value for name, value in space.link("can0")["linkinfo"]["info_data"].items() if name not in ("state", "berr_counter")}


def test_a_can_controller(bus):
    for name, (options, expected) in SETTINGS.items():
        args = dict({"name": "can0"}, **options)
        before, up = state(bus), "UP" in bus.link("can0")["flags"]
        check = bus.play("nl_link", check=True, **args)
        assert state(bus) == before, name
        done = bus.play("nl_link", **args)
        again = [bus.play("nl_link", check=how, **args) for how in (True, False)]
        wrong = claims(check, done, *again) + missing(expected, shown(bus))
        assert not wrong, "%s: %s" % (name, wrong)
        assert ("UP" in bus.link("can0")["flags"]) is options["up"]
        told = next(one for one in bus.play("nl_info", gather=["links"])["links"] if one["name"] == "can0")
        assert missing({name: value for name, value in options["can"].items() if value}, told["can"]) == []
        bus.ip("link set dev can0 down", "link set dev can0 type can bitrate 125000 restart-ms 7 loopback off listen-only on one-shot off",
               *["link set dev can0 up"] * up)
        bus.shell(check["commands"])
        wrong = missing(expected, shown(bus))
        assert not wrong, "%s: %s: %s" % (name, check["commands"], wrong)
        assert bus.play("nl_link", **args).get("changed") is False


def test_what_a_can_controller_refuses(bus):
    assert bus.play("nl_link", name="can0", up=True, can={"bitrate": 500000}).get("changed") is not None
    before = state(bus)
    for args, words in (
            ({"name": "can0", "can": {"fd": True, "dbitrate": 2000000}}, "can0"),
            ({"name": "can0", "can": {"bitrate": 1}}, "can0"),
            ({"name": "can1", "kind": "can"}, "can1"),
            ({"name": "can0", "state": "absent"}, "is no virtual link"),
            ({"links": [{"name": "can0", "can": {"bitrate": 250000, "loopback": True}}, {"name": "k9", "kind": "nosuchkind"}]}, "links[1]")):
        failed = bus.play("nl_link", **args)
        assert failed.get("failed") and words in failed["msg"] and "bug" not in failed["msg"] and "NOT undone" not in failed["msg"], failed
        assert state(bus) == before, failed["msg"]

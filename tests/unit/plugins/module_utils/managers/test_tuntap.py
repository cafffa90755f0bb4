# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not rtnetlink's: the ioctls for tun and tap (linux/if_tun.h) and the messages for polling threads (linux/netdev.h), to the byte."""
from __future__ import annotations

import contextlib
import fcntl
import os
import struct
from collections import namedtuple

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.genl.netdev import NAPI_SET, napi
from ansible_collections.linux.netlink.plugins.module_utils.managers import napi as polling
from ansible_collections.linux.netlink.plugins.module_utils.managers import tuntap
from ansible_collections.linux.netlink.plugins.module_utils.netlink.genl import CONTROLLER, GETFAMILY
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import Unfinished

Step = namedtuple("Step", "verb before after")


class Names:
    inside = staticmethod(contextlib.nullcontext)


class Manager:
    names = Names


def tun(**data):
    return {"ifname": "tap0", "linkinfo": {"kind": "tun", "data": dict({"type": 2}, **data)}}


@pytest.fixture(name="orders")
def fixture_orders(monkeypatch):
    """The ioctls, as (number, argument); the device is /dev/null."""
    seen: list = []
    monkeypatch.setattr(tuntap, "DEVICE", os.devnull)
    monkeypatch.setattr(fcntl, "ioctl", lambda _fd, number, argument=0: seen.append((number, argument)))
    return seen


def request(flags):
    return struct.pack("=16sH22x", b"tap0", flags)


def test_a_device_is_made_of_that_index_and_persistent(orders):
    tuntap.bring(Manager, Step("recreate", tun(), dict(tun(owner=7, group=0, multi_queue=True, vnet_hdr=True), ifindex=9)))
    assert orders == [(0x400454DA, struct.pack("=I", 9)), (0x400454CA, request(0x2 | 0x40 | 0x100 | 0x4000 | 0x1000 | 0x8000)),
                      (0x400454CC, 7), (0x400454CE, 0), (0x400454CB, 1)]


def test_a_change_sets_what_differs_and_makes_nothing(orders):
    tuntap.bring(Manager, Step("change", tun(owner=7), tun(owner=8, group=5, pi=True)), ["linkinfo.data.owner", "linkinfo.data.pi"])
    assert orders == [(0x400454CA, request(0x2 | 0x40)), (0x400454CC, 8), (0x400454CB, 1)]


def test_a_refusal_is_the_failure_of_its_step(monkeypatch, orders):
    def busy(_fd, _number, _argument):
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(fcntl, "ioctl", busy)
    step = Step("create", None, tun())
    with pytest.raises(Unfinished) as caught:
        tuntap.bring(Manager, step)
    assert (caught.value.step, str(caught.value)) == (step, "Device or resource busy")
    monkeypatch.setattr(tuntap, "DEVICE", "/nowhere/tun")
    with pytest.raises(Unfinished) as caught:
        tuntap.bring(Manager, step)
    assert str(caught.value) == "there is no /nowhere/tun; it comes with the module tun"
    assert orders == []


def test_the_line_of_ip():
    assert tuntap.words(Manager, tun(owner=7, group=0, pi=True, vnet_hdr=False)) == [
        "ip", "tuntap", "add", "dev", "tap0", "mode", "tap", "user", "7", "group", "0", "pi"]


def test_messages_about_polling():
    assert CONTROLLER.pack({"cmd": GETFAMILY, "version": 1, "family_name": "netdev"}) == (
        b"\3\1\0\0" + struct.pack("=HH", 11, 2) + b"netdev\0\0")
    assert napi(33).pack({"cmd": NAPI_SET, "version": 1, "id": 8193, "threaded": 1}) == (
        b"\x0e\1\0\0" + struct.pack("=HHI", 8, 2, 8193) + struct.pack("=HHI", 8, 8, 1))
    assert (napi(33).get, napi(33).new) == (33, 33)


def test_threads_want_something_to_poll():
    polling.check({"ifname": "v0", "threaded": "enabled"}, {"napis": [8193]})
    polling.check({"ifname": "v0"}, {})
    with pytest.raises(ValueError, match="v0 has nothing that a thread could poll"):
        polling.check({"ifname": "v0", "threaded": "enabled"}, {})
    assert list(polling.words({"threaded": "enabled"}, {"napis": [8193]})) == [
        ["ynl", "--family", "netdev", "--do", "napi-set", "--json", '{"id": 8193, "threaded": "enabled"}']]

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Duplicate address detection for real: two hosts, one cable, one address."""
from __future__ import annotations

import contextlib
import os

import pytest
from ansible_collections.linux.netlink.tests.kernels.space import Space


@pytest.fixture(name="hosts")
def fixture_hosts():
    one, other = Space(), Space()
    made = one.play("nl_link", links=[{"name": "v0", "kind": "veth", "up": True, "veth": {"peer": {"name": "v1", "netns": other.path}}}])
    assert not made.get("failed"), made
    other.ip("link set dev v1 up", "address add 2001:db8::1/64 dev v1 nodad")
    for space, name in ((one, "v0"), (other, "v1")):
        space.sysctl("ipv6/conf/%s/accept_dad" % name, 1)
        with contextlib.suppress(FileNotFoundError):       # CONFIG_IPV6_OPTIMISTIC_DAD
            space.sysctl("ipv6/conf/%s/optimistic_dad" % name, 1)
        space.sysctl("ipv6/neigh/%s/retrans_time_ms" % name, 200)
    yield one, other
    one.close()
    other.close()


def flags(space):
    return [{name for name in ("tentative", "dadfailed", "optimistic") if name in found} for one in space.show("address show dev v0")
            for found in one["addr_info"]]


def test_an_address_that_another_host_has_is_an_error_and_is_taken_back(hosts):
    one, _other = hosts
    two = {"addresses": [{"link": "v0", "address": "2001:db8::2/64"}, {"link": "v0", "address": "2001:db8::1/64"}]}
    failed = one.play("nl_address", wait_dad=5, **two)
    assert failed["failed"] and "addresses[1]: creating address 2001:db8::1/64 on v0: another host on the link has it" in failed["msg"]
    assert failed["undone"] == 2 and flags(one) == []
    failed = one.play("nl_address", wait_dad=5, link="v0", address="2001:db8::1/64", valid_lft="1000")
    assert failed["failed"] and "another host" in failed["msg"] and flags(one) == [], "the kernel takes those with a lifetime away by itself"

    assert one.play("nl_address", **two)["changed"], "who does not wait does not hear of it"
    failed = one.play("nl_address", wait_dad=5, **two)
    assert "address 2001:db8::1/64 on v0: another host" in failed["msg"], "nor does a second run, unless it is asked to wait"
    assert {"tentative", "dadfailed"} in flags(one)


def test_an_address_that_nobody_has_can_be_used_once_the_task_ends(hosts):
    one, _other = hosts
    for address, more in (("2001:db8::2/64", {}), ("2001:db8::3/64", {"optimistic": True}), ("2001:db8::4/64", {"nodad": True})):
        if "optimistic" in more:
            with one.entered():
                if not os.path.exists("/proc/sys/net/ipv6/conf/v0/optimistic_dad"):
                    continue
        done = one.play("nl_address", wait_dad=5, link="v0", address=address, **more)
        assert done.get("changed"), done
        assert not one.play("nl_address", wait_dad=5, link="v0", address=address, **more)["changed"]
    assert set().union(*flags(one)) == set() and len(flags(one)) >= 2


def test_waiting_has_an_end(hosts):
    one, other = hosts
    other.ip("link set dev v1 down")            # no carrier: it does not even begin
    assert one.play("nl_address", check=True, wait_dad=0, link="v0", address="2001:db8::2/64")["changed"]
    failed = one.play("nl_address", wait_dad=0, link="v0", address="2001:db8::2/64")
    assert "has not ended after 0 seconds; it does not begin before the link is up and has a carrier" in failed["msg"]
    assert flags(one) == [] and failed["undone"] == 1
    assert one.play("nl_address", wait_dad=0, link="v0", address="192.0.2.1/24")["changed"], "IPv4 has none"
    assert "wait_dad is negative: -1" in one.play("nl_address", wait_dad=-1, link="v0", address="192.0.2.1/24")["msg"]

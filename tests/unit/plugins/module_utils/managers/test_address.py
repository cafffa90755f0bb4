# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an address is to a playbook and to the kernel."""
from __future__ import annotations

import contextlib

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import FOREVER
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import Step
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, task


def entry(**options):
    return dict({"link": "br0"}, **options)


ENTRIES = [
    entry(address="10.0.0.1/8"),
    entry(address="10.0.0.1/32"),
    entry(address="10.0.0.1", peer="10.9.9.9/32"),
    entry(address="10.0.0.1", peer="10.9.9.9/24", metric=7),
    entry(address="10.0.0.1/8", broadcast="10.255.255.255", label="br0:x", scope="link"),
    entry(address="10.0.0.1/8", valid_lft="600", preferred_lft="300"),
    entry(address="10.0.0.1/8", noprefixroute=True, protocol="9"),
    entry(address="127.0.0.9/8", scope="host"),
    entry(address="2001:db8:1::1/64"),
    entry(address="2001:db8:1::1/128", peer="2001:db8:1::2/128"),
    entry(address="2001:db8:1::1/64", nodad=True, home=True, mngtmpaddr=True, noprefixroute=True),
    entry(address="2001:db8:1::1/64", metric=512, valid_lft="600", preferred_lft="0"),
]


def only(kernel):
    """All addresses but those that lan() has."""
    return [one for one in shown(kernel, Address, kernel_made=True) if one["address"] not in ("192.0.2.1/24", "2001:db8::1/64")]


def normal(one):
    """A point-to-point address is shown without a length of its own."""
    return dict(one, address=one["address"].split("/")[0]) if "peer" in one else one


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_is_shown_is_what_was_asked_for_and_is_accepted_again(given):
    kernel = lan()
    task(kernel, Address, [given])
    got, = only(kernel)
    assert {name: str(value) for name, value in got.items()} == {name: str(value) for name, value in normal(given).items()}
    assert task(kernel, Address, [got])[0].steps == []


@pytest.mark.parametrize("one, other, same", [
    (entry(address="10.0.0.1/8"), entry(address="10.0.0.1/9"), False),
    (entry(address="10.0.0.1/8"), entry(address="10.0.0.2/8"), False),
    (entry(address="10.0.0.1/8"), entry(address="10.0.0.1/8", link="eth0"), False),
    (entry(address="10.0.0.1", peer="10.9.9.9/32"), entry(address="10.0.0.1", peer="10.9.9.8/32"), False),
    (entry(address="10.0.0.1", peer="10.9.9.9/24"), entry(address="10.0.0.1", peer="10.9.9.8/24"), True),
    (entry(address="10.0.0.1/8"), entry(address="10.0.0.1/8", label="br0:x", metric=5), True),
    (entry(address="2001:db8:1::1/64"), entry(address="2001:DB8:1:0::1/65"), True),
    (entry(address="2001:db8:1::1/64"), entry(address="2001:db8:1::2/64"), False),
    (entry(address="2001:db8:1::1/64"), entry(address="2001:db8:1::1/64", link="eth0"), False),
], ids=repr)
def test_the_kernels_identity_tells_them_apart(one, other, same):
    with managing(lan(), Address) as (manager, _connection):
        keys = [manager.key(manager.canonical(manager.read(given))) for given in (one, other)]
    assert (keys[0] == keys[1]) == same


@pytest.mark.parametrize("given, says", [
    (entry(), "address is missing"),
    ({"address": "10.0.0.1/8"}, "link is missing"),
    (entry(address="10.0.0.1", peer="2001:db8::2"), "peer 2001:db8::2 is of another family than 10.0.0.1"),
    (entry(address="2001:db8::1/64", broadcast="+"), "broadcast is for IPv4 addresses"),
    (entry(address="2001:db8::1/64", label="br0:x"), "label is for IPv4 addresses"),
    (entry(address="2001:db8::1/64", scope="link"), "scope is for IPv4 addresses"),
    (entry(address="10.0.0.1/8", valid_lft="soon"), "valid_lft is a number of seconds below 4294967295, or forever, not 'soon'"),
    (entry(address="10.0.0.1/8", valid_lft="-1"), "valid_lft is a number"),
    (entry(address="10.0.0.1/8", preferred_lft="4294967295"), "preferred_lft is a number"),
    (entry(address="10.0.0.1/8", valid_lft="0"), "valid_lft is 0: an address that is to end at once is absent"),
    (entry(address="10.0.0.1/8", label="br0:23456789012"), None), (entry(address="10.0.0.1/8", label="br0:234567890123"), "does not have 1 to 15 bytes"),
    (entry(address="10.0.0.1/8", label=""), "label '' does not have 1 to 15 bytes"),
    (entry(address="10.0.0.1/8", autojoin=True), "autojoin is for multicast addresses"), (entry(address="224.0.0.9/24", autojoin=True), None),
    (entry(address="ff::1/64"), None),
    (entry(address="0.0.0.0/0"), "0.0.0.0/0 is no address of a host"), (entry(address="ff02::9/64"), "which a link takes with autojoin only"),
    (entry(address="10.0.0.1/8", scope="256"), "scope 256 is not 0 to 255"),
    (entry(address="10.0.0.1/8", valid_lft="10", preferred_lft="20"), "preferred_lft is longer than valid_lft"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says):
    with managing(lan(), Address) as (manager, _connection):
        with pytest.raises(ValueError) if says else contextlib.nullcontext() as caught:
            manager.read(given)
    assert not says or says in str(caught.value)


@pytest.mark.parametrize("address, broadcast, kept", [
    ("10.0.0.1/8", "+", "10.255.255.255"), ("192.0.2.129/25", "+", "192.0.2.255"), ("10.0.0.0/31", "+", None), ("10.0.0.1/32", "+", None),
    ("10.0.0.1/8", "-", None), ("10.0.0.1/8", "10.0.0.255", "10.0.0.255"),
])
def test_a_broadcast_address_follows_from_plus_and_minus(address, broadcast, kept):
    kernel = lan()
    task(kernel, Address, [entry(address=address, broadcast=broadcast)])
    assert only(kernel)[0].get("broadcast") == kept


def test_a_loopback_address_is_for_the_host_unless_somebody_says_otherwise():
    kernel = lan()
    task(kernel, Address, [entry(address="127.0.0.8/8", link="lo"), entry(address="127.0.0.9/8", link="lo", scope="global")])
    assert [row["scope"] for row in kernel.addresses.all()[-2:]] == [254, 0]


SUBNET = ["10.0.0.%d/24" % last for last in range(1, 5)]


@pytest.mark.parametrize("gone", [SUBNET[:1], SUBNET[1:2], SUBNET[:2], [SUBNET[2], SUBNET[0]], SUBNET[:3], SUBNET], ids=repr)
def test_deleting_a_primary_keeps_the_secondaries_that_nobody_named(gone):
    kernel = lan()
    task(kernel, Address, [entry(address=address, label="br0:%s" % address[7]) for address in SUBNET])
    assert [row["flags"]["secondary"] for row in kernel.addresses.all()[-4:]] == [False, True, True, True]
    _outcome, commands = task(kernel, Address, [entry(address=address, state="absent") for address in gone])
    left = [address for address in SUBNET if address not in gone]
    assert sorted((one["address"], one["label"]) for one in only(kernel)) == [(address, "br0:%s" % address[7]) for address in left]
    assert "ip address delete %s dev br0" % gone[0] in commands


@pytest.mark.parametrize("new_first", [True, False])
def test_an_address_takes_the_place_of_its_subnets_primary(new_first):
    kernel = lan()
    new, old = entry(address="192.0.2.9/24"), entry(address="192.0.2.1/24", state="absent")
    task(kernel, Address, [new, old] if new_first else [old, new])
    assert only(kernel) == [new]
    assert [row["local"] for row in kernel.addresses.all() if row["family"] == 2] == ["192.0.2.9"]


def test_the_commands_of_a_run_are_those_that_check_mode_told():
    kernel = lan()
    task(kernel, Address, [entry(address=address) for address in SUBNET])
    wishes = [entry(address=SUBNET[0], state="absent"), entry(address=SUBNET[1], label="br0:x")]
    told = task(kernel, Address, wishes, check=True)[1]
    assert told == task(kernel, Address, wishes)[1]
    assert told[:4] == ["ip address add 10.0.0.%d/32 dev br0 scope global noprefixroute" % last for last in (2, 3, 4)] + [
        "ip address delete 10.0.0.1/24 dev br0"]
    assert "ip address replace 10.0.0.3/24 dev br0 label br0 scope global" in told


def test_what_cannot_change_in_place_is_made_anew_and_the_primary_stays_the_first():
    kernel = lan()
    task(kernel, Address, [entry(address=address) for address in SUBNET])
    outcome, _commands = task(kernel, Address, [entry(address=SUBNET[0], label="br0:x")])
    assert [step.verb for step in outcome.steps] == ["recreate"]
    assert [(row["label"], row["flags"]["secondary"]) for row in kernel.addresses.all()[-4:]] == \
        [("br0:x", False), ("br0", True), ("br0", True), ("br0", True)]


@pytest.mark.parametrize("old, new, verb", [
    ({"address": "10.0.0.1/8"}, {"metric": 5}, "change"),
    ({"address": "10.0.0.1/8"}, {"valid_lft": "600"}, "change"),
    ({"address": "10.0.0.1/8"}, {"label": "br0:x"}, "recreate"),
    ({"address": "10.0.0.1/8"}, {"broadcast": "10.255.255.255"}, "recreate"),
    ({"address": "10.0.0.1/8"}, {"scope": "link"}, "recreate"),
    ({"address": "2001:db8:1::1/64"}, {"noprefixroute": True}, "change"),
    ({"address": "2001:db8:1::1/64"}, {"address": "2001:db8:1::1/65"}, "recreate"),
    ({"address": "2001:db8:1::1/64", "valid_lft": "600"}, {"valid_lft": "forever"}, "change"),
    ({"address": "10.0.0.1/8", "metric": 5}, {"metric": 0}, "change"),
    ({"address": "10.0.0.1/8", "metric": 5}, {}, None),
    ({"address": "10.0.0.1/8", "label": "br0:x", "broadcast": "+"}, {}, None),
], ids=repr)
def test_a_change_is_made_in_place_where_the_kernel_can(old, new, verb):
    kernel = lan()
    task(kernel, Address, [entry(**old)])
    outcome, _commands = task(kernel, Address, [entry(**dict({"address": old["address"]}, **new))])
    assert [step.verb for step in outcome.steps] == ([verb] if verb else [])


def test_a_change_keeps_what_it_does_not_name():
    kernel = lan()
    task(kernel, Address, [entry(address="10.0.0.1/8", label="br0:x", broadcast="+", valid_lft="600")])
    task(kernel, Address, [entry(address="10.0.0.1/8", metric=5)])
    assert only(kernel) == [entry(address="10.0.0.1/8", label="br0:x", broadcast="10.255.255.255", valid_lft="600", preferred_lft="600", metric=5)]


@pytest.mark.parametrize("ago, left, wanted, done", [
    (0, 600, "600", True), (100, 500, "600", True), (599, 1, "600", True), (0, 500, "600", False), (0, 601, "600", False),
    (0, 0, "600", False),
    (100, 500, "forever", False), (0, FOREVER, "forever", True), (0, FOREVER, "600", False), (0, 0, "0", True)])
def test_a_lifetime_that_has_run_down_since_it_was_set_is_as_wanted(ago, left, wanted, done):
    kernel = lan()
    task(kernel, Address, [entry(address="2001:db8:1::1/64")])
    life = kernel.addresses.all()[-1]["cacheinfo"]
    life.update(prefered=left, tstamp=max(1, life["tstamp"] - ago * 100))
    outcome, _commands = task(kernel, Address, [entry(address="2001:db8:1::1/64", preferred_lft=wanted)], check=True)
    assert (outcome.steps == []) == done


@pytest.mark.parametrize("kernels", [
    {"family": 10, "index": 3, "address": "fe80::1", "prefixlen": 64},
    {"family": 2, "index": 1, "local": "127.0.0.1", "address": "127.0.0.1", "prefixlen": 8},
    {"family": 10, "index": 3, "address": "2001:db8:5::1", "prefixlen": 64, "proto": 2},
    {"family": 10, "index": 3, "address": "2001:db8:5::1", "prefixlen": 64, "cacheinfo": {"valid": 100, "prefered": 50}},
], ids=repr)
def test_what_the_kernel_made_is_not_ours(kernels):
    kernel = lan()
    kernel.addresses.seed(**kernels)
    assert [one["address"] for one in shown(kernel, Address)] == ["192.0.2.1/24", "2001:db8::1/64"]


def test_what_somebody_set_with_a_protocol_of_his_own_is_ours():
    kernel = lan()
    task(kernel, Address, [entry(address="10.0.0.1/8", protocol="9")])
    assert entry(address="10.0.0.1/8", protocol=9) in shown(kernel, Address)


@pytest.mark.parametrize("given, lines", [
    (entry(address="10.0.0.1/8"), ["ip address add 10.0.0.1/8 dev br0"]),
    (entry(address="10.0.0.1", peer="10.9.9.9/32"), ["ip address add 10.0.0.1 peer 10.9.9.9/32 dev br0"]),
    (entry(address="10.0.0.1/8", label="br0:x", broadcast="+", scope="link", metric=5),
     ["ip address add 10.0.0.1/8 dev br0 label br0:x broadcast 10.255.255.255 scope link metric 5"]),
    (entry(address="2001:db8:1::1/64", nodad=True, valid_lft="600", preferred_lft="0"),
     ["ip address add 2001:db8:1::1/64 dev br0 nodad valid_lft 600 preferred_lft 0"]),
    (entry(address="192.0.2.1/24", metric=5), ["ip address replace 192.0.2.1/24 dev br0 label br0 scope global metric 5"]),
    (entry(address="192.0.2.1/24", label="br0:x"),
     ["ip address add 192.0.2.1/32 dev br0 scope global noprefixroute", "ip address delete 192.0.2.1/24 dev br0",
      "ip address add 192.0.2.1/24 dev br0 label br0:x scope global", "ip address delete 192.0.2.1/32 dev br0"]),
    (entry(address="2001:db8::1/64", state="absent"), ["ip address delete 2001:db8::1/64 dev br0"]),
    (entry(address="2001:db8::1/65"), ["ip address delete 2001:db8::1/64 dev br0", "ip address add 2001:db8::1/65 dev br0"]),
], ids=repr)
def test_the_commands_say_the_same_in_iproute2s_words(given, lines):
    assert task(lan(), Address, [given])[1] == lines


def test_absence_needs_the_right_prefix_length_and_peer():
    kernel = lan()
    for wrong in (entry(address="192.0.2.1/25"), entry(address="192.0.2.1", peer="192.0.2.2/24"), entry(address="2001:db8::1/65")):
        assert task(kernel, Address, [dict(wrong, state="absent")])[0].steps == []
    task(kernel, Address, [entry(address=address, state="absent") for address in ("192.0.2.1/24", "2001:db8::1/64")])
    assert kernel.addresses.all() == []


def test_a_lifetime_that_runs_down_on_the_way_back_is_no_difference():
    with managing(lan(), Address) as (manager, connection):
        was = dict(next(obj for obj in manager.current(connection, []) if obj["family"] == 10), cacheinfo={"valid": 5000, "prefered": 4000})
        manager.restoring([Step(manager, "change", manager.key(was), was, was, (), 0)])
        assert manager.unmet(manager.settings(was), dict(was, cacheinfo={"valid": 4999, "prefered": 3999})) == []
        assert manager.unmet(manager.settings(was), dict(was, cacheinfo={"valid": 4999, "prefered": 3999}, flags=dict(was["flags"], homeaddress=True)))

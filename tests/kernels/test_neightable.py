# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_neightable: every parameter in the 12 steps (see matrix.play), what the first namespace alone can do, ticks, bad input."""
from __future__ import annotations

import contextlib
import os
import time

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused
from ansible_collections.linux.netlink.tests.kernels.space import Space
from ansible_collections.linux.netlink.tests.kernels.state import state

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up")
# option -> (ip's word, two values)
WORDS = {"base_reachable_time": ("base_reachable", 60000, 48000), "retrans_time": ("retrans", 2000, 3000), "gc_staletime": ("gc_stale", 120000, 4000),
         "delay_probe_time": ("delay_probe", 8000, 16000), "queue_len": ("queue", 50, 60), "app_probes": ("app_probes", 1, 2),
         "ucast_probes": ("ucast_probes", 4, 0), "mcast_probes": ("mcast_probes", 5, 6), "anycast_delay": ("anycast_delay", 2000, 0),
         "proxy_delay": ("proxy_delay", 400, 1200), "proxy_qlen": ("proxy_queue", 32, 128), "locktime": ("locktime", 2000, 400)}
FAMILIES = {"inet": "arp_cache", "inet6": "ndisc_cache"}


def everything(which, **more):
    return {"neightables": [dict({name: row[which] for name, row in WORDS.items()}, family=family, link="v0", **more) for family in FAMILIES]}


def shown(which):
    return [("ntable", dict({row[0]: row[which] for row in WORDS.values()}, name=name, dev="v0")) for name in FAMILIES.values()]


SCENARIOS = {
    "everything": {
        "create": everything(1), "change": everything(2),
        "delete": {"family": "inet", "link": "v0", "retrans_time": 1000},
        "shows": {"create": shown(1), "change": shown(2)},
    },
    "what ip has no word for": {
        "create": {"neightables": [{"family": family, "link": "v0", "mcast_reprobes": 2, "queue_lenbytes": 100000} for family in FAMILIES]},
        "change": {"family": "inet", "link": "v0", "mcast_reprobes": 3, "queue_lenbytes": 200000, "ucast_probes": 9},
        "shows": {"change": [("ntable", {"name": "arp_cache", "dev": "v0", "ucast_probes": 9})]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_neightable(name):
    play(dict({"module": "nl_neightable", "setup": SETUP, "more": ["ntable"], "restores": False, "steady": ("v0", "v1")}, **SCENARIOS[name]))


def test_what_the_kernel_rounds_up_to_a_tick_is_kept_and_what_is_off_by_one_is_not(space):
    space.ip(*SETUP)
    tick = round(time.clock_getres(6) * 1000)
    for wanted, changed in ((1001, True), (1001, False), (1000 + tick, tick == 1), (1000, True), (1000 + tick + 1, True)):
        assert space.play("nl_neightable", family="inet", link="v0", retrans_time=wanted)["changed"] is (changed or tick == 1 and wanted == 1001 + tick), wanted
    got, = space.play("nl_info", gather=["neightables"], link="v0", family="inet")["neightables"]
    assert got["retrans_time"] == 1000 + 2 * tick and not space.play("nl_neightable", **got)["changed"], "what is read is accepted"


def test_interval_between_probes_of_managed_neighbours(space):
    space.ip(*SETUP)
    got, = space.play("nl_info", gather=["neightables"], link="v0", family="inet6")["neightables"]
    if "interval_probe_time_ms" not in got:
        pytest.skip("this kernel has no interval_probe_time_ms")
    assert space.play("nl_neightable", family="inet6", link="v0", interval_probe_time_ms=8000)["commands"] == [
        "sysctl -q -w net/ipv6/neigh/v0/interval_probe_time_ms=8000"]
    assert not space.play("nl_neightable", family="inet6", link="v0", interval_probe_time_ms=8000)["changed"]


def tables(space):
    return state(space, more=["ntable"])


def test_defaults_and_sizes_can_be_set_in_the_first_namespace_only(space):
    refused(space, "nl_neightable", [(dict(args, family="inet"), "only the first network namespace")
                                     for args in ({"gc_thresh1": 64}, {"retrans_time": 2000})], tables)
    if os.environ.get("KERNEL", "host") == "host":
        return                                  # the machine's own; what follows is for a guest
    first, wanted = "/proc/1/ns/net", {"gc_thresh1": 64, "gc_thresh2": 256, "gc_thresh3": 2048, "gc_interval": 20000, "retrans_time": 2000}
    done = space.play("nl_neightable", netns=first, family="inet", **wanted)
    assert done["changed"] and {name: done["neightables"][0][name] for name in wanted} == wanted
    assert not space.play("nl_neightable", netns=first, family="inet", **wanted)["changed"]
    back = done["diff"]["before"]["IPv4 neighbour table"]
    assert space.play("nl_neightable", netns=first, **back)["changed"]


BAD = [
    ({"link": "v0", "retrans_time": 1}, "family is missing"), ({"family": "inet", "link": "v0"}, "nothing is asked of the IPv4 neighbour table of v0"),
    ({"family": "inet", "link": "v0", "retrans_time": -1}, "retrans_time: -1 is not 0 to 2147483647"),
    ({"family": "inet", "link": "v0", "gc_thresh1": 9}, "gc_thresh1 is about the table as a whole, not about a link"),
    ({"family": "inet", "link": "v0", "queue_len": 9, "queue_lenbytes": 9}, "the same in two units"),
    ({"family": "inet", "link": "v00", "ucast_probes": 9}, "there is no link 'v00'"),
    ({"family": "inet", "link": "v0", "ucast_probes": 1 << 32}, "ucast_probes: "),
    ({"family": "inet", "link": "v0", "ucast_probes": 1, "state": "absent"}, "must be one of: present"),
    ({"family": "inet6", "link": "v0", "ucast_probes": 1}, "there is no IPv6 neighbour table of v0"),
]


def test_bad_input_is_one_sentence_and_changes_nothing(space):
    space.ip(*SETUP, "link set dev v0 mtu 1200")           # too small for IPv6
    refused(space, "nl_neightable", BAD, tables)


def test_when_one_is_refused_the_others_are_as_before(space):
    space.ip(*SETUP)
    before = state(space, more=["ntable"])
    got = space.play("nl_neightable", neightables=[{"family": "inet", "link": "v0", "ucast_probes": 9, "queue_len": 7},
                                                   {"family": "inet6", "gc_thresh1": 5}])
    assert got["failed"] and got["option"] == "gc_thresh1" and got["undone"] == 1 and got["entry"] == 1, got
    assert state(space, more=["ntable"]) == before


def test_the_parameters_of_one_namespace_make_another_the_same(space):
    space.ip(*SETUP, "ntable change name arp_cache dev v0 retrans 3000 queue 9", "ntable change name ndisc_cache dev v1 ucast_probes 7",
             "addrlabel add prefix 2001:db8::/32 label 9 dev v0", "neighbour add proxy 192.0.2.9 dev v0")
    got = space.play("nl_info", gather=["neightables", "labels", "neighbours", "links"])
    with contextlib.closing(Space()) as other:
        for module, plural in (("nl_link", "links"), ("nl_neightable", "neightables"), ("nl_addrlabel", "labels"), ("nl_neigh", "neighbours")):
            done = other.play(module, **{plural: got[plural]})
            assert not done.get("failed"), done["msg"]
        more = ["ntable", "label"]
        ours, theirs = ({section: objects for section, objects in state(one, more=more).items() if section in ("ntable", "label", "proxy")}
                        for one in (space, other))
        assert [sorted(map(str, objects)) for objects in ours.values()] == [sorted(map(str, objects)) for objects in theirs.values()]

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_nexthop: rows of scenarios for the 12 steps (see matrix.play), what the kernel does to next hops, and what nl_nexthop refuses."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused
from ansible_collections.linux.netlink.tests.kernels.space import lacking, load

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up",
         "address add 192.0.2.1/24 dev v0", "address add 2001:db8::1/64 dev v0 nodad", "address add 198.51.100.1/24 dev v1")


@pytest.fixture(scope="module", autouse=True)
def fixture_modules():
    load("mpls_router", "mpls_iptunnel")


def shown(number, **more):
    return "nexthop", dict({"id": number}, **more)


def absent(*numbers):
    return {"nexthops": [{"id": number, "state": "absent"} for number in numbers]}


SCENARIOS = {
    "single ones of both families": {
        "create": {"nexthops": [{"id": 1, "gateway": "192.0.2.2", "link": "v0"}, {"id": 2, "gateway": "2001:DB8::2", "link": "v0"},
                                {"id": 3, "blackhole": True}, {"id": 4, "link": "v0"}, {"id": 5, "link": "v0", "family": "inet6"},
                                {"id": 6, "gateway": "198.18.0.99", "link": "v1", "onlink": True, "protocol": "boot"},
                                {"id": 7, "blackhole": True, "family": "inet6"}]},
        "change": {"nexthops": [{"id": 1, "gateway": "192.0.2.3"}, {"id": 2, "gateway": "192.0.2.4"}, {"id": 3, "link": "v1"},
                                {"id": 4, "blackhole": True}, {"id": 5, "gateway": "2001:db8::7"},
                                {"id": 6, "gateway": "198.51.100.9", "onlink": False, "protocol": "static"},
                                {"id": 7, "gateway": "2001:db8::8", "link": "v0"}]},
        "delete": absent(1, 2, 3, 4, 5, 6, 7),
        "shows": {"create": [shown(1, gateway="192.0.2.2", dev="v0", protocol="static"), shown(2, gateway="2001:db8::2", dev="v0"),
                             shown(3, blackhole=True), shown(4, dev="v0"), shown(5, dev="v0", scope="link"),
                             shown(6, gateway="198.18.0.99", flags=["onlink"], protocol="boot"), shown(7, blackhole=True)],
                  "change": [shown(1, gateway="192.0.2.3", dev="v0"), shown(2, gateway="192.0.2.4", dev="v0"), shown(3, dev="v1", blackhole=None),
                             shown(4, blackhole=True, dev=None), shown(5, gateway="2001:db8::7", dev="v0"),
                             shown(6, gateway="198.51.100.9", flags=[], protocol="static"), shown(7, gateway="2001:db8::8", blackhole=None)]},
    },
    "groups, members in any order": {
        "create": {"nexthops": [{"id": 10, "group": [{"id": 2, "weight": 3}, {"id": 1}]},
                                {"id": 11, "group": [{"id": 1}], "type": "resilient", "buckets": 8, "idle_timer": 30, "unbalanced_timer": 60},
                                {"id": 12, "group": [{"id": 4}, {"id": 3}], "fdb": True},
                                {"id": 2, "gateway": "192.0.2.3", "link": "v0"}, {"id": 1, "gateway": "192.0.2.2", "link": "v0"},
                                {"id": 3, "gateway": "192.0.2.4", "fdb": True}, {"id": 4, "gateway": "192.0.2.5", "fdb": True}]},
        "change": {"nexthops": [{"id": 2, "state": "absent"}, {"id": 10, "group": [{"id": 1, "weight": 255}, {"id": 5}]},
                                {"id": 11, "idle_timer": 7}, {"id": 12, "group": [{"id": 3, "weight": 2}]}, {"id": 4, "state": "absent"},
                                {"id": 5, "gateway": "192.0.2.6", "link": "v0"}]},
        "delete": absent(1, 3, 5, 10, 11, 12),
        "shows": {"create": [shown(10, group=[{"id": 1}, {"id": 2, "weight": 3}]),
                             shown(11, type="resilient", resilient_args={"buckets": 8, "idle_timer": 30, "unbalanced_timer": 60, "unbalanced_time": 0}),
                             shown(12, group=[{"id": 3}, {"id": 4}], fdb=True)],
                  "change": [shown(10, group=[{"id": 1, "weight": 255}, {"id": 5}]), shown(11, group=[{"id": 1}], type="resilient"),
                             shown(12, group=[{"id": 3, "weight": 2}])]},
    },
    "without ids": {
        "setup": (*SETUP, "nexthop add id 1 via 192.0.2.9 dev v0", "nexthop add id 3 via 192.0.2.10 dev v0"),
        "create": {"nexthops": [{"gateway": "192.0.2.2", "link": "v0"}, {"gateway": "192.0.2.10", "link": "v0"}, {"blackhole": True}]},
        "change": {"nexthops": [{"gateway": "192.0.2.11", "link": "v0"}, {"gateway": "192.0.2.2", "link": "v0"}]},
        "delete": {"nexthops": [{"gateway": "192.0.2.11", "state": "absent"}, {"gateway": "192.0.2.2", "state": "absent"},
                                {"blackhole": True, "state": "absent"}]},
        "shows": {"create": [shown(2, gateway="192.0.2.2"), shown(4, blackhole=True)], "change": [shown(5, gateway="192.0.2.11")]},
    },
    "made anew, with what uses it": {
        "setup": (*SETUP, "nexthop add id 1 via 192.0.2.2 dev v0 protocol static", "nexthop add id 2 via 192.0.2.3 dev v0 protocol static"),
        "create": {"id": 10, "group": [{"id": 1}]},
        "change": {"id": 10, "group": [{"id": 1}], "type": "resilient", "buckets": 4, "recreate": "if_needed"},
        "delete": {"id": 10, "gateway": "192.0.2.9", "link": "v0", "recreate": "if_needed"},
        "shows": {"change": [shown(10, type="resilient")], "delete": [shown(10, gateway="192.0.2.9")]},
        "restores": False,
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_nexthop(name):
    play(dict({"module": "nl_nexthop", "setup": SETUP}, **SCENARIOS[name]))


BAD = [
    ({"id": 5, "gateway": "192.0.2.2"}, "a new one needs a link beside its gateway"),
    ({"id": 5, "protocol": "boot"}, "a new one needs a link, a blackhole or a group"),
    ({"id": 5, "fdb": True}, "a new one needs a gateway"),
    ({"id": 5, "gateway": "192.0.2.300", "link": "v0"}, "'192.0.2.300' is not an IP address"),
    ({"id": 5, "gateway": "192.0.2.2", "link": "v0", "family": "inet6"}, "the gateway 192.0.2.2 is not of the family inet6"),
    ({"id": 5, "gateway": "192.0.2.2", "link": "nosuch"}, "there is no link 'nosuch'"),
    ({"id": 5, "blackhole": True, "link": "v0"}, "a blackhole has no link"),
    ({"id": 0, "link": "v0"}, "id: 0 is not from 1 to 4294967295"),
    ({"id": 5, "group": [{"id": 1}], "gateway": "192.0.2.2"}, "a group has no gateway of its own"),
    ({"id": 5, "group": []}, "a group needs at least one member"),
    ({"id": 5, "group": [{"id": 1}, {"id": 1}]}, "next hop 1 stands there twice"),
    ({"id": 5, "group": [{"id": 1, "weight": 70000}]}, "a weight is 1 to 65535, not 70000"),
    ({"id": 5, "group": [{"id": 99}]}, "the group 5 has next hop 99, which does not exist"),
    ({"id": 5, "group": [{"id": 10}]}, "the group 5 has next hop 10, which is a group itself"),
    ({"nexthops": [{"id": 5, "group": [{"id": 2}]}, {"id": 2, "state": "absent"}]}, "which the same task removes"),
    ({"id": 5, "group": [{"id": 1}], "type": "resilient"}, "a new resilient group needs buckets"),
    ({"id": 5, "group": [{"id": 1}], "type": "mpath", "buckets": 4}, "buckets: only a group of type resilient has that"),
    ({"id": 1, "group": [{"id": 2}]}, "group of next hop 1 cannot change in place (it is a single one, not a group); recreate=if_needed"),
    ({"id": 10, "blackhole": True}, "cannot change in place (it is a group, not a single one)"),
    ({"id": 10, "type": "resilient", "buckets": 4}, "type and buckets of next hop 10 cannot change in place"),
    ({"purge": {}, "nexthops": []}, "purge needs a scope"),
    ({"id": 10, "protocol": "boot"}, "protocol of next hop 10 cannot change in place (it is unspec, not boot)"),
    ({"id": 1, "state": "absent"}, "next hop 1 is in the group 10, which would lose it; change the group, or force it"),
    ({"id": 2, "state": "absent"}, "next hop 2 is used by route 10.1.0.0/16, which would go with it"),
    ({"id": 10, "state": "absent"}, "next hop 10 is used by route 10.2.0.0/16, which would go with it"),
]
USED = (*SETUP, "nexthop add id 1 via 192.0.2.2 dev v0", "nexthop add id 2 via 192.0.2.3 dev v0", "nexthop add id 10 group 1",
        "route add 10.1.0.0/16 nhid 2", "route add 10.2.0.0/16 nhid 10")


def test_what_is_refused_is_told_in_a_sentence_and_changes_nothing(space):
    space.ip(*USED)
    refused(space, "nl_nexthop", BAD, lambda space: space.json("nexthop show", "route show"), (True, False))
    space.ip("link add name v2 type veth peer name v3", "link set dev v2 up")
    refused(space, "nl_nexthop", [({"id": 5, "link": "v2"}, "the link is up, and has nothing at its other end")])


def test_force_removes_what_is_in_use_and_purge_stays_within_its_scope(space):
    space.ip(*USED, "nexthop add id 20 via 192.0.2.7 dev v0 protocol zebra", "nexthop add id 21 dev v1", "nexthop add id 22 blackhole")
    assert space.play("nl_nexthop", id=1, state="absent", force=True)["changed"]
    assert [one["id"] for one in space.show("nexthop show")] == [2, 20, 21, 22]         # the group has lost its last member
    assert [one["dst"] for one in space.show("route show") if "nhid" in one] == ["10.1.0.0/16"]
    for purge, left in (({"link": "v1"}, [2, 20, 22]), ({"protocol": "zebra"}, [2, 22]), ({"protocol": "unspec"}, [2])):
        args = {"nexthops": [{"id": 2, "gateway": "192.0.2.3"}], "purge": purge}
        assert space.play("nl_nexthop", **args)["changed"]
        assert [one["id"] for one in space.show("nexthop show")] == left
        assert not space.play("nl_nexthop", **args)["changed"]


def test_what_uses_one_that_is_made_anew_is_put_back(space):
    space.ip(*USED, "nexthop add id 3 via 192.0.2.4 dev v0", "nexthop add id 30 group 3", "route add 10.3.0.0/16 nhid 30 metric 7 mtu 1400")
    before = space.json("nexthop show", "route show")
    check = space.play("nl_nexthop", check=True, id=10, group=[{"id": 1}], type="resilient", buckets=4, recreate="if_needed")
    assert check["commands"][:2] == ["ip nexthop delete id 10", "ip nexthop add id 10 group 1 type resilient buckets 4"], check
    assert check["commands"][2].startswith("ip route add 10.2.0.0/16 ") and len(check["commands"]) == 3, check
    assert space.json("nexthop show", "route show") == before
    done = space.play("nl_nexthop", id=10, group=[{"id": 1}], type="resilient", buckets=4, recreate="if_needed")
    assert done["changed"], done
    after = space.json("nexthop show", "route show")
    assert after[1] == before[1]
    assert [one.get("type") for one in after[0] if one["id"] == 10] == ["resilient"]


def test_newer_options(space):
    """Weights of 16 bits and hardware statistics; a kernel without them says no, and nothing is left behind."""
    space.ip(*SETUP, "nexthop add id 1 via 192.0.2.2 dev v0", "nexthop add id 2 via 192.0.2.3 dev v0")
    newer = (({"id": 10, "group": [{"id": 1, "weight": 1000}, {"id": 2}]}, "Linux 6.12"),
             ({"id": 11, "group": [{"id": 1}], "hw_stats": True}, "EINVAL"))
    for args, words in newer:
        done = space.play("nl_nexthop", **args)
        if done.get("failed"):
            assert words in done["msg"], done
            assert len(space.show("nexthop show")) == 2
            continue
        assert done["nexthops"] == [dict(args, protocol="static")]
        assert not space.play("nl_nexthop", **args)["changed"]
        heavier = dict(args, group=[{"id": 1, "weight": 2000}])
        changed = space.play("nl_nexthop", id=args["id"], group=heavier["group"])
        assert changed.get("nexthops") == [dict(heavier, protocol="static")], changed   # what was not named has survived the replacement
        assert space.play("nl_nexthop", id=args["id"], hw_stats=False)["changed"] == ("hw_stats" in args)
        assert space.play("nl_nexthop", id=args["id"], state="absent")["changed"]


# type -> (first, what it becomes, words of `ip` that the kernel must take); `ip` shows all in one object, in which the last `id` counts
ENCAPSULATED = {
    "ip": ({"id": 7, "dst": "198.51.100.9", "ttl": 64}, {"id": 8, "dst": "198.51.100.9", "tos": 4}, "ip id 7 dst 198.51.100.9"),
    "mpls": ({"dst": "100/200"}, {"dst": "300", "ttl": 9}, "mpls 100"),
    "seg6": ({"mode": "encap", "segs": ["fc00::1", "fc00::2"]}, {"mode": "encap", "segs": ["fc00::3"]}, "seg6 mode encap segs fc00::1"),
}


@pytest.mark.parametrize("name", ENCAPSULATED)
def test_an_encapsulation(name):
    """Of one that is in a group."""
    first, then, words = ENCAPSULATED[name]
    hop = {"id": 5, "gateway": "2001:db8::2" if name == "seg6" else "192.0.2.2", "link": "v0"}
    why = lacking(*SETUP, "nexthop add id 5 encap %s via %s dev v0" % (words, hop["gateway"]))
    if why:
        pytest.skip("this kernel cannot: %s" % why.replace("\n", " "))
    play({"module": "nl_nexthop", "setup": SETUP,
          "create": {"nexthops": [dict(hop, encap={name: first}), {"id": 10, "group": [{"id": 5}]}]},
          "change": {"id": 5, "encap": {name: then}}, "delete": absent(5, 10),
          "shows": {"create": [shown(**dict({"number": 5, "encap": name}, **first)), shown(10, group=[{"id": 5}])],
                    "change": [shown(**dict({"number": 5, "encap": name}, **then))]}})


def test_what_is_gathered_can_be_applied_elsewhere(space):
    space.ip(*USED, "nexthop add id 3 via 192.0.2.4 dev v1 onlink", "nexthop add id 4 blackhole proto boot", "nexthop add id 6 via 192.0.2.4 fdb",
             "nexthop add id 31 group 1,9/2 type resilient buckets 8 idle_timer 7")
    gathered = space.play("nl_info", gather=["nexthops"])["nexthops"]
    before = space.show("nexthop show")
    assert not space.play("nl_nexthop", nexthops=gathered)["changed"]
    gone = space.play("nl_nexthop", nexthops=[{"id": one["id"], "state": "absent"} for one in gathered], force=True)
    assert space.show("nexthop show") == [], gone
    space.play("nl_nexthop", nexthops=gathered)
    assert [dict(one, protocol="") for one in space.show("nexthop show")] == [dict(one, protocol="") for one in before]
    counted = space.play("nl_info", gather=["nexthops"], statistics=True)["nexthop_statistics"]
    assert sorted(counted) == ["10", "31"] and {one["nh_id"] for one in counted["31"]["buckets"]} == {1, 2} and len(counted["31"]["buckets"]) == 8
    assert [one["id"] for one in counted["10"]["members"]] in ([1], [])
    assert [one["id"] for one in space.play("nl_info", gather=["nexthops"], link="v1")["nexthops"]] == [3]
    assert [one["id"] for one in space.play("nl_info", gather=["nexthops"], protocol="boot")["nexthops"]] == [4]


def test_next_hops_of_a_link_that_is_made_anew_come_back(space):
    """The kernel drops them, and the routes by them, when the link goes down or away."""
    space.ip("link add name vx0 type vxlan id 5 dstport 4789", "link set dev vx0 up", "address add 192.0.2.1/24 dev vx0",
             "nexthop add id 1 via 192.0.2.2 dev vx0", "nexthop add id 2 via 192.0.2.3 dev vx0", "nexthop add id 10 group 1/2,3",
             "route add 10.1.0.0/16 nhid 1", "route add 10.2.0.0/16 nhid 10")
    before = space.json("nexthop show", "route show")
    done = space.play("nl_link", name="vx0", kind="vxlan", vxlan={"id": 6}, recreate="if_needed")
    assert done.get("changed"), done
    assert space.json("nexthop show", "route show") == before
    assert len([line for line in done["commands"] if line.startswith("ip nexthop add")]) == 3, done["commands"]

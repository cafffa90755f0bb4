# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a route is to a playbook and to the kernel."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError
from ansible_collections.linux.netlink.plugins.module_utils.task import wishes
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, stated, task

GATEWAY, GATEWAY6 = "192.0.2.254", "2001:db8::fe"


def via(dst, **options):
    return dict({"dst": dst, "gateway": GATEWAY6 if ":" in dst else GATEWAY}, **options)


ENTRIES = [
    via("default"),
    via("10.0.0.0/8", metric=100, table="100", mtu=1400, advmss=1300, tos=16, protocol="bgp", source="192.0.2.1"),
    via("10.0.0.0/8", link="br0", onlink=True),
    {"dst": "10.0.0.0/8", "link": "br0"},
    {"dst": "10.0.0.0/8", "link": "br0", "scope": "global"},
    {"dst": "10.0.0.0/8", "type": "blackhole"},
    {"dst": "10.0.0.1/32", "type": "unreachable", "metric": 4278198272},
    {"dst": "10.0.0.0/8", "multipath": [{"weight": 3, "gateway": "192.0.2.251", "link": "br0"},
                                        {"weight": 1, "gateway": "192.0.2.252", "link": "br0"}]},
    via("default", gateway=GATEWAY6, family="inet6"),
    via("2001:db8:1::/48", metric=100, preference="high", hoplimit=9),
    {"dst": "2001:db8:1::/48", "link": "br0"},
    {"dst": "2001:db8:1::/48", "type": "prohibit", "protocol": "boot"},
    {"dst": "10.0.0.0/8", "via": GATEWAY6, "link": "br0"},
    via("10.0.0.0/8", mtu=1400, rtt=50, rttvar=20, rto_min=5, congctl="cubic", features=["ecn"], lock=["mtu", "congctl"]),
    via("10.0.0.0/8", realms="2/3"),
    via("2001:db8:1::/48", **{"from": "2001:db8:5::/48"}),
    via("10.0.0.0/8", link="br0", encap={"mpls": {"dst": "100/200", "ttl": 9}}),
    {"dst": "10.0.0.0/8", "multipath": [{"weight": 1, "via": GATEWAY6, "link": "br0", "encap": {"mpls": {"dst": "100"}}},
                                        {"weight": 2, "gateway": GATEWAY, "link": "br0", "onlink": True, "realms": "4"}]},
]


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_is_shown_is_what_was_asked_for_and_is_accepted_again(given):
    kernel = lan()
    task(kernel, Route, [given])
    got, = shown(kernel, Route)
    expected = dict({"protocol": "static"}, **given)
    if "gateway" in expected:
        expected.setdefault("link", "br0")      # the kernel found it
    assert {name: str(value) for name, value in got.items()} == {name: str(value) for name, value in expected.items()}
    assert task(kernel, Route, [dict(got, table=str(got.get("table", "main")))])[0].steps == []


@pytest.mark.parametrize("one, other, same", [
    (via("10.0.0.0/8"), via("10.0.0.0/8", gateway="192.0.2.253"), True),
    (via("10.0.0.0/8"), {"dst": "10.0.0.0/8", "type": "blackhole"}, True),
    (via("10.0.0.0/8"), via("10.0.0.0/8", protocol="boot"), True),
    (via("10.0.0.0/8"), via("10.0.0.0/9"), False),
    (via("10.0.0.0/8"), via("10.0.0.0/8", table="100"), False),
    (via("10.0.0.0/8", table="main"), via("10.0.0.0/8", table="254"), True),
    (via("10.0.0.0/8"), via("10.0.0.0/8", tos=16), False),
    (via("10.0.0.0/8"), via("10.0.0.0/8", metric=1), False),
    (via("10.0.0.0/8"), via("10.0.0.0/8", metric=0), True),
    (via("2001:db8:1::/48"), via("2001:DB8:1:0::/48", metric=1024), True),
    (via("2001:db8:1::/48"), via("2001:db8:1::/48", metric=0), True),
    (via("2001:db8:1::/48"), via("2001:db8:1::/48", metric=1), False),
    (via("default"), via("0.0.0.0/0"), True),
    (via("default"), {"dst": "default", "gateway": GATEWAY6}, False),
    ({"dst": "default", "type": "blackhole"}, {"dst": "default", "type": "blackhole", "family": "inet6"}, False),
    (via("::/0"), {"dst": "default", "type": "blackhole", "family": "inet6"}, True),
], ids=repr)
def test_the_kernels_identity_tells_them_apart(one, other, same):
    with managing(lan(), Route) as (manager, _connection):
        keys = [manager.key(manager.canonical(manager.read(given))) for given in (one, other)]
    assert (keys[0] == keys[1]) == same


@pytest.mark.parametrize("given, scope", [
    (via("10.0.0.0/8"), 0), ({"dst": "10.0.0.0/8", "link": "br0"}, 253), (via("10.0.0.0/8", link="br0"), 0),
    ({"dst": "10.0.0.1/32", "link": "br0", "type": "local"}, 254), ({"dst": "10.0.0.1/32", "link": "br0", "type": "broadcast"}, 253),
    ({"dst": "10.0.0.0/8", "type": "blackhole"}, 0), (via("10.0.0.0/8", scope="site"), 200),
    ({"dst": "10.0.0.0/8", "link": "br0", "scope": "global"}, 0),
    ({"dst": "10.0.0.0/8", "multipath": [{"link": "br0"}]}, 253), ({"dst": "10.0.0.0/8", "mtu": 1400}, None),
    (via("2001:db8:1::/48"), None),
], ids=repr)
def test_the_scope_follows_from_the_way_as_in_iproute2(given, scope):
    with managing(lan(), Route) as (manager, _connection):
        assert manager.read(given).get("scope") == scope


@pytest.mark.parametrize("given, says", [
    ({"gateway": GATEWAY}, "dst is missing"),
    (via("10.0.0.1/8"), "10.0.0.1/8 has bits set beyond its prefix; 10.0.0.0/8 is the network"),
    (via("2001:db8::1/64"), "2001:db8::/64 is the network"),
    (via("10.0.0.0/8", gateway="gw"), "'gw' is not an IP address"),
    (via("10.0.0.0/8", gateway=GATEWAY6), "of the other kind than dst 10.0.0.0/8"),
    (via("default", source="2001:db8::1"), "gateways, source and family are not all of one family"),
    (via("default", family="inet6"), "not all of one family"),
    (via("10.0.0.0/8", multipath=[{"gateway": GATEWAY}]), "multipath says gateway and link itself"),
    ({"dst": "10.0.0.0/8", "multipath": []}, "multipath needs at least one hop"),
    ({"dst": "10.0.0.0/8", "multipath": [{"weight": 2}]}, "a hop of multipath needs a gateway or a link"),
    ({"dst": "10.0.0.0/8", "multipath": [{"gateway": GATEWAY, "weight": 257}]}, "a weight is 1 to 256, not 257"),
    ({"dst": "10.0.0.0/8", "multipath": [{"gateway": GATEWAY, "weight": 0}]}, "a weight is 1 to 256, not 0"),
    (via("2001:db8:1::/48", scope="link"), "scope is for IPv4 routes"),
    (via("10.0.0.0/8", type="blackhole"), "a route of the type blackhole goes nowhere: gateway cannot stand beside it"),
    (via("10.0.0.0/8", **{"as": "100"}), "as is for MPLS routes"), (via("10.0.0.0/8", ttl_propagate=False), "ttl_propagate is for MPLS routes"),
    ({"dst": "10.0.0.0/8", "nhid": 0}, "nhid: 0 is not 1 to"), (via("10.0.0.0/8", congctl=""), "congctl is empty"),
    (via("10.0.0.0/8", table="0"), "table 0 is no table"), (via("10.0.0.0/8", table="-1"), "table -1 is not 0 to 4294967295"),
    (via("2001:db8:1::/48", tos=16), "tos is for IPv4 routes"),
    (via("10.0.0.0/8", expires=7), "expires is for IPv6 routes"),
    (via("10.0.0.0/8", preference="low"), "preference is for IPv6 routes"),
    (via("10.0.0.0/8", **{"from": "10.0.0.0/9"}), "from is for IPv6 routes"),
    (via("10.0.0.0/8", via=GATEWAY6), "gateway and via exclude each other"),
    ({"dst": "10.0.0.0/8", "via": GATEWAY}, "this one is a gateway"),
    ({"dst": "2001:db8:1::/48", "via": GATEWAY}, "this one is a gateway"),
    (via("10.0.0.0/8", gateway=GATEWAY6), "an IPv4 route takes an IPv6 gateway as via"),
    (via("10.0.0.0/8", nhid=7), "nhid says gateway and link itself; it cannot stand beside gateway"),
    ({"dst": "10.0.0.0/8", "nhid": 7, "encap": {"mpls": {"dst": "1"}}}, "it cannot stand beside encap"),
    (via("10.0.0.0/8", table="1", vrf="red"), "table and vrf exclude each other"),
    (via("10.0.0.0/8", vrf="br0"), "br0 is no VRF"),
    (via("10.0.0.0/8", mtu=65521), "mtu: 65521 is not 0 to 65520"),
    (via("10.0.0.0/8", advmss=65496), "advmss: 65496 is not 0 to 65495"),
    (via("10.0.0.0/8", hoplimit=256), "hoplimit: 256 is not 0 to 255"),
    (via("10.0.0.0/8", rtt=1 << 29), "rtt: 536870912 is not 0 to 536870911"),
    (via("10.0.0.0/8", tos=256), "tos: 256 is not 0 to 255"),
    (via("10.0.0.0/8", realms="1/70000"), "realms is TO or FROM/TO"),
    ({"dst": "x", "family": "mpls", "via": GATEWAY}, "dst of an MPLS route is one label"),
    ({"dst": "100", "family": "mpls", "via": GATEWAY, "metric": 5}, "metric is not for MPLS routes"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says):
    with managing(lan(), Route) as (manager, _connection):
        with pytest.raises(ValueError) as caught:
            manager.read(given)
    assert says in str(caught.value)


def test_two_gateways_of_one_prefix_at_two_metrics_are_two_routes():
    kernel = lan()
    both = [via("10.0.0.0/8", metric=1), via("10.0.0.0/8", metric=2, gateway="192.0.2.253")]
    task(kernel, Route, both)
    assert [(one["metric"], one["gateway"]) for one in shown(kernel, Route)] == [(1, GATEWAY), (2, "192.0.2.253")]
    assert task(kernel, Route, both)[0].steps == []


def test_a_route_at_another_metric_is_missing_and_the_one_there_stays():
    kernel = lan()
    task(kernel, Route, [via("10.0.0.0/8", metric=1)])
    outcome, _commands = task(kernel, Route, [via("10.0.0.0/8", metric=2)])
    assert [step.verb for step in outcome.steps] == ["create"]
    assert [one["metric"] for one in shown(kernel, Route)] == [1, 2]


@pytest.mark.parametrize("old, new, after", [
    (via("10.0.0.0/8", mtu=1400), {"gateway": "192.0.2.253"}, {"gateway": "192.0.2.253", "link": "br0", "mtu": 1400}),
    (via("10.0.0.0/8", mtu=1400), {"mtu": 1300}, {"gateway": GATEWAY, "link": "br0", "mtu": 1300}),
    (via("10.0.0.0/8", mtu=1400), {"hoplimit": 5}, {"gateway": GATEWAY, "link": "br0", "mtu": 1400, "hoplimit": 5}),
    (via("10.0.0.0/8", mtu=1400), {"type": "blackhole"}, {"type": "blackhole", "mtu": 1400}),
    (via("10.0.0.0/8", onlink=True, link="br0"), {"link": "eth0"}, {"link": "eth0"}),
    ({"dst": "10.0.0.0/8", "type": "blackhole"}, {"gateway": GATEWAY}, {"gateway": GATEWAY, "link": "br0"}),
    ({"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.251"}, {"gateway": "192.0.2.252"}]}, {"gateway": GATEWAY},
     {"gateway": GATEWAY, "link": "br0"}),
    (via("10.0.0.0/8", protocol="bgp", source="192.0.2.1"), {"gateway": "192.0.2.253"},
     {"gateway": "192.0.2.253", "link": "br0", "protocol": "bgp", "source": "192.0.2.1"}),
], ids=repr)
def test_a_change_is_one_replacement_that_keeps_the_rest(old, new, after):
    kernel = lan()
    task(kernel, Route, [old])
    kernel.orders.clear()
    outcome, _commands = task(kernel, Route, [dict({"dst": "10.0.0.0/8"}, **new)])
    assert [step.verb for step in outcome.steps] == ["change"]
    assert [(verb, table) for verb, table, _values in kernel.orders] == [("new", "route")]
    got, = shown(kernel, Route)
    got.pop("scope", None)
    assert got == dict({"dst": "10.0.0.0/8", "protocol": "static"}, **after)


@pytest.mark.parametrize("hops, differs", [
    ([{"gateway": "192.0.2.251"}, {"gateway": "192.0.2.252"}], False),
    ([{"gateway": "192.0.2.251", "weight": 1}, {"gateway": "192.0.2.252", "link": "br0"}], False),
    ([{"gateway": "192.0.2.252"}, {"gateway": "192.0.2.251"}], True),
    ([{"gateway": "192.0.2.251", "weight": 2}, {"gateway": "192.0.2.252"}], True),
    ([{"gateway": "192.0.2.251"}], True),
    ([{"gateway": "192.0.2.251"}, {"gateway": "192.0.2.252"}, {"gateway": "192.0.2.253"}], True),
], ids=repr)
def test_hops_are_compared_in_their_order(hops, differs):
    kernel = lan()
    task(kernel, Route, [{"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.251"}, {"gateway": "192.0.2.252"}]}])
    assert bool(task(kernel, Route, [{"dst": "10.0.0.0/8", "multipath": hops}])[0].steps) == differs


def test_a_single_hop_is_a_plain_route():
    kernel = lan()
    hops = {"dst": "10.0.0.0/8", "multipath": [{"gateway": GATEWAY}]}
    task(kernel, Route, [hops])
    assert shown(kernel, Route) == [via("10.0.0.0/8", link="br0", protocol="static")]
    assert task(kernel, Route, [hops])[0].steps == []


@pytest.mark.parametrize("wish, gone", [
    ({}, True), ({"gateway": GATEWAY}, True), ({"gateway": "192.0.2.253"}, False), ({"link": "eth0"}, False), ({"metric": 5}, False),
    ({"table": "100"}, False), ({"protocol": "static"}, True), ({"protocol": "boot"}, False), ({"type": "blackhole"}, False),
    ({"mtu": 1}, False),
], ids=repr)
def test_absence_takes_only_what_it_names(wish, gone):
    kernel = lan()
    task(kernel, Route, [via("10.0.0.0/8")])
    task(kernel, Route, [dict({"dst": "10.0.0.0/8", "state": "absent"}, **wish)])
    assert (shown(kernel, Route) == []) == gone


def test_a_route_without_a_way_cannot_be_made():
    kernel = lan()
    with pytest.raises(PlanError, match="a new one needs a gateway, a link, a multipath or another type"):
        task(kernel, Route, [{"dst": "10.0.0.0/8", "mtu": 1400}])
    assert kernel.orders == []


@pytest.mark.parametrize("kernels", [
    {"family": 2, "table": 255, "dst": "192.0.2.1", "dst_len": 32, "oif": 2, "type": 2, "protocol": 2, "scope": 254},
    {"family": 2, "table": 254, "dst": "192.0.2.0", "dst_len": 24, "oif": 2, "type": 1, "protocol": 2, "scope": 253},
    {"family": 10, "table": 254, "oif": 2, "type": 1, "protocol": 9, "gateway": GATEWAY6},
    {"family": 2, "table": 255, "dst": "10.0.0.1", "dst_len": 32, "oif": 2, "type": 2, "protocol": 4, "scope": 254},
], ids=repr)
def test_what_the_kernel_made_is_not_ours(kernels):
    kernel = lan()
    kernel.routes.seed(**kernels)
    assert shown(kernel, Route) == []
    assert len(shown(kernel, Route, kernel_made=True)) == 1


def test_a_table_that_is_not_there_yet_has_no_routes():
    kernel = lan()
    assert task(kernel, Route, [{"dst": "10.0.0.0/8", "table": "100", "state": "absent"}])[0].steps == []
    task(kernel, Route, [via("10.0.0.0/8", table="100")])
    assert [one["table"] for one in shown(kernel, Route)] == [100]


def test_only_the_table_in_question_is_read():
    kernel = lan()
    asked = []
    dump = kernel.routes.dump
    kernel.routes.dump = lambda values: asked.append((values["family"], values["table"])) or dump(values)
    task(kernel, Route, [via("10.0.0.0/8", table="100"), via("2001:db8:1::/48")], check=True)
    assert asked == [(2, 100), (10, 254)]


@pytest.mark.parametrize("given, line", [
    (via("default"), "ip route add default via 192.0.2.254 proto static"),
    (via("10.0.0.0/8", metric=100, table="100", mtu=1400, source="192.0.2.1", link="br0", onlink=True),
     "ip route add 10.0.0.0/8 via 192.0.2.254 dev br0 table 100 metric 100 proto static src 192.0.2.1 onlink mtu 1400"),
    ({"dst": "10.0.0.0/8", "type": "blackhole"}, "ip route add blackhole 10.0.0.0/8 proto static"),
    (via("2001:db8:1::/48", preference="low"), "ip -6 route add 2001:db8:1::/48 via 2001:db8::fe proto static pref low"),
    ({"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.251", "weight": 3}, {"link": "eth0", "gateway": "192.0.2.252",
                                                                                   "onlink": True}]},
     "ip route add 10.0.0.0/8 proto static nexthop via 192.0.2.251 weight 3 nexthop via 192.0.2.252 dev eth0 onlink weight 1"),
    (via("10.9.0.0/16", mtu=1400), "ip route replace 10.9.0.0/16 via 192.0.2.254 dev br0 proto static mtu 1400"),
    ({"dst": "10.9.0.0/16", "state": "absent"}, "ip route delete 10.9.0.0/16 via 192.0.2.254 dev br0 proto static"),
], ids=repr)
def test_the_commands_say_the_same_in_iproute2s_words(given, line):
    kernel = lan()
    task(kernel, Route, [via("10.9.0.0/16")])
    assert task(kernel, Route, [given])[1] == [line]


def test_a_purge_spares_what_others_set():
    kernel = lan()
    for number, protocol in enumerate((2, 3, 4, 9, 12, 16, 200)):
        kernel.routes.seed(family=2, table=254, dst="10.%d.0.0" % number, dst_len=16, oif=2, type=1, protocol=protocol, scope=253)
    kernel.routes.seed(family=10, table=254, dst="ff05::", dst_len=16, oif=2, type=1, protocol=4)

    def purged(scope, entries=()):
        with managing(kernel, Route) as (manager, connection):
            asked = wishes(manager, stated(entries))
            return [manager.show(wish.object)["dst"] for wish in manager.besides(connection, {"purge": scope}, asked)]

    assert purged({"table": "main"}) == ["10.1.0.0/16", "10.2.0.0/16"]
    assert purged({"table": "main"}, [{"dst": "10.1.0.0/16"}]) == ["10.2.0.0/16"]
    assert purged({"protocol": "bird"}) == ["10.4.0.0/16"]
    assert purged({"link": "eth0"}) == purged({"table": "100"}) == purged({"family": "inet6"}) == purged({"family": "mpls"}) == []


@pytest.mark.parametrize("scope, says", [
    ({}, "purge needs a scope"), ({"table": "local"}, "needs a protocol"), ({"table": "1", "vrf": "red"}, "exclude each other"),
], ids=repr)
def test_a_purge_without_bounds_is_refused(scope, says):
    with managing(lan(), Route) as (manager, connection):
        if not scope:
            assert manager.besides(connection, {"purge": None}, []) == []
        with pytest.raises(ValueError, match=says):
            manager.besides(connection, {"purge": scope}, [])


@pytest.mark.parametrize("old, new, after", [
    ({"mpls": {"dst": "100"}}, {"gateway": "192.0.2.253"}, {"mpls": {"dst": "100"}}),
    ({"mpls": {"dst": "100", "ttl": 9}}, {"encap": {"mpls": {"dst": "200"}}}, {"mpls": {"dst": "200"}}),
    ({"mpls": {"dst": "100", "ttl": 9}}, {"encap": {"ip": {"id": 5}}}, {"ip": {"id": 5}}),
    ({"mpls": {"dst": "100"}}, {"type": "blackhole"}, None),
], ids=repr)
def test_an_encapsulation_is_put_as_a_whole_and_outlives_a_gateway(old, new, after):
    kernel = lan()
    task(kernel, Route, [via("10.0.0.0/8", encap=old)])
    assert task(kernel, Route, [via("10.0.0.0/8", encap=old)])[0].steps == []
    task(kernel, Route, [dict({"dst": "10.0.0.0/8"}, **new)])
    assert shown(kernel, Route)[0].get("encap") == after


@pytest.mark.parametrize("left, wanted, met", [(90, 100, True), (100, 100, True), (101, 100, False), (0, 100, False), (0, 0, True), (9, 0, False)])
def test_an_expiry_within_the_time_wanted_is_as_wanted(left, wanted, met):
    route = {"family": 10, "table": 254, "dst": "2001:db8:1::", "dst_len": 48, "oif": 2, "type": 1, "protocol": 4, "flags": {}}
    with managing(lan(), Route) as (manager, _connection):
        have = manager.normal(dict(route, cacheinfo={"expires": left * 100}))
        assert (manager.unmet(dict(route, expires=wanted), have) == []) == met
        assert "expires" not in manager.settings(dict(route, expires=0))

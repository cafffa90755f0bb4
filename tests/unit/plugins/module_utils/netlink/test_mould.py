# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moulds say what the slow path says: of any messages, in any order, cut anywhere into datagrams."""
from __future__ import annotations

from ansible_collections.linux.netlink.plugins.module_utils.netlink.mould import HEADER, Dump, cast, filler
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUIET = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))       # however busy the machine is
V4 = st.binary(min_size=4, max_size=4).map(lambda b: ".".join(map(str, b)))
V6 = st.binary(min_size=16, max_size=16)


def route(family, dst, length, gateway, metric, table, extra):
    obj = {"family": family, "dst_len": length, "table": table, "type": 1}
    if length:
        obj["dst"] = dst
    obj.update({name: value for name, value in (("priority", metric), ("gateway", gateway)) if value is not None})
    return {**obj, **extra}


ROUTES = st.lists(st.one_of(
    st.builds(route, st.just(2), V4, st.integers(0, 32), st.sampled_from(["192.0.2.1", "192.0.2.2", None]), st.sampled_from([None, 1]),
              st.sampled_from([254, 1000]), st.sampled_from([{}, {"metrics": {"mtu": 1400}}, {63: b"what is this"}])),
    st.builds(route, st.just(10), V6, st.integers(0, 128), st.none(), st.just(1024), st.just(254), st.just({}))), max_size=20)
NEIGHBOURS = st.lists(st.builds(
    lambda dst, mac, used: dict({"family": 2, "ifindex": 2, "dst": dst, "cacheinfo": {"used": used}}, **({"lladdr": mac} if mac else {})),
    V4, st.sampled_from(["02:00:00:00:00:01", "02:00:00:00:00:02", None]), st.integers(0, 9)), max_size=20)
ADDRESSES = st.lists(st.builds(
    lambda local, peer, length, label: {"family": 2, "index": 3, "prefixlen": length, "address": peer or local, "local": local, "label": label},
    V4, st.one_of(st.none(), V4), st.integers(0, 32), st.sampled_from(["v0", "v0:1"])), max_size=20)


def datagram(message, objs):
    bodies = [message.pack(obj) for obj in objs]
    return b"".join([HEADER.pack(16 + len(body), message.new, 2, 7, 1) + body + b"\0" * (-len(body) & 3) for body in bodies])


def taken(message, data, into):
    pos = 0
    while pos < len(data):
        pos = into.take(data, pos, pos + HEADER.unpack_from(data, pos)[0])
    assert pos == len(data)


def agrees(message, objs, split):
    dump = Dump(message)
    taken(message, datagram(message, objs[:split]), dump)
    taken(message, datagram(message, objs[split:]), dump)
    slow = [message.unpack(message.pack(obj)) for obj in objs]
    assert list(dump.crowd) == slow
    assert [list(one) for one in dump.crowd] == [list(one) for one in slow]         # their order too
    for obj in objs:
        mould, own = cast(message, obj)
        fill = filler(message, message.pack(obj), mould.fields, own)
        for other in objs:
            like, theirs = cast(message, other)
            if fill and like.kin == mould.kin:
                merged = mould.full(theirs)
                assert fill(theirs) == message.pack(merged)


@QUIET
@given(ROUTES, st.integers(0, 20))
def test_routes(objs, split):
    agrees(ROUTE, objs, split)


@QUIET
@given(NEIGHBOURS, st.integers(0, 20))
def test_neighbours(objs, split):
    agrees(NEIGH, objs, split)


@QUIET
@given(ADDRESSES, st.integers(0, 20))
def test_addresses(objs, split):
    agrees(ADDRESS, objs, split)


def test_what_is_alike_is_unpacked_once(monkeypatch):
    objs = [route(2, "10.0.%d.0" % n, 24, "192.0.2.1", None, 254, {}) for n in range(100)]
    data, calls, unpack = datagram(ROUTE, objs), [], ROUTE.unpack
    monkeypatch.setattr(ROUTE, "unpack", lambda *args: calls.append(1) or unpack(*args))
    dump = Dump(ROUTE)
    taken(ROUTE, data, dump)
    assert (len(dump.crowd), len(calls), len(set(dump.crowd.moulds))) == (100, 1, 1)


def test_a_message_that_says_it_twice_goes_the_slow_way():
    twice = ROUTE.pack({"family": 2, "dst_len": 8, "dst": "10.0.0.0", "table": 254}) + ROUTE.pack({"dst": "11.0.0.0"})[12:]
    data = (HEADER.pack(16 + len(twice), ROUTE.new, 2, 7, 1) + twice) * 2
    dump = Dump(ROUTE)
    taken(ROUTE, data, dump)
    assert list(dump.crowd) == [ROUTE.unpack(twice)] * 2

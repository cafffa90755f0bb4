# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When one asks again and when one stops: dump, get, submit, again, with a function for a kernel."""
from __future__ import annotations

import errno

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import exchange
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import (
    DumpInterrupted,
    Lost,
    NetlinkError,
    Overrun,
    Truncated,
    WireError,
)
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import Conversation, Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.netlink import datagrams as kernel

BROKEN = b"\xff\xff\1\0"           # an attribute longer than any message


@pytest.fixture(name="talk")
def fixture_talk():
    return Conversation()


def drive(talk, flow, answer):
    """As a connection does it: `answer` gets the requests that were sent and says which datagrams (or Lost) come."""
    waiting, result = [], None
    try:
        send = next(flow)
        while True:
            if send:
                waiting += answer(kernel.requests(send))
            item = waiting.pop(0)           # an IndexError here: the exchange waits for what never comes
            if isinstance(item, Lost):
                talk.forget()
                waiting.clear()
                send = flow.throw(item)
            else:
                send = flow.send(talk.receive(item))
    except StopIteration as done:
        result = done.value
    except Exception:
        assert waiting == []                # what is left unread would disturb the next exchange
        raise
    assert waiting == []
    return result


class Script:
    """A kernel that answers the n-th request datagram with the n-th entry; the last one counts for all that follow."""

    def __init__(self, *entries):
        self.entries, self.heard = list(entries), []

    def __call__(self, requests):
        self.heard.append(requests)
        entry = self.entries.pop(0) if len(self.entries) > 1 else self.entries[0]
        return entry(requests[-1][2])


def quiet(number):
    return [kernel.link(number, 1, "lo"), kernel.link(number, 2, "br0") + kernel.link(number, 3, "br1"), kernel.done(number)]


def raced(number):
    return [kernel.link(number, 9, "gone", flags=kernel.DUMP_INTR), kernel.done(number)]


def lost(_number):
    return [Overrun("full")]


def busy(number):
    return [kernel.error(number, kernel.EBUSY)]


def dump(talk, script, **more):
    return drive(talk, exchange.dump(talk, LINK, LINK.pack({}), **more), script)


def names(found):
    return [item["ifname"] for item in found]


# -- dump

def test_a_dump_is_all_its_messages_as_a_list(talk):
    script = Script(quiet)
    assert names(dump(talk, script)) == ["lo", "br0", "br1"]
    assert script.heard == [[(18, 0x301, 1, bytes(16))]]
    assert talk.idle


def test_a_dump_takes_only_what_was_asked_for(talk):
    script = Script(lambda number: [kernel.message(99, number, b"x") + kernel.link(number, 1, "lo") + kernel.done(number)])
    assert names(dump(talk, script)) == ["lo"]


def test_a_dump_that_raced_is_asked_again(talk):
    script = Script(raced, raced, quiet)
    assert names(dump(talk, script)) == ["lo", "br0", "br1"]        # and nothing of the attempts before
    assert len(script.heard) == 3
    assert talk.idle


def test_a_dump_that_always_races_fails_and_says_so(talk):
    script = Script(raced)
    with pytest.raises(DumpInterrupted, match="the link table changed during each of 10 attempts"):
        dump(talk, script)
    assert len(script.heard) == exchange.TRIES
    assert talk.idle


def test_a_dump_that_is_refused(talk):
    with pytest.raises(NetlinkError, match=r"EINVAL.*no such filter"):
        dump(talk, Script(lambda number: [kernel.done(number, kernel.EINVAL, kernel.tlv(kernel.MSG, b"no such filter\0"))]))


def test_a_dump_that_fails_midway_gives_nothing(talk):
    with pytest.raises(NetlinkError):
        dump(talk, Script(lambda number: [kernel.link(number, 1), kernel.done(number, kernel.EPERM)]))
    assert talk.idle


def test_what_does_not_decode_is_told_after_reading_to_the_end(talk):
    def broken(number):
        return [kernel.link(number, 1, "lo") + kernel.message(16, number, bytes(16) + BROKEN), kernel.link(number, 2), kernel.done(number)]

    with pytest.raises(WireError, match="^link: "):
        dump(talk, Script(broken))          # drive() sees to it that nothing is left unread
    assert talk.idle


def test_what_does_not_decode_in_a_dump_that_raced_does_not_count(talk):
    def broken_race(number):
        return [kernel.message(16, number, bytes(16) + BROKEN, kernel.DUMP_INTR), kernel.done(number)]

    assert names(dump(talk, Script(broken_race, quiet))) == ["lo", "br0", "br1"]


def test_notices_do_not_end_a_dump(talk):
    news = kernel.link(0, 7, "news")
    script = Script(lambda number: [news, kernel.link(number, 1, "lo") + news, kernel.done(number)])
    assert names(dump(talk, script)) == ["lo"]


# -- get

def get(talk, script, **more):
    return drive(talk, exchange.get(talk, LINK, LINK.pack({"ifname": "lo"}), **more), script)


@pytest.mark.parametrize("datagrams", [
    lambda number: [kernel.link(number, 1, "lo") + kernel.error(number)],
    lambda number: [kernel.link(number, 1, "lo"), kernel.error(number)],
    lambda number: [kernel.link(0, 7, "news"), kernel.link(number, 1, "lo"), kernel.link(0, 7, "news"), kernel.error(number)],
], ids=["one datagram", "two datagrams", "notices between"])
def test_a_get_is_its_data_once_it_is_acknowledged(talk, datagrams):
    script = Script(datagrams)
    assert get(talk, script)["ifname"] == "lo"
    assert script.heard == [[(18, 5, 1, LINK.pack({"ifname": "lo"}))]]
    assert talk.idle


def test_a_get_of_another_type(talk):
    script = Script(lambda number: [kernel.error(number)])
    assert get(talk, script, type_=98) is None
    assert script.heard[0][0][0] == 98


def test_a_get_that_is_refused(talk):
    with pytest.raises(NetlinkError) as caught:
        get(talk, Script(lambda number: [kernel.error(number, kernel.ENODEV)]))
    assert caught.value.name == "ENODEV"
    assert talk.idle


# -- again

def again(talk, script):
    return drive(talk, exchange.again(lambda: exchange.dump(talk, LINK, LINK.pack({}))), script)


@pytest.mark.parametrize("trouble", [lost, lambda number: [kernel.link(number, 9), Truncated(1 << 20)], busy],
                         ids=["overrun", "truncated", "busy with the lost one"])
def test_what_was_lost_is_asked_again(talk, trouble):
    script = Script(trouble, trouble, quiet)
    assert names(again(talk, script)) == ["lo", "br0", "br1"]
    assert len(script.heard) == 3


@pytest.mark.parametrize("trouble, error", [(lost, Overrun), (busy, NetlinkError)])
def test_what_is_lost_every_time_is_given_up(talk, trouble, error):
    script = Script(trouble)
    with pytest.raises(error):
        again(talk, script)
    assert len(script.heard) == exchange.TRIES


def test_other_refusals_are_not_asked_again(talk):
    script = Script(lambda number: [kernel.error(number, kernel.EPERM)])
    with pytest.raises(NetlinkError, match="EPERM"):
        again(talk, script)
    assert len(script.heard) == 1


# -- submit

def order(token, size=0):
    return Request(16, 0, bytes(size), token)


class Orders:
    """A kernel that refuses the orders of some numbers in the sequence (1 is the first) and remembers all."""

    def __init__(self, refuse=(), warn=(), split=1000):
        self.refuse, self.warn, self.split, self.windows, self.count = set(refuse), set(warn), split, [], 0

    def __call__(self, requests):
        self.windows.append(requests)
        answers = []
        for kind, flags, number, _body in requests:
            if kind != kernel.NOOP:
                self.count += 1
            if kind != kernel.NOOP and self.count in self.refuse:
                answers.append(kernel.error(number, kernel.EEXIST))
            elif flags & 4:
                warning = kernel.tlv(kernel.MSG, b"careful\0") if self.count in self.warn and kind != kernel.NOOP else b""
                answers.append(kernel.error(number, tlvs=warning))
        return [b"".join(answers[at:at + self.split]) for at in range(0, len(answers), self.split)]

    @property
    def sizes(self):
        """How many orders each window had."""
        return [len(window) - 1 for window in self.windows]


def submit(talk, orders, requests, **more):
    report = drive(talk, exchange.submit(talk, requests, **more), orders)
    assert talk.idle
    return report


@pytest.mark.parametrize("count, sizes", [
    (0, []), (1, [1]), (199, [199]), (200, [200]), (201, [200, 1]), (400, [200, 200]), (1000, [200] * 5),
])
def test_windows_of_200(talk, count, sizes):
    orders = Orders()
    assert submit(talk, orders, (order(number) for number in range(count))) == (count, [], [])
    assert orders.sizes == sizes


def test_each_window_ends_in_a_fence_and_only_it_is_acknowledged(talk):
    orders = Orders()
    submit(talk, orders, map(order, range(300)))
    for window in orders.windows:
        assert [(kind, flags) for kind, flags, _number, _body in window] == [(16, 1)] * (len(window) - 1) + [(1, 5)]


@pytest.mark.parametrize("size, sizes", [(30000, [3, 3, 2]), (70000, [1] * 8), (16384 - 16, [4, 4])])
def test_windows_of_bytes(talk, size, sizes):
    orders = Orders()
    submit(talk, orders, (order(number, size) for number in range(8)))
    assert orders.sizes == sizes


def test_none_closes_a_window_before_the_next_order_is_made(talk):
    orders, seen = Orders(), []

    def requests():
        for number in range(3):
            seen.append(len(orders.windows))
            yield order(number)
            yield None

    assert submit(talk, orders, requests()).sent == 3
    assert seen == [0, 1, 2]
    assert orders.sizes == [1, 1, 1]


@pytest.mark.parametrize("requests", [[None], [None, None], [None, "a"], ["a", None, None, "b"], ["a", None]])
def test_needless_nones_make_no_windows(talk, requests):
    orders = Orders()
    wanted = [one for one in requests if one]
    assert submit(talk, orders, (one and order(one) for one in requests)).sent == len(wanted)
    assert orders.sizes == [1] * len(wanted)


def test_only_the_refused_are_reported_by_their_tokens(talk):
    orders = Orders(refuse=[2, 5])
    report = submit(talk, orders, map(order, "abcdef"))
    assert [(token, error.name) for token, error in report.refused] == [("b", "EEXIST"), ("e", "EEXIST")]
    assert report.sent == 6


def test_it_stops_after_the_first_window_with_a_refusal(talk):
    orders, pulled = Orders(refuse=[250]), []

    def requests():
        for number in range(1, 1001):
            pulled.append(number)
            yield order(number)

    report = submit(talk, orders, requests())
    assert orders.sizes == [200, 200]
    assert (report.sent, [token for token, _error in report.refused]) == (400, [250])
    assert pulled[-1] == 400


def test_a_window_of_refusals_in_many_datagrams(talk):
    report = submit(talk, Orders(refuse=range(1, 201), split=7), map(order, range(1, 201)))
    assert [token for token, _error in report.refused] == list(range(1, 201))


def test_warnings_are_heard_where_all_are_acknowledged(talk):
    orders = Orders(warn=[2])
    report = submit(talk, orders, map(order, "abc"), acks=True)
    assert report == (3, [], [("b", "careful")])
    assert [flags for _kind, flags, _number, _body in orders.windows[0]] == [5] * 4


def test_flags_of_a_request_are_kept_when_it_is_acknowledged(talk):
    orders = Orders()
    submit(talk, orders, [Request(16, 0x600)], acks=True)
    assert orders.windows[0][0][1] == 0x605


def test_notices_between_orders_do_no_harm(talk):
    orders = Orders(refuse=[1])
    report = submit(talk, lambda requests: [kernel.link(0, 7, "news")] + orders(requests), map(order, "ab"))
    assert [token for token, _error in report.refused] == ["a"]


def test_lost_answers_are_never_sent_again(talk):
    sent = []

    def answer(requests):
        sent.append(requests)
        return [Overrun("full")]

    with pytest.raises(Lost):
        drive(talk, exchange.submit(talk, map(order, "abc")), answer)
    assert len(sent) == 1


def test_a_sequence_number_of_the_window_is_the_order_it_was_sent(talk):
    orders = Orders()
    submit(talk, orders, map(order, range(3)))
    assert [number for _kind, _flags, number, _body in orders.windows[0]] == [1, 2, 3, 4]


def refused_with(code):
    return lambda number: [kernel.error(number, code)]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EOPNOTSUPP], ids=["EINVAL", "EOPNOTSUPP"])
def test_a_dump_that_is_refused_with_its_filters_is_asked_for_without(talk, code):
    script = Script(refused_with(code), quiet)
    found = drive(talk, exchange.filtered(talk, LINK, {"family": 0, "master": 7, "ext_mask": 8}), script)
    assert [link["ifname"] for link in found] == ["lo", "br0", "br1"]
    strict, bare = [LINK.unpack(heard[-1][3]) for heard in script.heard]
    assert (strict.get("master"), strict["ext_mask"]) == (7, 8)
    assert (bare.get("master"), bare["ext_mask"]) == (None, 8)


def test_a_dump_without_filters_that_is_refused_is_a_refusal(talk):
    with pytest.raises(NetlinkError) as caught:
        drive(talk, exchange.filtered(talk, LINK, {"family": 0}), Script(refused_with(errno.EINVAL)))
    assert caught.value.name == "EINVAL"

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation by script: requests in, datagrams in, events out; no socket, no kernel."""
from __future__ import annotations

import errno
import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import Overrun, WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import (
    ACK,
    DUMP,
    Answer,
    Conversation,
    Finished,
    Notice,
    Refused,
    Request,
)
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.netlink import datagrams as kernel


@pytest.fixture(name="talk")
def fixture_talk():
    return Conversation()


def ask(talk, flags, body=b"", token="it", message=None, kind=kernel.GETLINK):
    """Opens a request; its number."""
    return kernel.requests(talk.request(Request(kind, flags, body, token, message)))[0][2]


def refusal(talk, *datagrams):
    """The error in the only event of what the kernel says."""
    events = [event for datagram in datagrams for event in talk.receive(datagram)]
    assert [type(event) for event in events] == [Refused]
    return events[0].error


# -- requests

def test_the_bytes_of_a_request(talk):
    assert talk.request(Request(18, 0, b"body")) == struct.pack("=IHHII", 20, 18, 1, 1, 0) + b"body"
    assert talk.request(Request(18, DUMP)) == struct.pack("=IHHII", 16, 18, 0x301, 2, 0)


def test_the_bytes_of_a_fence_are_an_acknowledged_no_op(talk):
    assert talk.fence() == struct.pack("=IHHII", 16, 1, 5, 1, 0)


def test_numbers_wrap_without_0_which_is_that_of_notices(talk):
    talk._last = 0xFFFFFFFE
    assert [ask(talk, ACK) for _count in range(3)] == [0xFFFFFFFF, 1, 2]


def test_idle_while_nothing_is_open(talk):
    assert talk.idle
    number = ask(talk, ACK)
    assert not talk.idle
    talk.receive(kernel.error(number))
    assert talk.idle


# -- when a request ends

@pytest.mark.parametrize("flags, datagrams, kinds", [
    pytest.param(ACK, [[kernel.error]], [Finished], id="acknowledged"),
    pytest.param(ACK, [[kernel.link, kernel.error]], [Answer, Finished], id="data, then the acknowledgement"),
    pytest.param(ACK, [[kernel.link], [kernel.error]], [Answer, Finished], id="data in a datagram of its own"),
    pytest.param(DUMP, [[kernel.link, kernel.link], [kernel.link], [kernel.done]], [Answer, Answer, Answer, Finished], id="dump"),
    pytest.param(DUMP, [[kernel.done]], [Finished], id="empty dump"),
    pytest.param(DUMP | ACK, [[kernel.link], [kernel.done]], [Answer, Finished], id="dump with a needless ACK"),
])
def test_when_a_request_ends(talk, flags, datagrams, kinds):
    number, found, was_open = ask(talk, flags), [], []
    for datagram in datagrams:
        was_open.append(not talk.idle)
        found += talk.receive(b"".join(make(number, 5) if make is kernel.link else make(number) for make in datagram))
    assert [type(event) for event in found] == kinds
    assert {event.token for event in found} == {"it"}
    assert was_open == [True] * len(datagrams)      # data alone ends nothing
    assert talk.idle


def test_an_answer_points_at_its_body(talk):
    number = ask(talk, DUMP)
    datagram = kernel.link(number, 7, "lo") + kernel.link(number, 8, "br0", flags=0x22)
    first, second = talk.receive(datagram)
    assert LINK.unpack(first.data, first.start, first.end)["ifname"] == "lo"
    assert LINK.unpack(second.data, second.start, second.end)["ifindex"] == 8
    assert (first.type, first.flags, second.flags) == (16, 0, 0x22)


def test_requests_end_each_by_its_number(talk):
    one, two = ask(talk, ACK, token="one"), ask(talk, ACK, token="two")
    events = talk.receive(kernel.error(two) + kernel.error(one, kernel.EEXIST))
    assert [(type(event), event.token) for event in events] == [(Finished, "two"), (Refused, "one")]


def test_what_was_ended_is_no_longer_heard(talk):
    number = ask(talk, ACK)
    assert len(talk.receive(kernel.error(number) + kernel.error(number) + kernel.link(number, 1))) == 1


@pytest.mark.parametrize("number", [77, 0xFFFFFFFF])
def test_answers_to_nobody_are_dropped(talk, number):
    ask(talk, ACK)
    assert talk.receive(kernel.link(number, 1) + kernel.error(number) + kernel.done(number)) == []
    assert not talk.idle


def test_a_no_op_from_the_kernel_says_nothing(talk):
    number = ask(talk, ACK)
    assert talk.receive(kernel.message(kernel.NOOP, number) + kernel.message(kernel.NOOP, 0)) == []
    assert not talk.idle


def test_what_was_forgotten_never_ends(talk):
    number = ask(talk, DUMP)
    talk.receive(kernel.link(number, 1, flags=kernel.DUMP_INTR))
    talk.forget()
    assert talk.idle
    assert talk.receive(kernel.done(number)) == []
    assert ask(talk, DUMP) == number + 1            # and its number does not come again


# -- DONE

def test_done_carries_an_errno_and_words(talk):
    error = refusal(talk, kernel.done(ask(talk, DUMP), kernel.EINVAL, kernel.tlv(kernel.MSG, b"Unknown filter\0")))
    assert (error.errno, error.message) == (errno.EINVAL, "Unknown filter")


def test_done_has_no_request_in_it(talk):
    """The words stand right behind the errno, and an offset is into the request all the same."""
    body = LINK.pack({"ifname": "lo"})
    error = refusal(talk, kernel.done(ask(talk, DUMP, body, message=LINK), kernel.EINVAL, kernel.tlv(kernel.OFFS, kernel.word(32))))
    assert error.attribute == "ifname"


@pytest.mark.parametrize("body", [b"", b"\0\0\0\0", struct.pack("=i", 5)])
def test_done_without_a_negative_errno_is_success(talk, body):
    number = ask(talk, DUMP)
    assert talk.receive(kernel.message(kernel.DONE, number, body)) == [Finished("it", False, "")]


def test_a_dump_may_fail_midway(talk):
    number = ask(talk, DUMP)
    events = talk.receive(kernel.link(number, 1) + kernel.done(number, kernel.EINVAL))
    assert [type(event) for event in events] == [Answer, Refused]


# -- ERROR and its words

BODY = LINK.pack({"ifname": "odd", "linkinfo": {"kind": "bridge", "data": {"forward_delay": 1, "priority": 2}}, "mtu": 1})
IFNAME, KIND, DELAY, PRIORITY, MTU = 16, 28, 44, 52, 60      # where their headers stand in it
WORDS = kernel.tlv(kernel.MSG, b"Name taken\0") + kernel.tlv(kernel.OFFS, kernel.word(16 + IFNAME))


@pytest.mark.parametrize("capped", [True, False], ids=["capped", "whole"])
@pytest.mark.parametrize("body", [BODY, BODY + b"x", BODY + b"xyz", b""], ids=["even", "one over", "three over", "no body"])
def test_words_stand_behind_the_echo(talk, body, capped):
    """With a body that is no multiple of four there is padding between the echo and the words."""
    request = talk.request(Request(16, ACK, body, "it", LINK))
    error = refusal(talk, kernel.error(1, kernel.EEXIST, request, WORDS, capped))
    assert (error.errno, error.name, error.message) == (errno.EEXIST, "EEXIST", "Name taken")
    assert error.attribute == ("ifname" if body else "")


@pytest.mark.parametrize("capped", [True, False])
def test_an_error_without_words(talk, capped):
    error = refusal(talk, kernel.error(ask(talk, ACK, BODY, message=LINK), kernel.ENODEV, capped=capped))
    assert (error.name, error.message, error.attribute, error.missing, error.valid) == ("ENODEV", "", "", "", "")


def test_words_are_only_where_the_flag_says_so(talk):
    datagram = bytearray(kernel.error(ask(talk, ACK), kernel.EINVAL, tlvs=WORDS))
    struct.pack_into("=H", datagram, 6, kernel.CAPPED)
    assert refusal(talk, bytes(datagram)).message == ""


@pytest.mark.parametrize("offset, path", [
    (16 + IFNAME, "ifname"), (16 + KIND, "linkinfo.kind"), (16 + KIND - 4, "linkinfo"), (16 + DELAY, "linkinfo.data.forward_delay"),
    (16 + PRIORITY, "linkinfo.data.priority"), (16 + PRIORITY + 4, "linkinfo.data.priority"), (16 + MTU, "mtu"),
    (20, "header"), (4, ""), (0, ""), (4096, ""),
])
def test_an_offset_becomes_a_path_through_the_table_that_wrote_the_request(talk, offset, path):
    number = ask(talk, ACK, BODY, message=LINK)
    assert refusal(talk, kernel.error(number, kernel.EINVAL, tlvs=kernel.tlv(kernel.OFFS, kernel.word(offset)))).attribute == path


def test_an_offset_into_a_route(talk):
    body = ROUTE.pack({"family": 2, "dst": "10.0.0.0", "metrics": {"mtu": 1, "window": 2}})
    at = 16 + body.index(struct.pack("=HHI", 8, 3, 2))
    number = ask(talk, ACK, body, message=ROUTE)
    assert refusal(talk, kernel.error(number, kernel.EINVAL, tlvs=kernel.tlv(kernel.OFFS, kernel.word(at)))).attribute == "metrics.window"


def test_an_offset_without_a_table_is_left_alone(talk):
    number = ask(talk, ACK, BODY)
    assert refusal(talk, kernel.error(number, kernel.EINVAL, tlvs=WORDS)).attribute == ""


@pytest.mark.parametrize("nest, number, path", [
    (None, 3, "ifname"), (None, 9999, "9999"), (16 + KIND - 4, 1, "linkinfo.kind"), (16 + DELAY - 4, 6, "linkinfo.data.priority"),
    (16 + DELAY - 4, 999, "linkinfo.data.999"),
])
def test_a_missing_attribute_is_named_inside_its_nest(talk, nest, number, path):
    tlvs = kernel.tlv(kernel.MISS_TYPE, kernel.word(number))
    if nest is not None:
        tlvs += kernel.tlv(kernel.MISS_NEST, kernel.word(nest))
    error = refusal(talk, kernel.error(ask(talk, ACK, BODY, message=LINK), kernel.EINVAL, tlvs=tlvs))
    assert error.missing == path
    assert "misses the attribute %s" % path in str(error)


def test_a_missing_attribute_without_a_table_is_a_number(talk):
    tlvs = kernel.tlv(kernel.MISS_TYPE, kernel.word(3)) + kernel.tlv(kernel.MISS_NEST, kernel.word(20))
    assert refusal(talk, kernel.error(ask(talk, ACK), kernel.EINVAL, tlvs=tlvs)).missing == "3"


def test_a_missing_attribute_of_bytes_that_no_table_wrote(talk):
    tlvs = kernel.tlv(kernel.MISS_TYPE, kernel.word(3))
    assert refusal(talk, kernel.error(ask(talk, ACK, b"odd", message=LINK), kernel.EINVAL, tlvs=tlvs)).missing == "ifname"


@pytest.mark.parametrize("policy, words", [
    ([(1, "=I", 3), (4, "=Q", 68), (5, "=Q", 65535)], "68 to 65535"),
    ([(2, "=q", -5), (3, "=q", 5)], "-5 to 5"),
    ([(4, "=Q", 1)], "at least 1"),
    ([(5, "=Q", 2 ** 64 - 1)], "at most 18446744073709551615"),
    ([(7, "=I", 15)], "at most 15 bytes"),
    ([(6, "=I", 6)], "at least 6 bytes"),
    ([(6, "=I", 6), (7, "=I", 6)], "6 bytes"),
    ([(6, "=I", 4), (7, "=I", 16)], "4 to 16 bytes"),
    ([(12, "=Q", 0x13)], "bits of 0x13"),
    ([(10, "=I", 0x7)], "bits of 0x7"),
    ([(1, "=I", 3)], ""),
])
def test_a_policy_says_what_is_valid(talk, policy, words):
    body = b"".join(kernel.tlv(kind, struct.pack(fmt, value)) for kind, fmt, value in policy)
    tlvs = kernel.tlv(kernel.POLICY | 0x8000, body)
    assert refusal(talk, kernel.error(ask(talk, ACK), kernel.ERANGE, tlvs=tlvs)).valid == words


def test_everything_the_kernel_says_is_in_the_text(talk):
    tlvs = WORDS + kernel.tlv(kernel.POLICY | 0x8000, kernel.tlv(7, kernel.word(15)))
    error = refusal(talk, kernel.error(ask(talk, ACK, BODY, message=LINK), kernel.EEXIST, tlvs=tlvs))
    assert str(error) == "File exists (EEXIST); the kernel says: Name taken; attribute ifname; valid is at most 15 bytes"


def test_unknown_words_are_skipped(talk):
    tlvs = kernel.tlv(99, b"?") + kernel.tlv(kernel.COOKIE, b"\1\2") + WORDS
    assert refusal(talk, kernel.error(ask(talk, ACK), kernel.EEXIST, tlvs=tlvs)).message == "Name taken"


@pytest.mark.parametrize("make", [kernel.error, kernel.done])
def test_words_with_success_are_a_warning(talk, make):
    number = ask(talk, ACK)
    assert talk.receive(make(number, tlvs=kernel.tlv(kernel.MSG, b"Deprecated\0"))) == [Finished("it", False, "Deprecated")]


@pytest.mark.parametrize("code", [-5, 4095])
def test_an_errno_that_nobody_knows(talk, code):
    number = ask(talk, ACK)
    error = refusal(talk, kernel.message(kernel.ERROR, number, struct.pack("=I", -code & 0xFFFFFFFF) + kernel.message(18, number)))
    assert error.name == str(error.errno)
    assert str(abs(code)) in str(error)


# -- dumps that raced with a change

@pytest.mark.parametrize("flags", [(0x10, 0, 0), (0, 0x10, 0), (0, 0, 0x10), (0x10, 0x10, 0x10)], ids=str)
def test_an_interruption_shows_on_any_message_done_included(talk, flags):
    number = ask(talk, DUMP)
    datagrams = [kernel.link(number, 1, flags=flags[0]), kernel.link(number, 2, flags=flags[1]), kernel.done(number, flags=flags[2])]
    events = [event for datagram in datagrams for event in talk.receive(datagram)]
    assert [type(event) for event in events] == [Answer, Answer, Finished]
    assert events[-1].interrupted


def test_an_interruption_is_not_handed_on_to_the_next_dump(talk):
    talk.receive(kernel.done(ask(talk, DUMP), flags=kernel.DUMP_INTR))
    number = ask(talk, DUMP)
    assert talk.receive(kernel.done(number)) == [Finished("it", False, "")]
    one, two = ask(talk, DUMP, token="one"), ask(talk, DUMP, token="two")
    events = talk.receive(kernel.done(one, flags=kernel.DUMP_INTR) + kernel.done(two))
    assert [(event.token, event.interrupted) for event in events] == [("one", True), ("two", False)]


# -- who speaks

def test_only_the_kernel_is_believed(talk):
    number = ask(talk, ACK)
    assert talk.receive(kernel.error(number), port=4711) == []
    assert talk.receive(b"no netlink at all", port=4711) == []
    assert talk.receive(kernel.link(0, 1), port=1) == []
    assert not talk.idle
    assert len(talk.receive(kernel.error(number), port=0)) == 1


def test_notices_are_what_nobody_asked_for(talk):
    datagram = kernel.link(0, 7, "br0")
    assert talk.receive(datagram) == [Notice(16, datagram, 16, len(datagram))]


def test_notices_come_between_answers(talk):
    number = ask(talk, DUMP)
    events = talk.receive(kernel.link(number, 1) + kernel.link(0, 2) + kernel.done(number))
    assert [type(event) for event in events] == [Answer, Notice, Finished]


def test_control_messages_of_nobody_are_no_notices(talk):
    assert talk.receive(kernel.error(0, kernel.EPERM) + kernel.done(0)) == []


def test_the_kernel_may_say_that_it_lost_messages(talk):
    ask(talk, ACK)
    with pytest.raises(Overrun):
        talk.receive(kernel.message(kernel.OVERRUN, 0))


# -- a datagram

def test_a_datagram_is_taken_in_whole(talk):
    numbers = [ask(talk, ACK, token=count) for count in range(256)]
    events = talk.receive(b"".join(kernel.error(number) for number in numbers))
    assert isinstance(events, list)                 # a generator that is left early would lose the rest
    assert [event.token for event in events] == list(range(256))
    assert talk.idle


@pytest.mark.parametrize("rest", range(16))
def test_less_than_a_header_at_the_end_is_padding(talk, rest):
    number = ask(talk, ACK)
    assert len(talk.receive(kernel.error(number) + b"\0" * rest)) == 1


def test_messages_are_padded_to_four(talk):
    number = ask(talk, DUMP)
    events = talk.receive(b"".join(kernel.message(16, number, b"x" * size) for size in range(5)) + kernel.done(number))
    assert [event.end - event.start for event in events[:-1]] == [0, 1, 2, 3, 4]
    assert isinstance(events[-1], Finished)


@pytest.mark.parametrize("length", [0, 1, 15, 21, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("before", [0, 1], ids=["first", "second"])
@pytest.mark.parametrize("number", [0, 1, 99], ids=["notice", "answer", "nobody's"])
def test_a_length_that_cannot_be_is_an_error_and_no_hang(talk, length, before, number):
    ask(talk, ACK)
    with pytest.raises(WireError):
        talk.receive(kernel.link(0, 1) * before + struct.pack("=IHHIII", length, 16, 0, number, 0, 0))


@pytest.mark.parametrize("kind, flags, body", [
    pytest.param(2, 0, b"", id="an error without an errno"),
    pytest.param(2, 0, b"\0\0\0", id="an error with three bytes"),
    pytest.param(2, 0, b"\0\0\0\x80", id="an errno beyond all"),
    pytest.param(2, 0x300, b"\0" * 20 + b"\xff\xff\1\0", id="words that overrun"),
    pytest.param(2, 0x300, b"\0" * 20 + b"\0\0\1\0", id="words of length 0"),
    pytest.param(3, 0x200, b"\0" * 4 + b"\3\0\1\0", id="words of a dump's end"),
    pytest.param(2, 0x300, b"\0" * 20 + b"\x08\0\4\0\xff\xff\1\0", id="a policy that overruns"),
])
def test_a_malformed_end_is_an_error(talk, kind, flags, body):
    number = ask(talk, ACK)
    with pytest.raises(WireError):
        talk.receive(kernel.message(kind, number, body, flags))


@pytest.mark.parametrize("body", [
    pytest.param(b"\0" * 4, id="no echo"),
    pytest.param(b"\0" * 4 + b"\xff" * 16, id="an echo longer than the message"),
    pytest.param(b"\0" * 8, id="half an echo"),
])
def test_an_echo_that_is_cut_off_hides_the_words_and_no_more(talk, body):
    number = ask(talk, ACK)
    assert talk.receive(kernel.message(kernel.ERROR, number, body, kernel.TLVS)) == [Finished("it", False, "")]


# -- fences

def test_a_fence_ends_what_came_before_it(talk):
    for token in "abc":
        ask(talk, 0, token=token)
    fence = kernel.requests(talk.fence())[0][2]
    later = ask(talk, ACK, token="later")
    assert talk.receive(kernel.error(fence)) == [Finished(token, False, "") for token in "abc"]
    assert not talk.idle
    assert [event.token for event in talk.receive(kernel.error(later))] == ["later"]


def test_a_fence_ends_only_those_that_were_silent(talk):
    numbers = [ask(talk, 0, token=token) for token in "abc"]
    fence = kernel.requests(talk.fence())[0][2]
    events = talk.receive(kernel.error(numbers[1], kernel.EEXIST) + kernel.error(fence))
    assert [(type(event), event.token) for event in events] == [(Refused, "b"), (Finished, "a"), (Finished, "c")]
    assert talk.idle


def test_a_fence_of_nothing_says_nothing(talk):
    fence = kernel.requests(talk.fence())[0][2]
    assert talk.receive(kernel.error(fence)) == []
    assert talk.idle


def test_two_fences_end_each_their_own(talk):
    ask(talk, 0, token="a")
    first = kernel.requests(talk.fence())[0][2]
    ask(talk, 0, token="b")
    second = kernel.requests(talk.fence())[0][2]
    assert [event.token for event in talk.receive(kernel.error(first))] == ["a"]
    assert [event.token for event in talk.receive(kernel.error(second))] == ["b"]
    assert talk.idle


def test_a_fence_across_the_wrap(talk):
    talk._last = 0xFFFFFFFD
    for token in "abcd":                            # ...FE, ...FF, 1, 2
        ask(talk, 0, token=token)
    fence = kernel.requests(talk.fence())[0][2]
    ask(talk, 0, token="later")
    assert fence == 3
    assert [event.token for event in talk.receive(kernel.error(fence))] == list("abcd")
    assert not talk.idle

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any bytes decode or raise WireError, nothing else, and in the end; what decodes packs again to what decodes alike."""
from __future__ import annotations

import os
import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import NetlinkError, Overrun, WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import ACK, DUMP, Conversation, Refused, Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.addrlabel import ADDRLABEL
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neightable import NEIGHTABLE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.nexthop import NEXTHOP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.rule import RULE
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import captured

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed")
from hypothesis import strategies as st

MESSAGES = [LINK, ADDRESS, ROUTE, NEIGH, RULE, NEXTHOP, ADDRLABEL, NEIGHTABLE]
settings = hypothesis.settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")), deadline=None, database=None,
                               suppress_health_check=list(hypothesis.HealthCheck))


def attribute(number, body):
    return struct.pack("=HH", (len(body) + 4) & 0xFFFF, number) + body + b"\0" * (-len(body) & 3)


# Bytes that look like attributes, so that a nest inside a nest gets its share.
NUMBERS = st.one_of(st.integers(0, 70), st.integers(0x8000, 0x8046), st.integers(0, 0xFFFF))
WORDS = st.sampled_from([b"bridge\0", b"veth\0", b"dummy\0", b"vlan\0", b"", b"\0", b"\xff\0"])
LEAVES = st.one_of(st.binary(max_size=40), WORDS)
SPACES = st.recursive(LEAVES, lambda inner: st.lists(st.builds(attribute, NUMBERS, inner), max_size=5).map(b"".join), max_leaves=20)
NESTED_LINK = st.builds(lambda kind, data: attribute(0x8012, attribute(1, kind) + attribute(0x8002, data)), WORDS, SPACES)


def said(value):
    """A value without the flags that are not set: vxlan tells them as a zero and takes them by silence."""
    if isinstance(value, dict):
        return {name: said(item) for name, item in value.items() if item is not False}
    return [said(item) for item in value] if isinstance(value, list) else value


def check(message, packed):
    """Decodes or raises WireError; what decodes packs, and what was packed says the same."""
    try:
        values = message.unpack(packed)
    except WireError as exc:
        assert exc.path.split(".")[0] == message.name
        return
    try:
        again = message.pack(values)
    except WireError:
        return                          # such as two million items where 64 KiB have room
    assert said(message.unpack(again)) == said(values)
    assert message.canonical(values) == values
    for offset in (0, message.size, len(again) - 1, len(again) // 2):
        assert isinstance(message.locate(again, 0, len(again), offset), str)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
@settings
@hypothesis.given(packed=st.binary(max_size=400))
def test_any_bytes(message, packed):
    check(message, packed)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
@settings
@hypothesis.given(data=st.data())
def test_any_attributes(message, data):
    body = data.draw(st.one_of(SPACES, NESTED_LINK) if message is LINK else SPACES)
    check(message, data.draw(st.binary(min_size=message.size, max_size=message.size)) + body)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
@settings
@hypothesis.given(packed=st.binary(max_size=400), offset=st.integers(0, 1 << 32))
def test_locate_in_any_bytes(message, packed, offset):
    assert isinstance(message.locate(packed, 0, len(packed), offset), str)


@settings
@hypothesis.given(data=st.data())
def test_mutated_captures(data):
    """One byte changed, some cut out, some put in: near to what is real, and so deeper into the decoders."""
    _name, message, body = data.draw(st.sampled_from(captured.bodies()))
    body = bytearray(body)
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1)) if body else 0
        change = data.draw(st.sampled_from(["set", "cut", "insert", "end"]))
        if change == "set" and body:
            body[at] = data.draw(st.sampled_from([0, 1, 3, 4, 8, 0x7F, 0x80, 0xFF]))
        elif change == "cut":
            del body[at:at + data.draw(st.integers(1, 8))]
        elif change == "insert":
            body[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            del body[at:]
    check(message, bytes(body))


def test_there_are_captures_to_mutate():
    assert {message.name for _name, message, _body in captured.bodies()} == {message.name for message in MESSAGES}


def datagram_of(length, kind, flags, number, body):
    return struct.pack("=IHHII", length or 16 + len(body), kind, flags, number, 0) + body + b"\0" * (-len(body) & 3)


ECHOES = st.sampled_from([b"", bytes(16)])
ENDS = st.builds(lambda code, echo, rest: struct.pack("=i", code) + echo + rest, st.integers(-200, 5), ECHOES, SPACES)
PARTS = st.builds(
    datagram_of,
    st.one_of(st.just(0), st.just(0), st.just(0), st.integers(0, 100), st.integers(0, 0xFFFFFFFF)),
    st.one_of(st.integers(0, 30), st.integers(0, 0xFFFF)),
    st.one_of(st.sampled_from([0, 2, 0x10, 0x100, 0x200, 0x300]), st.integers(0, 0xFFFF)),
    st.one_of(st.integers(0, 4), st.integers(0, 0xFFFFFFFF)),
    st.one_of(st.binary(max_size=60), ENDS))


@settings
@hypothesis.given(datagram=st.one_of(st.binary(max_size=200), st.lists(PARTS, max_size=5).map(b"".join)))
def test_any_datagram(datagram):
    """Events, WireError or Overrun; and every refusal can say itself."""
    talk = Conversation()
    body = LINK.pack({"ifname": "br0", "linkinfo": {"kind": "bridge", "data": {"priority": 1}}})
    for flags in (ACK, DUMP, 0):
        talk.request(Request(18, flags, body, "it", LINK))
    talk.fence()
    try:
        events = talk.receive(datagram)
    except (WireError, Overrun):
        return
    assert isinstance(events, list)
    for event in events:
        if isinstance(event, Refused):
            assert isinstance(event.error, NetlinkError)
            assert str(event.error)

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: links that are found by what they are, and get another name."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import Matrix
from ansible_collections.linux.netlink.tests.kernels.state import differences, state

MAC = "02:00:00:00:00:%02x"
CARDS = ("link add name k0 address %s type bridge" % (MAC % 1), "link add name k1 address %s type bridge" % (MAC % 2), "link set dev k0 up",
         "address add 192.0.2.1/24 dev k0", "address add 2001:db8:1::1/64 dev k0 nodad", "route add 10.0.0.0/8 via 192.0.2.2",
         "route add 2001:db8:2::/48 via 2001:db8:1::2", "link property add dev k1 altname the-second")


def test_names_move_on_and_the_second_run_finds_them_moved():
    with Matrix("nl_link", CARDS) as matrix:
        matrix.phase("by name", {"name": "lan0", "match": {"name": "k0"}, "up": True, "alias": "was k0"},
                     [("link", {"ifname": "lan0", "address": MAC % 1, "flags": {"UP"}}), ("address", {"local": "2001:db8:1::1", "dev": "lan0"}),
                      ("route", {"dst": "2001:db8:2::/48", "dev": "lan0"})])
        matrix.phase("a chain by name", {"links": [{"name": "lan1", "match": {"name": "lan0"}}, {"name": "lan0", "match": {"name": "k1"}}]},
                     [("link", {"ifname": "lan1", "address": MAC % 1, "flags": {"UP"}}), ("link", {"ifname": "lan0", "address": MAC % 2})])
        matrix.phase("by altname, with what is set besides", {"name": "k1", "match": {"altname": "the-second"}, "mtu": 1300},
                     [("link", {"ifname": "k1", "mtu": 1300, "altnames": ["the-second"]})])
        matrix.phase("an exchange of three", {"links": [{"name": "by1", "match": {"address": MAC % 1}}, {"name": "lan1", "match": {"altname": "the-second"}},
                                                        {"name": "k1", "kind": "bridge", "up": True}]},
                     [("link", {"ifname": "by1", "address": MAC % 1, "flags": {"UP"}}), ("link", {"ifname": "lan1", "address": MAC % 2}),
                      ("link", {"ifname": "k1"})])
        matrix.ended()


@pytest.mark.parametrize("entries, words", [
    ([{"name": "lan", "match": {"name": "none"}}], "no link matches name none"),
    ([{"name": "lan", "match": {}}], "match needs one of"),
    ([{"name": "lan", "match": {"address": "nonsense"}}], "nonsense"),
    ([{"name": "k1", "match": {"name": "k0"}}], "the name of another link"),
    ([{"name": "the-second", "match": {"name": "k1"}}], "altname"),
    ([{"name": "lan", "match": {"name": "k0"}}, {"name": "wan", "match": {"address": MAC % 1}}], "cannot be both"),
    ([{"name": "k0", "match": {"name": "k1"}}, {"name": "k1", "match": {"name": "k0"}}], "exchange their names by match.name"),
    ([{"name": "lan", "match": {"driver": "bridge"}}], "k0 and k1 match driver bridge"),
    ([{"name": "lan", "match": {"path": "0000:00:03.0"}}], "no link matches path"),
    ([{"name": "a name", "match": {"name": "k0"}}], "cannot be a link's name"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_found_or_called_so(entries, words, space):
    space.ip(*CARDS)
    before = state(space)
    for check in (True, False):
        failed = space.play("nl_link", check=check, links=[{"name": "lo", "mtu": 1500}, *entries])
        assert failed.get("failed") and words in failed["msg"] and "links[" in failed["msg"], failed
    assert not differences(before, state(space))


def test_by_driver_in_any_namespace(space):
    space.ip("link add name v0 type veth peer name v1", "link add name k0 type bridge")
    assert space.play("nl_link", name="lan", match={"driver": "bridge"}).get("changed") and space.link("lan")["linkinfo"]["info_kind"] == "bridge"

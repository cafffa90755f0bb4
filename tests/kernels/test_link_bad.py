# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: what cannot be, is one sentence and changes nothing, in check mode too where it can be known."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.state import differences, state

SETUP = ("link add name v0 type veth peer name v1", "link add name br0 type bridge", "link set dev v0 up")
# (kinds it needs, further setup, arguments, words of the failure, whether check mode knows)
CASES = {
    "an option of another kind": ((), (), {"name": "br0", "veth": {"peer": {"name": "x"}}}, ("br0", "bridge", "veth"), True),
    "an option of another kind, new": ((), (), {"name": "k0", "kind": "bridge", "vlan": {"id": 7}}, ("vlan", "bridge"), True),
    "an id out of range": (("vxlan",), (), {"name": "k0", "kind": "vxlan", "vxlan": {"id": 1 << 24}}, ("k0", "vxlan"), False),
    "a vlan id out of range": (("vlan",), (), {"name": "k0", "kind": "vlan", "link": "v0", "vlan": {"id": 4096}}, ("k0", "Invalid VLAN id"), False),
    "a number too large": (("vlan",), (), {"name": "k0", "kind": "vlan", "link": "v0", "vlan": {"id": 70000}}, ("vlan.id", "70000"), True),
    "a vlan id twice on one device": (("vlan",), ("link add link v0 name k1 type vlan id 7",),
                                      {"name": "k0", "kind": "vlan", "link": "v0", "vlan": {"id": 7}}, ("k0", "EEXIST"), False),
    "a vlan without an id": (("vlan",), (), {"name": "k0", "kind": "vlan", "link": "v0"}, ("needs the option vlan.id",), True),
    "a vlan without a lower device": (("vlan",), (), {"name": "k0", "kind": "vlan", "vlan": {"id": 7}}, ("needs the option link",), True),
    "a vxlan without an id": ((), (), {"name": "k0", "kind": "vxlan"}, ("needs the option vxlan.id or vxlan.external",), True),
    "a lower device that is not there": ((), (), {"name": "k0", "kind": "macvlan", "link": "v9"}, ("v9", "did you mean"), True),
    "a name taken by another kind": ((), (), {"name": "br0", "kind": "vxlan", "vxlan": {"id": 7}}, ("kind", "br0", "bridge", "vxlan"), True),
    "a name taken by no virtual link": ((), (), {"name": "lo", "kind": "bridge"}, ("kind", "lo", "no virtual link"), True),
    "a bond port with addresses stays": (("bond",), ("link add name k1 type bond", "address add 192.0.2.1/24 dev v0"),
                                         {"links": [{"name": "v0", "master": "k1", "mtu": 40}]}, ("v0", "mtu"), False),
    "a mode that a bond does not know": (("bond",), (), {"name": "k0", "kind": "bond", "bond": {"mode": "balance-rr", "lacp_rate": "fast"}},
                                         ("k0", "lacp_rate"), False),
    "arp monitoring in a mode without": (("bond",), (), {"name": "k0", "kind": "bond", "bond": {"mode": "802.3ad", "arp_interval": 100}},
                                         ("k0", "arp_interval"), False),
    "a vrf without a table": (("vrf",), (), {"name": "k0", "kind": "vrf"}, ("needs the option vrf.table",), True),
    "a master that is no master": ((), (), {"name": "v0", "master": "v1"}, ("v0",), False),
    "itself as master": ((), (), {"name": "br0", "master": "br0"}, ("br0",), False),
    "an address of another length": ((), (), {"name": "v0", "address": "02:00"}, ("v0", "address"), False),
    "a macaddr list in another mode": ((), (), {"name": "k0", "kind": "macvlan", "link": "v0", "macvlan": {"mode": "bridge", "macaddr": ["02:zz"]}},
                                       ("macvlan.macaddr", "02:zz"), True),
    "an address of the other family": ((), (), {"name": "k0", "kind": "vxlan", "vxlan": {"id": 7, "group": "2001:db8::1", "local": "192.0.2.1"}},
                                       ("k0",), False),
    "an mtu larger than that of the link below": ((), (), {"name": "k0", "kind": "vxlan", "mtu": 1480, "vxlan": {"id": 7, "dev": "v0", "dstport": 4789}},
                                                  ("k0", "mtu", "the mtu of the link below leaves less room"), False),
    "two ends of one name": ((), (), {"name": "k0", "kind": "veth", "veth": {"peer": {"name": "k0"}}}, ("k0",), False),
    "a broken one among good ones": ((), (), {"links": [{"name": "k0", "kind": "bridge"}, {"name": "v0", "mtu": 1400}, {"name": "v1", "mtu": 1}]},
                                     ("links[2]", "v1", "mtu"), False),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_sentence_and_changes_nothing(name, space):
    kinds, setup, args, words, foreseen = CASES[name]
    for kind in kinds:
        if not space.has_kind(kind):
            pytest.skip("this kernel has no links of kind %s" % kind)
    space.ip(*SETUP + setup)
    before = state(space)
    runs = [space.play("nl_link", check=check, **args) for check in ([True] if foreseen else []) + [False]]
    for result in runs:
        assert result.get("failed"), result
        assert not [word for word in words if word not in result["msg"]], result["msg"]
        assert "Traceback" not in str(result) and "bug" not in result["msg"] and "\n" not in result["msg"], result["msg"]
    assert differences(before, state(space)) == []

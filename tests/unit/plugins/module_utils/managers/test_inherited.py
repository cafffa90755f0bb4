# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a link that is made anew takes from the one below, and what it is told. The rest is judged by kernels (test_link_anew.py)."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import inherited
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.tests.unit.world import lan, managing


@pytest.mark.parametrize("kind, mtu, follows", [
    ("vlan", 0, True), ("macvlan", 0, True), ("macvtap", 0, True), ("ipvlan", 0, True), ("ipvtap", 0, True), ("macsec", -32, True), ("macsec", 0, False),
    ("xfrm", 0, False), ("gre", 0, False), ("gre", -24, False)])
def test_an_mtu_that_is_the_lower_links_by_chance_stays(kind, mtu, follows):
    with managing(lan(), Link) as (manager, connection):
        low = next(obj for obj in manager.current(connection, []) if obj["ifname"] == "eth0")
        data = {"icv_len": 16} if kind == "macsec" else {"link": low["ifindex"]} if kind in ("gre", "xfrm") else {}
        have = {"ifname": "k0", "mtu": low["mtu"] + mtu, "link": low["ifindex"], "linkinfo": {"kind": kind, "data": data}}
        assert ("mtu" in inherited.left_out(manager, have, {"ifname": "k0"}, have)) is follows

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_neigh: rows of scenarios for the 12 steps (see matrix.play), on v0, a veth that is up."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up",
         "address add 192.0.2.1/24 dev v0", "address add 2001:db8::1/64 dev v0 nodad")
ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"


def shown(dst, **more):
    return "neighbour", dict({"dst": dst, "dev": "v0"}, **more)


SCENARIOS = {
    "ipv4": {
        "create": {"link": "v0", "dst": "192.0.2.9", "lladdr": ONE},
        "change": {"link": "v0", "dst": "192.0.2.9", "lladdr": TWO.upper()},
        "delete": {"link": "v0", "dst": "192.0.2.9", "state": "absent"},
        "shows": {"create": [shown("192.0.2.9", lladdr=ONE, state=["PERMANENT"])],
                  "change": [shown("192.0.2.9", lladdr=TWO, state=["PERMANENT"])]},
    },
    "ipv4 noarp, then permanent": {
        "create": {"link": "v0", "dst": "192.0.2.9", "lladdr": ONE, "nud": "noarp"},
        "change": {"link": "v0", "dst": "192.0.2.9", "lladdr": ONE, "nud": "permanent"},
        "delete": {"link": "v0", "dst": "192.0.2.9", "state": "absent"},
        "shows": {"create": [shown("192.0.2.9", state=["NOARP"])], "change": [shown("192.0.2.9", lladdr=ONE, state=["PERMANENT"])]},
    },
    "ipv6 router, protocol": {
        "create": {"link": "v0", "dst": "2001:DB8::9", "lladdr": ONE, "router": True, "protocol": "static"},
        "change": {"link": "v0", "dst": "2001:db8::9", "lladdr": TWO, "router": False, "protocol": "boot"},
        "delete": {"link": "v0", "dst": "2001:db8::9", "state": "absent"},
        "shows": {"create": [shown("2001:db8::9", lladdr=ONE, state=["PERMANENT"], router=True, protocol="static")],
                  "change": [shown("2001:db8::9", lladdr=TWO, router=None, protocol="boot")]},
    },
    "extern_learn": {
        "create": {"link": "v0", "dst": "192.0.2.9", "lladdr": ONE, "extern_learn": True},
        "change": {"link": "v0", "dst": "192.0.2.9", "lladdr": TWO, "extern_learn": True},
        "delete": {"link": "v0", "dst": "192.0.2.9", "state": "absent"},
        "shows": {"change": [shown("192.0.2.9", lladdr=TWO)]},
    },
    "proxies of both families": {
        "create": {"neighbours": [{"link": "v0", "dst": "192.0.2.77", "proxy": True},
                                  {"link": "v0", "dst": "2001:db8::77", "proxy": True}]},
        "change": {"neighbours": [{"link": "v0", "dst": "192.0.2.77", "proxy": True, "state": "absent"},
                                  {"link": "v0", "dst": "2001:db8::78", "proxy": True}]},
        "delete": {"neighbours": [{"link": "v0", "dst": "2001:db8::77", "proxy": True, "state": "absent"},
                                  {"link": "v0", "dst": "2001:db8::78", "proxy": True, "state": "absent"}]},
        "shows": {"create": [("proxy", {"dst": "192.0.2.77", "dev": "v0"}), ("proxy", {"dst": "2001:db8::77", "dev": "v0"})],
                  "change": [("proxy", {"dst": "2001:db8::77", "dev": "v0"}), ("proxy", {"dst": "2001:db8::78", "dev": "v0"})]},
    },
    "a proxy is another than the entry": {
        "create": {"neighbours": [{"link": "v0", "dst": "192.0.2.9", "lladdr": ONE}, {"link": "v0", "dst": "192.0.2.9", "proxy": True}]},
        "change": {"link": "v0", "dst": "192.0.2.9", "proxy": True, "state": "absent"},
        "delete": {"link": "v0", "dst": "192.0.2.9", "state": "absent"},
        "shows": {"create": [shown("192.0.2.9", lladdr=ONE), ("proxy", {"dst": "192.0.2.9", "dev": "v0"})],
                  "change": [shown("192.0.2.9", lladdr=ONE)]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_neigh(name):
    play(dict({"module": "nl_neigh", "setup": SETUP, "steady": ("v0", "v1")}, **SCENARIOS[name]))

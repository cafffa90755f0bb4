# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_neigh: rows of scenarios for the 12 steps (see matrix.play), on v0, a veth that is up."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import exchange
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused

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
    "without a protocol": {
        "create": {"link": "v0", "dst": "192.0.2.9", "lladdr": ONE, "protocol": "static"},
        "change": {"link": "v0", "dst": "192.0.2.9", "lladdr": TWO, "protocol": "unspec"},
        "delete": {"link": "v0", "dst": "192.0.2.9", "state": "absent"},
        "shows": {"create": [shown("192.0.2.9", lladdr=ONE, protocol="static")], "change": [shown("192.0.2.9", lladdr=TWO, protocol=None)]},
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
    "proxies of all links, of routers, of somebody": {
        "create": {"neighbours": [{"dst": "192.0.2.77", "proxy": True, "protocol": "static"},
                                  {"link": "v0", "dst": "2001:db8::77", "proxy": True, "router": True, "extern_learn": True}]},
        "change": {"neighbours": [{"dst": "192.0.2.77", "proxy": True, "protocol": "boot"},
                                  {"link": "v0", "dst": "2001:db8::77", "proxy": True, "router": False}]},
        "delete": {"neighbours": [{"dst": "192.0.2.77", "proxy": True}, {"link": "v0", "dst": "2001:db8::77", "proxy": True}], "state": "absent"},
        "shows": {"create": [("proxy", {"dst": "192.0.2.77", "dev": None, "protocol": "static"}),
                             ("proxy", {"dst": "2001:db8::77", "dev": "v0", "router": True, "extern_learn": True})],
                  "change": [("proxy", {"dst": "192.0.2.77", "protocol": "boot"}), ("proxy", {"dst": "2001:db8::77", "router": None})]},
    },
    "purge, which leaves what nobody set by hand": {
        "setup": SETUP + ("neighbour add 192.0.2.20 lladdr %s dev v0 nud permanent" % ONE, "neighbour add 192.0.2.21 lladdr %s dev v0 nud noarp" % ONE,
                          "neighbour add 192.0.2.22 lladdr %s dev v0 nud stale" % ONE, "neighbour add 192.0.2.23 lladdr %s dev v1 nud permanent" % ONE,
                          "neighbour add 192.0.2.24 lladdr %s dev v0 nud permanent extern_learn" % ONE, "neighbour add proxy 192.0.2.77 dev v0",
                          "neighbour add 192.0.2.25 lladdr %s dev v0 nud permanent protocol zebra" % ONE, "neighbour add proxy 192.0.2.78",
                          "neighbour add 2001:db8::20 lladdr %s dev v0 nud permanent" % ONE, "neighbour add proxy 2001:db8::77 dev v0"),
        "create": {"neighbours": [{"link": "v0", "dst": "192.0.2.9", "lladdr": ONE}], "purge": {"links": ["v0"], "family": "inet", "proxy": False}},
        "change": {"neighbours": [], "purge": {"links": ["v0"]}},
        "shows": {"create": [shown("192.0.2.9"), shown("192.0.2.21"), shown("192.0.2.24"), ("proxy", {"dst": "192.0.2.77"}), shown("2001:db8::20")],
                  "change": [shown("192.0.2.21"), shown("192.0.2.22"), ("neighbour", {"dst": "192.0.2.23", "dev": "v1"}), shown("192.0.2.24"),
                             shown("192.0.2.25"), ("proxy", {"dst": "192.0.2.78"})]},
        # Left alone, it would outlive its namespace and show up in another: the kernel forgets those of links only.
        "delete": {"dst": "192.0.2.78", "proxy": True, "state": "absent"},
        "restores": False,
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_neigh(name):
    play(dict({"module": "nl_neigh", "setup": SETUP, "steady": ("v0", "v1")}, **SCENARIOS[name]))


def entry(**more):
    return dict({"link": "v0", "dst": "192.0.2.9"}, **more)


def of(space, dst):
    return next((one for one in space.show("neighbour show nud all") + space.show("neighbour show proxy") if one["dst"] == dst), None)


def test_managed_and_use_leave_it_to_the_kernel_to_find_the_neighbour(space):
    space.ip(*SETUP)
    first = space.play("nl_neigh", **entry(use=True))
    assert first["changed"] and first["commands"] == ["ip neighbour replace 192.0.2.9 dev v0 use"], first
    assert of(space, "192.0.2.9")["state"] == ["INCOMPLETE"] and not space.play("nl_neigh", **entry(use=True))["changed"]
    done = space.play("nl_neigh", **entry(dst="192.0.2.10", managed=True))
    if done.get("failed"):
        pytest.skip("no managed neighbours before Linux 5.16: %s" % done["msg"])
    assert done["commands"] == ["ip neighbour replace 192.0.2.10 dev v0 managed"] and done["neighbours"] == [entry(dst="192.0.2.10", managed=True)]
    assert "managed" in of(space, "192.0.2.10") and not space.play("nl_neigh", **entry(dst="192.0.2.10", managed=True))["changed"]
    assert {"dst": "192.0.2.10", "link": "v0", "managed": True} in space.play("nl_info", gather=["neighbours"])["neighbours"]
    assert space.play("nl_neigh", **entry(dst="192.0.2.10", lladdr=ONE, managed=False))["changed"]
    assert "managed" not in of(space, "192.0.2.10") and of(space, "192.0.2.10")["state"] == ["PERMANENT"]
    back = space.play("nl_neigh", **entry(dst="192.0.2.10", managed=True))
    assert back["changed"] and back["diff"]["before"]["neighbour 192.0.2.10 on v0"]["nud"] == "permanent"
    assert space.play("nl_neigh", neighbours=[], purge={"links": ["v0"]})["changed"] and of(space, "192.0.2.10") is None
    assert of(space, "192.0.2.9") is not None, "what the kernel looks for is not set by hand"


def test_extern_valid(space):
    space.ip(*SETUP)
    done = space.play("nl_neigh", **entry(lladdr=ONE, nud="stale", extern_valid=True))
    if done.get("failed") and "this kernel does not know extern_valid" in done["msg"]:
        pytest.skip("this kernel has no NTF_EXT_VALIDATED: %s" % done["msg"])
    assert done["changed"] and done["commands"] == ["ip neighbour replace 192.0.2.9 dev v0 lladdr %s nud stale extern_valid" % ONE], done
    assert not space.play("nl_neigh", **entry(lladdr=ONE, nud="stale", extern_valid=True))["changed"]
    assert space.play("nl_neigh", **entry(lladdr=ONE, nud="stale", extern_valid=False))["changed"]


@pytest.mark.parametrize("nud", ["reachable", "stale", "probe", "noarp", "permanent"])
def test_every_state_that_can_be_asked_for(space, nud):
    space.ip(*SETUP)
    space.sysctl("ipv4/neigh/v0/delay_first_probe_time", 60)
    space.sysctl("ipv4/neigh/v0/retrans_time_ms", 60000)
    assert space.play("nl_neigh", **entry(lladdr=ONE, nud=nud))["changed"]
    assert of(space, "192.0.2.9")["state"] == [nud.upper()]
    assert not space.play("nl_neigh", **entry(lladdr=ONE, nud=nud))["changed"]
    assert space.play("nl_neigh", **entry(state="absent"))["changed"]


BAD = [
    (entry(dst="192.0.2.0/24", lladdr=ONE), "dst is one address, not the prefix 192.0.2.0/24"), ({"dst": "192.0.2.9", "lladdr": ONE}, "link is missing"),
    (entry(), "a permanent entry cannot be made without lladdr"), (entry(lladdr="02:00:00"), "lladdr does not have the length"),
    (entry(lladdr="02:00:00:00:00:0g"), "lladdr: '02:00:00:00:00:0g' is not a hardware address"), (entry(lladdr=ONE, link="v00"), "there is no link 'v00'"),
    (entry(proxy=True, lladdr=ONE), "a proxy entry has no lladdr"), (entry(managed=True, lladdr=ONE), "lladdr cannot be given with it"),
    (entry(use=True, nud="stale"), "nud cannot be given with it"),
    (entry(lladdr=ONE, protocol="nobody"), "there is no protocol 'nobody'"), (entry(lladdr=ONE, protocol="256"), "protocol 256 is not 0 to 255"),
    (entry(lladdr=ONE, nud="asleep"), "value of nud must be one of"), (entry(dst="here", lladdr=ONE), "'here' is not an IP address"),
    ({"neighbours": [], "purge": {"links": ["v00"]}}, "there is no link 'v00'"), ({"purge": {"links": ["v0"]}}, "nothing is asked for"),
]


def test_bad_input_is_one_sentence_and_changes_nothing(space):
    space.ip(*SETUP)
    refused(space, "nl_neigh", BAD)


def test_what_makes_the_kernel_forget_permanent_neighbours(space):
    """A new address of the link and its going down do, losing the carrier does not; who changes these has to put them back."""
    space.ip(*SETUP)
    assert space.play("nl_neigh", **entry(lladdr=ONE))["changed"]
    space.ip("link set dev v1 down")
    assert of(space, "192.0.2.9") is not None
    for line in ("link set dev v0 address 02:00:00:00:aa:aa", "link set dev v0 down"):
        space.ip(line)
        assert of(space, "192.0.2.9") is None, line
        space.ip("link set dev v0 up")
        assert space.play("nl_neigh", **entry(lladdr=ONE))["changed"]


def test_few_are_looked_up_and_the_table_is_not_read(space, monkeypatch):
    """One of 50,000 took 0.5 to 0.8 s while the table was read, and takes what one of none takes. Linux before 5.0 has no such look-up."""
    space.ip(*SETUP, "neighbour add 192.0.2.9 lladdr %s dev v0 nud permanent protocol static" % ONE, "neighbour add proxy 2001:db8::77 dev v0")
    monkeypatch.setattr(exchange, "dump", None)         # whoever dumps, fails
    entries = [entry(lladdr=TWO), entry(dst="192.0.2.8", lladdr=ONE), {"dst": "2001:db8::77", "proxy": True, "link": "v0", "state": "absent"},
               {"dst": "192.0.2.78", "proxy": True}, entry(dst="192.0.2.7", state="absent")]
    for check, changed in ((True, True), (False, True), (True, False), (False, False)):
        result = space.play("nl_neigh", check=check, neighbours=entries)
        assert result.get("changed") is changed and len(result["commands"]) == (4 if changed else 0), result
    assert [one["dst"] for one in result["neighbours"]] == ["192.0.2.9", "192.0.2.8", "192.0.2.78"]
    assert "TypeError" in space.play("nl_neigh", neighbours=[entry(dst="192.0.2.%d" % (n + 1), lladdr=ONE) for n in range(17)])["msg"]

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real main() of every module against a kernel in memory: what a user types, and what he gets back."""
from __future__ import annotations

import errno
import json
import os

import pytest
from ansible.module_utils import basic
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.netlink import connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.netns import descriptor
from ansible_collections.linux.netlink.plugins.modules import nl_address, nl_info, nl_link, nl_neigh, nl_route
from ansible_collections.linux.netlink.tests.unit.tables import Refusal
from ansible_collections.linux.netlink.tests.unit.world import MAC, lan

BR1 = {"name": "br1", "kind": "bridge"}
ADDRESS = {"link": "br0", "address": "10.0.0.1/24"}
ROUTE = {"dst": "10.0.0.0/8", "gateway": "192.0.2.254"}
NEIGH = {"link": "br0", "dst": "192.0.2.9", "lladdr": MAC % 9}
PLURAL = {nl_link: "links", nl_address: "addresses", nl_route: "routes", nl_neigh: "neighbours", nl_info: None}


@pytest.fixture(name="host")
def fixture_host(monkeypatch):
    """A host with lan()'s links; `host.netns` are its other namespaces."""
    kernel = lan(split=2)
    kernel.netns = {}

    def open_socket(_family, netns, _groups):
        if netns and netns not in kernel.netns:
            os.close(descriptor(netns))         # which is the failure
        return kernel.netns[netns] if netns else kernel

    monkeypatch.setattr(connection, "open_socket", open_socket)
    return kernel


@pytest.fixture(name="play")
def fixture_play(host, monkeypatch, capsys):
    """play(module, options, check) -> what the module returned; it ended once, and left no socket open."""
    def play(module, options, check=False):
        arguments = dict(options, _ansible_check_mode=check, _ansible_diff=True, _ansible_remote_tmp="/tmp",
                         _ansible_keep_remote_files=False)
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)     # ansible-core 2.19 and later
        opened = [kernel.closed for kernel in [host] + list(host.netns.values())]
        with pytest.raises(SystemExit) as ended:
            module.main()
        out, err = capsys.readouterr()
        result = json.loads(out)
        assert bool(ended.value.code) == result.get("failed", False)
        assert err == ""
        assert sum(kernel.closed for kernel in [host] + list(host.netns.values())) <= sum(opened) + 1
        return result

    return play


def failure(play, module, options, check=False):
    result = play(module, options, check)
    assert result.get("failed"), "it did not fail: %s" % result
    assert "exception" not in result and "Traceback" not in result["msg"] and "a bug in" not in result["msg"]
    return result


# -- create, change, delete x check, do, check again, do again

MATRIX = [
    (nl_link, {"name": "br1"}, {"kind": "bridge", "up": True, "mtu": 1400, "bridge": {"ageing_time": 100}},
     {"mtu": 1300, "bridge": {"ageing_time": 0}}, ["ip link add name br1 type bridge ageing_time 100", "ip link set dev br1 mtu 1400",
                                                   "ip link set dev br1 up"]),
    (nl_link, {"name": "v1"}, {"kind": "veth", "veth": {"peer": {"name": "v2"}}, "altnames": ["one"]}, {"altnames": ["two"], "alias": "x"},
     ["ip link add name v1 type veth peer name v2", "ip link property add dev v1 altname one"]),
    (nl_link, {"name": "d1"}, {"kind": "dummy", "master": "br0", "alias": "x"}, {"master": "", "alias": ""},
     ["ip link add name d1 type dummy", "ip link set dev d1 master br0", "ip link set dev d1 alias x"]),
    (nl_address, ADDRESS, {"metric": 5}, {"metric": 0}, ["ip address add 10.0.0.1/24 dev br0 metric 5"]),
    (nl_address, ADDRESS, {"label": "br0:1", "broadcast": "+"}, {"label": "br0:2", "broadcast": "-"},
     ["ip address add 10.0.0.1/24 dev br0 label br0:1 broadcast 10.0.0.255"]),
    (nl_address, {"link": "br0", "address": "2001:db8:1::1/64"}, {"nodad": True}, {"noprefixroute": True},
     ["ip address add 2001:db8:1::1/64 dev br0 nodad"]),
    (nl_route, {"dst": "10.0.0.0/8"}, {"gateway": "192.0.2.254", "mtu": 1400}, {"gateway": "192.0.2.253", "mtu": 0},
     ["ip route add 10.0.0.0/8 via 192.0.2.254 proto static mtu 1400"]),
    (nl_route, {"dst": "default", "family": "inet6", "metric": 5}, {"gateway": "2001:db8::fe"}, {"type": "blackhole"},
     ["ip -6 route add default via 2001:db8::fe metric 5 proto static"]),
    (nl_route, {"dst": "10.0.0.0/8", "table": "100"}, {"multipath": [{"gateway": "192.0.2.251"}, {"gateway": "192.0.2.252", "weight": 2}]},
     {"gateway": "192.0.2.253"},
     ["ip route add 10.0.0.0/8 table 100 proto static nexthop via 192.0.2.251 weight 1 nexthop via 192.0.2.252 weight 2"]),
    (nl_neigh, {"link": "br0", "dst": "192.0.2.9"}, {"lladdr": MAC % 9}, {"lladdr": MAC % 8},
     ["ip neighbour replace 192.0.2.9 dev br0 lladdr 02:00:00:00:00:09 nud permanent"]),
    (nl_neigh, {"link": "br0", "dst": "2001:db8::9", "proxy": True}, {}, {"protocol": "boot"},
     ["ip neighbour replace proxy 2001:db8::9 dev br0"]),
]


@pytest.mark.parametrize("many", [False, True], ids=["one", "list"])
@pytest.mark.parametrize("module, who, created, changed, commands", MATRIX, ids=lambda value: getattr(value, "__name__", "").split(".")[-1])
def test_the_twelve_steps(host, play, module, who, created, changed, commands, many):
    said = []
    for options in (created, changed, {"state": "absent"}):
        entry = dict(who, **options)
        arguments = {PLURAL[module]: [entry]} if many else entry
        before = host.tables()
        host.orders.clear()
        predicted = play(module, arguments, check=True)
        assert (host.orders, host.tables()) == ([], before), "check mode has done something"
        done = play(module, arguments)
        assert predicted["changed"] is done["changed"] is True
        assert predicted["diff"] == done["diff"] and done["diff"]["before"] != done["diff"]["after"]
        assert predicted["commands"] == done["commands"] != []
        assert host.tables() != before
        after = host.tables()
        host.orders.clear()
        for again in (play(module, arguments, check=True), play(module, arguments)):
            assert again["changed"] is False
            assert again["diff"] == {"before": {}, "after": {}}
            assert again["commands"] == []
        assert (host.orders, host.tables()) == ([], after), "the second run has done something"
        said.append(done)
    assert said[0]["commands"] == commands
    assert (said[0]["diff"]["before"], said[2]["diff"]["after"]) == ({}, {})
    assert [len(result[PLURAL[module]]) for result in said] == [1, 1, 0]


@pytest.mark.parametrize("module, entries", [
    (nl_link, [BR1, {"name": "d1", "kind": "dummy", "master": "br1"}]), (nl_address, [ADDRESS, dict(ADDRESS, address="10.0.0.2/24")]),
    (nl_route, [ROUTE, dict(ROUTE, metric=5)]), (nl_neigh, [NEIGH, dict(NEIGH, dst="2001:db8::9")]),
], ids=lambda value: getattr(value, "__name__", "").split(".")[-1])
def test_what_nl_info_returns_the_module_accepts_elsewhere(host, play, module, entries):
    assert play(module, {PLURAL[module]: entries})["changed"]
    gathered = play(nl_info, {"gather": [PLURAL[module]]})
    assert gathered["changed"] is False
    returned = gathered[PLURAL[module]]
    assert play(module, {PLURAL[module]: returned})["changed"] is False
    host.netns["blue"] = lan()
    elsewhere = play(module, {PLURAL[module]: returned, "netns": "blue"})
    assert elsewhere["changed"]
    assert all(" -n blue " in line for line in elsewhere["commands"])
    assert play(nl_info, {"gather": [PLURAL[module]], "netns": "blue"})[PLURAL[module]] == returned


def test_one_change_marks_one_item_of_many(host, play):
    entries = [dict(ROUTE, dst="10.%d.0.0/16" % number) for number in range(5)]
    play(nl_route, {"routes": entries})
    entries[3] = dict(entries[3], mtu=1400)
    result = play(nl_route, {"routes": entries})
    assert list(result["diff"]["after"]) == ["route 10.3.0.0/16"]
    assert len(host.orders) == 5 + 1
    assert len(result["routes"]) == 5


def test_an_option_that_is_not_given_changes_nothing(play):
    full = dict(BR1, up=True, mtu=1400, alias="x", bridge={"stp_state": True, "ageing_time": 5, "no_linklocal_learn": True})
    before = play(nl_link, full)["links"]
    assert play(nl_link, {"name": "br1"})["changed"] is False
    after = play(nl_link, {"name": "br1", "txqueuelen": 5})["links"]
    assert after == [dict(before[0], txqueuelen=5)]


def test_an_entrys_own_state_goes_before_the_tasks(play):
    play(nl_route, {"routes": [ROUTE, dict(ROUTE, metric=1)]})
    result = play(nl_route, {"state": "absent", "routes": [ROUTE, dict(ROUTE, metric=2, state="present")]})
    assert sorted(result["diff"]["before"]) == ["route 10.0.0.0/8"]
    assert sorted(result["diff"]["after"]) == ["route 10.0.0.0/8 metric 2"]


def test_a_diff_is_made_of_dicts(play):
    """A list crashes a callback of Ansible's."""
    diff = play(nl_route, {"routes": [ROUTE]})["diff"]
    assert isinstance(diff["before"], dict) and isinstance(diff["after"], dict)


def test_absence_of_something_on_a_link_that_is_not_there_is_done_already(play):
    for module, entry in ((nl_link, {"name": "gone0"}), (nl_address, dict(ADDRESS, link="gone0")), (nl_neigh, dict(NEIGH, link="gone0"))):
        assert play(module, dict(entry, state="absent"))["changed"] is False


@pytest.mark.parametrize("options, expected", [
    ({"gather": ["links"], "kind": "bridge"}, {"links": ["br0"]}),
    ({"gather": ["links"], "link": "eth0"}, {"links": ["eth0"]}),
    ({"gather": ["links"], "master": "br0"}, {"links": ["eth1"]}),
    ({"gather": ["addresses"], "family": "inet6"}, {"addresses": ["2001:db8::1/64"]}),
    ({"gather": ["addresses"], "link": "eth0"}, {"addresses": []}),
    ({"gather": ["routes"], "table": "100"}, {"routes": ["10.9.0.0/16"]}),
    ({"gather": ["routes"], "dst": "10.0.0.0/8"}, {"routes": ["10.0.0.0/8"]}),
    ({"gather": ["routes"], "protocol": "static"}, {"routes": ["10.0.0.0/8", "10.9.0.0/16"]}),
    ({"gather": ["neighbours"], "link": "br0"}, {"neighbours": ["192.0.2.9"]}),
    ({"gather": ["routes", "neighbours"], "link": "eth0"}, {"routes": [], "neighbours": []}),
], ids=repr)
def test_nl_info_filters(play, options, expected):
    play(nl_link, {"name": "eth1", "master": "br0"})
    play(nl_route, {"routes": [ROUTE, dict(ROUTE, dst="10.9.0.0/16", table="100")]})
    play(nl_neigh, NEIGH)
    result = play(nl_info, options)
    names = {"links": "name", "addresses": "address", "routes": "dst", "neighbours": "dst"}
    assert {plural: [one[names[plural]] for one in result[plural]] for plural in expected} == expected
    assert not set(names) - set(expected) & set(result)


# -- bad input: object, option and reason; nothing is sent

BAD = [
    (nl_address, dict(ADDRESS, address="10.0.0.256/24"), ["'10.0.0.256' is not an IP address", "at most 255"]),
    (nl_address, dict(ADDRESS, address="10.0.0.1/33"), ["'33' is not a prefix length of 10.0.0.1"]),
    (nl_address, dict(ADDRESS, broadcast="10.0.0"), ["broadcast: ", "10.0.0"]),
    (nl_address, dict(ADDRESS, link="br9"), ["there is no link 'br9'", "did you mean br0"]),
    (nl_address, dict(ADDRESS, scope="globl"), ["there is no scope 'globl'", "did you mean global"]),
    (nl_address, {"link": "br0"}, ["address is missing"]),
    (nl_route, dict(ROUTE, dst="10.0.0.1/8"), ["10.0.0.1/8 has bits set beyond its prefix", "10.0.0.0/8"]),
    (nl_route, dict(ROUTE, gateway="router"), ["'router' is not an IP address"]),
    (nl_route, dict(ROUTE, source="192.0.2"), ["192.0.2", "is not an"]),
    (nl_route, dict(ROUTE, table="mian"), ["there is no table 'mian'", "did you mean main"]),
    (nl_route, dict(ROUTE, link="eth"), ["there is no link 'eth'", "did you mean eth"]),
    (nl_route, {"dst": "10.0.0.0/8"}, ["route 10.0.0.0/8 is not there", "needs a gateway"]),
    (nl_route, dict(ROUTE, metric=-1), ["metric: ", "-1"]),
    (nl_route, dict(ROUTE, metric=1 << 32), ["metric: ", "4294967296"]),
    (nl_route, dict(ROUTE, tos=256), ["256"]),
    (nl_route, dict(ROUTE, mtu=-5), ["mtu: ", "-5"]),
    (nl_neigh, dict(NEIGH, lladdr="02:00:00:00:00:0g"), ["lladdr: ", "'02:00:00:00:00:0g' is not a hardware address"]),
    (nl_neigh, dict(NEIGH, link="br1"), ["there is no link 'br1'", "did you mean br0"]),
    (nl_neigh, dict(NEIGH, dst="192.0.2.0/24"), ["dst is one address, not the prefix"]),
    (nl_link, {"name": "a-much-too-long-name", "kind": "dummy"}, ["'a-much-too-long-name' is longer than 15 bytes"]),
    (nl_link, {"name": "a/b", "kind": "dummy"}, ["'a/b' cannot be a link's name", "no slash"]),
    (nl_link, dict(BR1, address="02:00"), ["02:00"]),
    (nl_link, dict(BR1, address="zz:00:00:00:00:00"), ["address: ", "is not a hardware address"]),
    (nl_link, {"name": "eth0", "master": "br9"}, ["there is no link 'br9'", "did you mean br0"]),
    (nl_link, {"name": "eth9", "mtu": 1400}, ["there is no link 'eth9'", "did you mean eth"]),
    (nl_link, {"name": "br0", "kind": "dummy"}, ["kind of link br0 cannot change in place (it is bridge, not dummy)"]),
    (nl_link, {"name": "d1", "kind": "dummy", "bridge": {"stp_state": True}}, ["the options under bridge", "not of kind dummy"]),
    (nl_link, {"name": "eth0", "group": "dmz-does-not-exist"}, ["there is no group"]),
]


@pytest.mark.parametrize("check", [False, True], ids=["run", "check"])
@pytest.mark.parametrize("module, options, says", BAD, ids=lambda value: repr(value) if isinstance(value, dict) else "")
def test_bad_input_is_one_clear_sentence(host, play, module, options, says, check):
    if options.get("address") == "02:00":
        host.rules.append(lambda *_what: Refusal(errno.EINVAL, "Invalid hardware address 02:00", "address"))
        check = False
    before = host.tables()
    for arguments in (options, {PLURAL[module]: [options]}):
        message = failure(play, module, arguments, check)["msg"]
        assert all(part in message for part in says), message
        assert "\n" not in message
        assert message.startswith("%s[0]: " % PLURAL[module]) == (arguments is not options)
    assert host.tables() == before


@pytest.mark.parametrize("module, options, says", [
    (nl_address, {}, "nothing is asked for: give the options of one address, or a list of addresses"),
    (nl_link, {"state": "absent"}, "nothing is asked for"),
    (nl_route, dict(ROUTE, routes=[ROUTE]), "routes says it all; dst, gateway cannot stand beside it"),
    (nl_neigh, {"lladdr": MAC % 9, "neighbours": []}, "neighbours says it all; lladdr cannot stand beside it"),
    (nl_route, dict(ROUTE, gatway="x"), "gatway"),
    (nl_route, {"routes": [dict(ROUTE, gatway="x")]}, "gatway"),
    (nl_link, dict(BR1, bridge={"stp": True}), "stp"),
    (nl_link, dict(BR1, mtu="big"), "mtu"),
    (nl_route, dict(ROUTE, type="teleport"), "teleport"),
    (nl_info, {"gather": ["everything"]}, "everything"),
    (nl_info, {"link": "br9"}, "there is no link 'br9' (did you mean br0"),
], ids=lambda value: repr(value) if isinstance(value, dict) else "")
def test_a_task_that_makes_no_sense_says_why(host, play, module, options, says):
    assert says in failure(play, module, options)["msg"]
    assert host.orders == []


@pytest.mark.parametrize("entries, says", [
    ([ROUTE, dict(ROUTE, gateway="192.0.2.1")], "routes[1]: entries 0 and 1 are both about route 10.0.0.0/8 and disagree on gateway"),
    ([ROUTE, dict(ROUTE, state="absent")], "disagree on whether it shall be there"),
    ([ROUTE, dict(ROUTE, mtu=1400)], "say it in one"),
], ids=repr)
def test_entries_that_contradict_each_other_are_named(host, play, entries, says):
    result = failure(play, nl_route, {"routes": entries})
    assert says in result["msg"]
    assert result["entry"] == 1
    assert host.orders == []


@pytest.mark.parametrize("count, number, bad, says", [
    (4000, 3345, {"dst": "10.300.0.0/16"}, "'10.300.0.0' is not an IP address"),
    (300, 299, {"metric": -1}, "metric: -1"),
    (300, 0, {"link": "eth7"}, "there is no link 'eth7'"),
], ids=repr)
def test_one_bad_entry_among_many_is_named(host, play, count, number, bad, says):
    entries = [dict(ROUTE, dst="10.%d.%d.0/24" % divmod(one, 250)) for one in range(count)]
    entries[number] = dict(entries[number], **bad)
    result = failure(play, nl_route, {"routes": entries})
    assert result["msg"].startswith("routes[%d]: " % number) and says in result["msg"]
    assert result["entry"] == number
    assert host.orders == []


# -- bad luck: what the kernel refuses

@pytest.mark.parametrize("module, options, refusal, says", [
    (nl_link, {"name": "x0", "kind": "nonesuch"}, None,
     ["creating link x0: ", "EOPNOTSUPP", "Unknown device type",
      "this kernel has no links of kind nonesuch; it needs the module rtnl-link-nonesuch"]),
    (nl_link, {"name": "x0", "kind": "brigde"}, None, ["this kernel has no links of kind brigde; did you mean bridge?"]),
    (nl_link, {"name": "eth0", "mtu": 70000}, None,
     ["changing link eth0: ", "EINVAL", "mtu greater than device maximum", "option mtu", "this link takes an mtu from 68 to 65535"]),
    (nl_link, {"name": "eth0", "master": "eth1"}, None, ["changing link eth0: ", "Device does not allow enslaving", "option master"]),
    (nl_link, {"name": "lo", "state": "absent"}, None, ["deleting link lo: ", "EOPNOTSUPP", "it is no virtual link"]),
    (nl_route, dict(ROUTE, gateway="203.0.113.1"), None,
     ["creating route 10.0.0.0/8: ", "ENETUNREACH", "Nexthop has invalid gateway", "option gateway",
      "no address of a link that is up reaches the gateway"]),
    (nl_address, ADDRESS, Refusal(errno.ENOBUFS), ["creating address 10.0.0.1/24 on br0: ", "ENOBUFS"]),
    (nl_address, dict(ADDRESS, metric=5), Refusal(errno.EINVAL, "too high", "rt_priority"),
     ["too high", "attribute rt_priority", "option metric"]),
    (nl_neigh, NEIGH, Refusal(errno.EINVAL, "Invalid link address", "lladdr"), ["creating neighbour 192.0.2.9 on br0", "option lladdr"]),
], ids=lambda value: repr(value) if isinstance(value, dict) else "")
def test_a_refusal_says_what_was_being_done_in_the_kernels_words_with_option_and_hint(host, play, module, options, refusal, says):
    if refusal:
        host.rules.append(lambda *_what: refusal)
    before = host.tables()
    result = failure(play, module, options)
    assert all(part in result["msg"] for part in says), result["msg"]
    assert result["errno"] in result["msg"]
    assert host.tables() == before


@pytest.mark.parametrize("module, options", [(nl_link, BR1), (nl_address, ADDRESS), (nl_route, ROUTE), (nl_neigh, NEIGH)],
                         ids=lambda value: getattr(value, "__name__", "").split(".")[-1])
def test_without_privilege_check_mode_works_and_a_run_says_become(host, play, module, options):
    host.privileged = False
    assert play(module, options, check=True)["changed"] is True
    result = failure(play, module, options)
    assert result["errno"] == "EPERM"
    assert "use become" in result["msg"]
    host.orders.clear()
    assert play(nl_info, {})["changed"] is False
    assert host.orders == []


def test_what_was_undone_is_counted(host, play):
    host.rules.append(lambda _verb, _table, _values, number: Refusal(errno.EPROTO) if number == 3 else None)
    entries = [dict(ROUTE, dst="10.%d.0.0/16" % number) for number in range(3)]
    before = host.tables()
    result = failure(play, nl_route, {"routes": entries})
    assert result["msg"].startswith("routes[2]: creating route 10.2.0.0/16: ")
    assert result["msg"].endswith("; the 2 other changes were undone")
    assert result["undone"] == 2
    assert host.tables() == before


def test_what_a_purge_removes_belongs_to_no_entry(host, play):
    stays, goes = (dict(ROUTE, dst="10.%d.0.0/16" % number) for number in range(2))
    play(nl_route, {"routes": [stays, goes]})
    purge = {"routes": [stays], "purge": {"table": "main"}}
    assert play(nl_route, purge, check=True)["commands"] == ["ip route delete 10.1.0.0/16 via 192.0.2.254 dev br0 proto static"]
    host.rules.append(lambda verb, *_what: Refusal(errno.EPERM) if verb == "delete" else None)
    result = failure(play, nl_route, purge)
    assert result["msg"].startswith("deleting route 10.1.0.0/16: ") and "entry" not in result
    host.rules.clear()
    play(nl_route, purge)
    assert [route["dst"] for route in play(nl_info, {"gather": ["routes"]})["routes"]] == ["10.0.0.0/16"]


def test_what_the_kernel_does_not_keep_is_a_failure(host, play):
    host.links.newprop = lambda *_what: None
    result = failure(play, nl_link, {"name": "eth0", "altnames": ["uplink"]})
    assert "changing link eth0: the kernel accepts it and does not keep it, or somebody else keeps undoing it; option altnames" in result["msg"]


def test_warnings_of_the_kernel_are_warnings_of_the_task(host, play):
    host.rules.append(lambda *_what: Refusal(0, "deprecated since 1999"))
    result = play(nl_neigh, NEIGH)
    assert result["changed"] is True
    warning, = result["warnings"]           # a text, and since ansible-core 2.19 an object around it
    assert "neighbour 192.0.2.9 on br0: deprecated since 1999" in (warning if isinstance(warning, str) else warning["event"]["msg"])


@pytest.mark.parametrize("how", [{"interrupt": 3}, {"overflow": 150}, {"foreign": True}, {"split": 1}], ids=repr)
def test_bad_luck_on_the_way_changes_nothing_in_the_outcome(host, play, how):
    for name, value in how.items():
        setattr(host, name, value)
    entries = [dict(ROUTE, dst="10.0.%d.0/24" % number) for number in range(250)]
    result = play(nl_route, {"routes": entries})
    assert result["changed"] is True
    assert (len(result["diff"]["after"]), len(result["routes"]), len(host.routes.all())) == (250, 250, 250)


def test_a_table_that_never_stands_still_is_a_failure(host, play):
    host.interrupt = 1000
    many = {"routes": [dict(ROUTE, dst="10.%d.0.0/16" % n) for n in range(20)]}     # too many to look each up
    assert "others kept changing the kernel's tables" in failure(play, nl_route, many)["msg"]


def test_a_namespace_that_is_not_there_is_named(play):
    result = failure(play, nl_route, dict(ROUTE, netns="no-such-namespace"))
    assert "no-such-namespace" in result["msg"]


def test_a_bug_of_ours_asks_to_be_reported(play, monkeypatch):
    monkeypatch.setattr(Route, "label", lambda _self, obj: obj["nothing"])
    result = play(nl_route, ROUTE)
    assert result["failed"]
    assert "this is a bug in linux.netlink, please report it: KeyError: 'nothing'" in result["msg"]


def test_a_list_from_a_file(host, play, tmp_path):
    path = tmp_path / "routes.json"
    path.write_text(json.dumps([dict(ROUTE, dst="10.%d.0.0/16" % n) for n in range(9)] + [{"dst": "11.0.0.0/8", "state": "absent"}]))
    foretold = play(nl_route, {"src": str(path)}, check=True)
    assert (foretold["changed"], len(foretold["diff"]["after"]), len(foretold["commands"])) == (True, 9, 9)
    assert play(nl_route, {"src": str(path)})["changed"]
    assert len(play(nl_route, {"src": str(path)})["routes"]) == 9      # in diff mode, which this is
    assert not play(nl_route, {"src": str(path)})["changed"]
    path.write_text(json.dumps([dict(ROUTE, dst="10.0.0.1/16")]))
    failed = play(nl_route, {"src": str(path)})
    assert failed["msg"].startswith("routes[0]: dst: 10.0.0.1/16 has bits set")
    assert play(nl_route, {"src": "/nowhere"})["msg"] == "src: /nowhere: No such file or directory"

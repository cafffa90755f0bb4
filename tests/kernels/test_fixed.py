# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot change in place: Kind.fixed against the kernel, attribute by attribute.

A link of each row of kinds.py is asked for one other value after the other, past the plan, which would refuse some. What the kernel
refuses or passes over must be in the table, what it takes and shows must not. What it takes only together with the rest of the
row, the module's own change shows.
"""
from __future__ import annotations

import contextlib
import os

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers import link_kind
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds import all as known
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.state.names import Names
from ansible_collections.linux.netlink.tests.kernels.kinds import KINDS, RECREATE
from ansible_collections.linux.netlink.tests.kernels.space import IpError, Space
from ansible_collections.linux.netlink.tests.kernels.test_kinds import entry, lacks, name_of, options, trimmed

ROWS = [row for row in KINDS if row.get("create")]
# What does not change alone, at least from or to the values here, though it is not fixed: what it hangs on.
BESIDE = {
    "vxlan-external": {"learning": "gpe goes without it"},
    "bond-rr": {"packets_per_slave": "the mode"},
    "erspan": {"oseq": "erspan needs it"}, "erspan-2": {"oseq": "erspan needs it", "erspan_ver": "there is no third"},
    "ip6erspan": {"oseq": "erspan needs it"}, "ip6erspan-2": {"oseq": "erspan needs it", "erspan_ver": "there is no third"},
    **{kind + "-external": dict.fromkeys(("local", "remote", "ikey", "okey", "iseq", "oseq"), "external") for kind in ("erspan", "ip6erspan")},
    "gre-ignore-df": {"pmtudisc": "ignore_df goes without it"}, "gretap-ignore-df": {"pmtudisc": "ignore_df goes without it"},
    "ipip-mpls": {"pmtudisc": "ttl"},
}
# What is in a table as fixed and not tried here, and why
UNTRIED = {
    "amt": {"link": "on no kernel here"},
    "batadv": {"algo_name": "never told"},
    "gtp": {"local": "never told", "local6": "never told"},
    "hsr": {"version": "never told", "interlink": "never told"},
    "ipoib": {"pkey": "no InfiniBand device here"},
    "netkit": {"peer_info": "see test_link_anew.py", "pairing": "on no kernel here"},
    "tun": {"type": "see test_link_extra.py", "multi_queue": "see test_link_extra.py"},
    "veth": {"peer": "see test_link_anew.py"}, "vxcan": {"peer": "see test_kinds.py"},
    "wwan": {"link_id": "no modem here"},
}
# Other values for what tells the family of an address, or a device: by how they begin
OTHERS = (("2001:db8:", "2001:db8::77"), ("192.0.2.", "192.0.2.77"))


def other(manager, path, value, obj):
    """Another value than this one; None where nobody can say."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list) and all(isinstance(one, int) for one in value):
        return [one + 1 for one in value]
    type_ = manager.type_at(path, obj)
    if type_ is not None and isinstance(type_.names, dict):
        return next((name for name in sorted(type_.names) if name != value), None)
    return next((new for start, new in OTHERS if isinstance(value, str) and value.startswith(start)), None)


def seconds(manager, row):
    """{option: a second value}: from the row, else made up."""
    first, made_up = options(row, "create", True), {}
    for one in link_kind.ROWS.get(row["kind"], ()):
        for name in (one.name, *one.aliases):
            if name in first:
                made_up[name] = other(manager, one.path, first[name], {"linkinfo": {"kind": row["kind"], "data": {}}})
    out = {name: value for name, value in options(row, "change", True).items() if value != first.get(name)}
    out.update((name, value) for name, value in RECREATE.get(name_of(row), ({},))[0].items() if name not in row["lacking"])
    out.update((name, value) for name, value in made_up.items() if name not in out)      # last: others may hang on these
    return {name: value for name, value in out.items() if value is not None and name != "peer"}


class Tried:
    """A link, and what became of the requests to change it."""

    def __init__(self, row, connection, names):
        self.row, self.connection = row, connection
        self.manager = Link(names)
        self.took, self.held, self.wrong, self.together = [], [], [], []
        self.have = self.read({})

    def read(self, want):
        return self.manager.current(self.connection, [dict(want, ifname="k0")])[0]

    def ask(self, option, value):
        """Send one attribute, with what must go along, and see."""
        manager, kind = self.manager, self.row["kind"]
        want = manager.canonical(manager.read({"name": "k0", "kind": kind, kind: {option: value}, "state": "present"}))
        wrong = manager.unmet(want, self.have)
        if not wrong:
            return
        says = bool(manager.fixed_among(wrong, self.have, want))
        patch = link_kind.along({"ifindex": self.have["ifindex"], "linkinfo": {"kind": kind, "data": dict(want["linkinfo"]["data"])}},
                                manager.merged(self.have, want, wrong))
        refused = self.connection.submit([Request(LINK.new, 0, LINK.pack(patch), option, LINK)], acks=True).refused
        self.have = self.read(want)
        took = not refused and not manager.unmet(want, self.have)
        (self.took if took else self.held).append(option)
        if took and says:
            self.wrong.append("%s changes in place, and the table says that it cannot" % option)
        elif not took and not says and option not in BESIDE.get(name_of(self.row), ()):
            self.together.append("%s: %s" % (option, refused[0][1] if refused else "passed over"))


def test_every_fixed_option_is_tried():
    """On some kernel, that is: with a row of its kind that has the option, and another value for it."""
    tried = {}
    with contextlib.closing(Space()) as space, space.entered(), Connection() as connection, Names(connection) as names:
        manager = Link(names)
        for row in ROWS:
            options_of = seconds(manager, dict({"change": {}}, lacking=set(), **row))
            paths = {one.path for one in link_kind.ROWS.get(row["kind"], ()) for name in (one.name, *one.aliases) if name in options_of}
            tried.setdefault(row["kind"], set()).update(paths)
    untried = {}
    for name, kind in known.KINDS.items():
        silent = kind.silent.split()
        for rule in kind.fixed.split():
            path = rule.partition("=")[0]
            if link_kind.DATA + path not in tried.get(name, ()) or path in silent:
                untried.setdefault(name, set()).add(path)
    assert untried == {name: set(paths) for name, paths in UNTRIED.items()}


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_fixed(row, space):
    if not space.has_kind(row["kind"]) or lacks(row, space):
        pytest.skip("this kernel has no links of kind %s" % name_of(row))
    row, _without = trimmed(row, space)
    try:
        space.ip(*row.get("setup", ()), *([row["lower"]] if "lower" in row else []))
    except IpError as exc:
        pytest.skip("this kernel lacks what %s stands on: %s" % (name_of(row), exc))
    silent = known.KINDS[row["kind"]].silent.split()
    made = space.play("nl_link", links=[dict(entry(row, "create", True), up=False)])
    assert made.get("changed"), made
    with space.entered(), Connection() as connection, Names(connection) as names:
        tried = Tried(row, connection, names)
        for option, value in seconds(tried.manager, row).items():
            if option not in silent:
                tried.ask(option, value)
    print(name_of(row), os.uname().release, "in place:", *tried.took, "; not:", *tried.held)
    if tried.together:
        changed = space.play("nl_link", links=[dict(entry(row, "change", True), up=False)])
        if changed.get("failed"):
            tried.wrong += tried.together + [changed["msg"]]
        else:
            named = set(options(row, "change", True))
            tried.wrong += [line for line in tried.together if line.partition(":")[0] not in named]
    assert not tried.wrong, "\n".join(tried.wrong)

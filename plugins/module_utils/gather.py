# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Reading: what the kernel has, as entries that the modules take."""
from __future__ import annotations

from . import task
from .managers import link_extra, netns, nexthop_users
from .managers.address import Address
from .managers.addrlabel import AddrLabel
from .managers.link import Link
from .managers.neigh import Neigh
from .managers.neightable import NeighTable
from .managers.nexthop import NextHop
from .managers.prefix import split
from .managers.route import Route
from .managers.rule import Rule
from .netlink.connection import Connection
from .rtnl.link_name import SKIP_STATS
from .state.names import Names

MANAGERS = {manager.plural: manager for manager in (Link, Address, AddrLabel, Route, NextHop, Rule, Neigh, NeighTable)}
FILTERS = ("link", "kind", "master", "family", "table", "protocol", "dst", "type")


def gather(module):
    """The whole work of nl_info; ends in exit_json or fail_json."""
    params = module.params
    filters = {name: params[name] for name in FILTERS if params[name] is not None}
    with task.Guard(module) as guard:
        _spelled(filters)
    with guard, Connection(params["netns"]) as connection, Names(connection) as names:
        found = {}
        for plural in params["gather"]:
            if plural == "namespaces":
                found[plural] = netns.found(connection)
                continue
            manager = MANAGERS[plural](names)
            if plural == "links" and params["statistics"]:
                manager.told &= ~SKIP_STATS
            objs = [obj for obj in manager.found(connection, filters) if params["kernel_made"] or manager.ours(obj)]
            found[plural] = [manager.show(obj) for obj in objs]
            if plural == "links":
                found.update(beside(manager, objs, params))
            if plural == "nexthops" and params["statistics"]:
                found["nexthop_statistics"] = nexthop_users.counted(connection, objs)
    module.exit_json(changed=False, **found)


def _spelled(filters):
    """A destination as it is shown; that of a default route tells the family. Raises ValueError."""
    dst = filters.get("dst", "default")
    if dst != "default" and not dst.isdigit():          # a label of MPLS
        family, address, length = split(dst, network=True)
        filters["dst"] = "%s/%d" % (address, length) if length else "default"
        filters.setdefault("family", "inet" if family == 2 else "inet6")


def beside(manager, links, params):
    """What there is to know of links that no module takes."""
    out = {}
    if params["statistics"]:
        out["link_statistics"] = {obj["ifname"]: obj["stats64"] for obj in links if "stats64" in obj}
    if params["link_facts"]:
        out["link_facts"] = {obj["ifname"]: link_extra.facts(manager, obj) for obj in links}
    return out

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What stands on links that go down or are made anew: noted before, put back after.

The kernel drops IPv6 addresses and routes when a link goes down, and everything when it is removed: addresses, routes,
neighbours, the links on top, its ports. A link that is made anew keeps its index, so all of these still mean it.
What the kernel makes by itself comes back by itself.
"""
from __future__ import annotations

from ..state.order import order
from ..state.plan import Step, Wish, merge, plan
from .address import Address
from .manager import FAMILIES
from .neigh import Neigh
from .route import Route


class Keep:
    """A record of what stands on some links; `links` is the manager that knows them, `indexes` which ones.

    renewed: those of them that are made anew.
    """

    def __init__(self, links, connection, indexes, renewed):
        self._connection, everything = connection, links.current(connection, [])
        self._above = []
        affected = set(indexes)
        for _depth in everything:               # the links on top, and those on top of them
            above = [obj for obj in everything if obj["link"] in affected and obj["ifindex"] not in affected
                     and not obj.get("link_netnsid")]
            if not above:
                break
            affected.update(obj["ifindex"] for obj in above)
            self._above += above
        self._renewed = renewed = affected if renewed else set()
        # Made anew: the links on top as a whole, and the ports, which only lose their master.
        above = [Wish(dict(links.settings(obj), ifindex=obj["ifindex"])) for obj in self._above] if renewed else []
        self._ports = [obj for obj in everything if obj["master"] in renewed and obj["ifindex"] not in affected]
        ports = [Wish(merge(links.identified(obj), _port(links, obj))) for obj in self._ports]
        managers = [Address(links.names), Neigh(links.names), Route(links.names)]
        self._wishes = [(links, above), (links, above + ports)] + [(manager, [
            Wish(manager.settings(obj)) for obj in manager.current(connection, [])
            if manager.ours(obj) and affected & set(manager.links_of(obj))]) for manager in managers]

    def steps(self, again=()):
        """What it takes to put everything back, manager by manager: each is planned when those before it are done.

        again: what the links that were made anew shall be; they are bare so far.
        """
        for place, (manager, wishes) in enumerate(self._wishes):
            if place == 1:
                wishes = [Wish(obj) for obj in again] + wishes
            if wishes:
                current = manager.current(self._connection, [wish.object for wish in wishes])
                yield order(plan(manager, current, wishes))

    def foretold(self):
        """The same as steps that a plan can show: what is lost and comes back."""
        out = [Step(manager, "create", manager.key(wish.object), None, wish.object, (), wish.entry)
               for manager, wishes in self._wishes[:1] + self._wishes[2:] for wish in wishes if not self._stays(manager, wish.object)]
        links = self._wishes[0][0]
        return [Step(links, "change", links.key(obj), obj, obj, ("master",), 0) for obj in self._ports] + out

    def _stays(self, manager, obj):
        """An IPv4 address is still there when its link comes up again."""
        return manager.noun == "address" and obj["family"] == FAMILIES["inet"] and obj["index"] not in self._renewed


def _port(links, obj):
    """The master that a port has, and what it says of it."""
    out = {"master": obj["master"]}
    port = {name: value for name, value in links.settings(obj).get("linkinfo", {}).items() if name.startswith("slave")}
    return merge(out, {"linkinfo": port}) if port else out

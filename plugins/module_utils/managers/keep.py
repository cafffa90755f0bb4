# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What stands on links that go down or are made anew: noted before, put back after.

The kernel drops IPv6 addresses and routes when a link goes down, and everything when it is removed: addresses, routes,
neighbours, the links on top, its ports. A link that is made anew keeps its index, so all of these still mean it.
What the kernel makes by itself comes back by itself.
"""
from __future__ import annotations

from ..state.plan import Step, Wish, merge
from .address import Address
from .link_kind import JOIN_DOWN, peer_path, port, without_ports
from .manager import FAMILIES, dig, without
from .neigh import Neigh
from .nexthop import NextHop
from .route import Route


def kept(links, connection, steps, undo):
    """The Keep of what the steps take away besides, None where they take nothing. undo: see Manager.keep."""
    def those(which):
        return [step.before["ifindex"] for step in steps if step.before and which(step)]

    renewed = those(lambda step: step.verb == "recreate" or undo and step.verb == "delete")
    off = those(lambda step: undo and step.verb == "change" and "flags.up" in step.names)
    thinner = those(lambda step: undo and step.verb == "change" and "mtu" in step.names and step.after["mtu"] < step.before["mtu"])
    joined = [step.after["master"] for step in steps if undo and step.after and step.after.get("master") and (step.verb == "create" or "master" in step.names)]
    wider = [index for index in joined if links.names.is_real(index) and links.kind_of(index) == "bridge"]
    if undo and not renewed + off + thinner + wider:
        return None
    for step in steps:                          # a pair that is made anew may give its other end another name
        if step.verb == "recreate" and links.peer_index(step.before) and not undo:
            index, name = links.peer_index(step.before), links.peer_name(step.after)
            if name and links.names.name(index) != name:
                links.names.rename(index, name)
    lowered = off + those(lambda step: step.verb == "change" and (links.goes_down(step) or _through_vrf(links, step)))
    readdressed = those(lambda step: step.verb == "change" and "address" in step.names)
    if not renewed + lowered + readdressed + thinner + wider:
        return None
    bare = those(lambda step: step.verb == "recreate" and not undo and "address" not in step.after)
    return Keep(links, connection, renewed, lowered + thinner, readdressed, undo=undo, bare=bare, thinner=thinner, wider=wider)


def _through_vrf(links, step):
    """Whether the kernel itself takes a link down and up, as it does with ports of a VRF."""
    return "master" in step.names and "vrf" in [links.kind_of(obj["master"]) for obj in (step.before, step.after)]


def _other_end(obj):
    """The other end of a pair that is made anew, without what is said at the first end for both."""
    path = peer_path(obj)
    data = {path.rpartition(".")[2]: dig(obj, path)} if dig(obj, path) else {}
    return dict(obj, linkinfo=dict(obj["linkinfo"], data=data))


class Keep:
    """A record of what stands on some links; `links` is the manager that knows them.

    Three groups of indexes. renewed: links that are made anew, with all on top. lowered: links that go down. readdressed:
    links that get another link-layer address, at which the kernel forgets their neighbours, permanent ones included.
    again: what links shall be besides. undo: whether all gets its old name. bare: those of the renewed that have no address any more.
    thinner: links that get a smaller mtu, which the links on top get as well, bridges above all, and which may be too small for IPv6.
    wider: bridges that get a port, whose mtu may be smaller.
    """

    def __init__(self, links, connection, renewed, lowered=(), readdressed=(), again=(), undo=False, bare=(), thinner=(), wider=()):
        self.connection, everything = connection, links.current(connection, [])
        squeezed = _above(everything, set(thinner), bridges=True)
        lowered = [*lowered, *(obj["ifindex"] for obj in squeezed)]
        squeezed += _above(everything, set(wider) - {obj["ifindex"] for obj in squeezed}, bridges=True)
        self._again = [*again, *(dict(links.identified(obj), mtu=obj["mtu"]) for obj in squeezed if dig(obj, "linkinfo.kind") != "bridge")]
        self.names = links.names
        others = {links.peer_index(obj): obj["ifindex"] in bare for obj in everything if obj["ifindex"] in set(renewed)}
        pairs = [dict(_other_end(obj), ifname=obj["ifname"] if undo else links.names.name(obj["ifindex"])) for obj in everything if obj["ifindex"] in others]
        pairs = [without(obj, "address") if others[obj["ifindex"]] else obj for obj in pairs]
        gone = set(renewed) | {obj["ifindex"] for obj in pairs}
        above = _above(everything, gone) + [obj for obj in pairs if obj["ifindex"] not in renewed]
        self._renewed = gone | {obj["ifindex"] for obj in above}
        # Made anew: the links on top as a whole, and the ports, which lose their master only; some masters take them down.
        self._ports = [obj for obj in everything if obj["master"] in self._renewed and obj["ifindex"] not in self._renewed]
        lowered = [*lowered, *(obj["ifindex"] for obj in self._ports if links.kind_of(obj["master"]) in (*JOIN_DOWN, "vrf"))]
        down = self._renewed | set(lowered) | {obj["ifindex"] for obj in _above(everything, set(lowered))}
        changed = down | set(readdressed) | {obj["ifindex"] for obj in _above(everything, set(readdressed))}
        again = [Wish(dict(links.settings(obj), ifindex=obj["ifindex"])) for obj in above]
        ports = [Wish(merge(links.identified(obj), _port(links, obj))) for obj in self._ports]
        hops = NextHop(links.names)
        lost = {obj["id"] for obj in hops.current(connection, []) if down & set(hops.links_of(obj))}
        self._wishes = [(links, again), (links, again + ports)] + [(manager, [
            Wish(self._relabelled(manager.settings(obj))) for obj in manager.current(connection, [])
            if manager.ours(obj) and (affected & set(manager.links_of(obj)) or obj.get("nh_id") in lost)]) for manager, affected in (
                (Address(links.names), down), (Neigh(links.names), changed), (hops, down), (Route(links.names), down)) if affected]

    def steps(self, again=()):
        """What it takes to put everything back, manager by manager: each is planned when those before it are done.

        again: what the links that were made anew shall be; they are bare so far.
        """
        for place, (manager, wishes) in enumerate(self._wishes):
            if place == 1:
                wishes = [Wish(without_ports(obj)) for obj in (*again, *self._again)] + wishes
            if wishes:
                yield manager.steps_to(self.connection, wishes)
            if place == 1 and any(without_ports(obj) != obj for obj in again):      # its ports have joined
                yield manager.steps_to(self.connection, [Wish(obj) for obj in again])

    def foretold(self):
        """The same as steps that a plan can show: what is lost and comes back."""
        out = [Step(manager, "create", manager.key(wish.object), None, wish.object, (), wish.entry)
               for manager, wishes in self._wishes[:1] + self._wishes[2:] for wish in wishes if not self._stays(manager, wish.object)]
        links = self._wishes[0][0]
        return [Step(links, "change", links.key(obj), obj, obj, ("master",), 0) for obj in self._ports] + out

    def _relabelled(self, obj):
        """An address of a link that gets another name: with it the kernel changes the label."""
        if "label" in obj and self.names.before(obj["index"]) != self.names.name(obj["index"]):
            obj = {name: value for name, value in obj.items() if name != "label"}
        return obj

    def _stays(self, manager, obj):
        """An IPv4 address is still there when its link comes up again."""
        return manager.noun == "address" and obj["family"] == FAMILIES["inet"] and obj["index"] not in self._renewed


def _above(everything, below, bridges=False):
    """The links on top of some, and those on top of them; bridges: with those that some are ports of."""
    out, reached = [], set(below)
    for _depth in everything:
        masters = {obj["master"] for obj in everything if obj["ifindex"] in reached} if bridges else ()
        above = [obj for obj in everything if obj["ifindex"] not in reached and (
            obj["link"] in reached and not obj.get("link_netnsid") or obj["ifindex"] in masters and dig(obj, "linkinfo.kind") == "bridge")]
        if not above:
            break
        reached.update(obj["ifindex"] for obj in above)
        out += above
    return out


def _port(links, obj):
    """The master that a port has, and what it says of it."""
    return merge({"master": obj["master"]}, port(links.settings(obj)))

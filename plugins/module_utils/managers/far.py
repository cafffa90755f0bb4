# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Links that an entry puts into another network namespace (to_netns): made there, moved there, or found there.

A Far is the manager of links of one such namespace. The lower links of what it makes are in the task's namespace (or where
link_netns says), so the kernel is asked from there to make a link straight into the other one. What is moved arrives
without master, addresses and routes, and down: as such it is compared with the wish. It does not know who moves links meanwhile.
"""
from __future__ import annotations

import os

from ..netlink.netns import within
from ..rtnl.kinds.all import LINK
from . import link_kind, napi
from .keep import Keep, kept
from .link import Link
from .manager import EntryFault, dig, without
from .match import Nothing, hardware, resolve
from .spread import sent


def parts(home, entries):
    """The managers that entries are for, see Manager.parts; the task's own namespace first."""
    there: dict = {}
    for number, entry in enumerate(entries):
        try:
            if entry.get("to_netns") and not _same(home, entry["to_netns"]):
                there.setdefault(entry["to_netns"], []).append(number)
        except OSError as exc:
            raise EntryFault(str(exc), number) from exc
    if not there:
        return [(home, entries, None)]
    here = [number for number in range(len(entries)) if not any(number in numbers for numbers in there.values())]
    far = [entries[number] for numbers in there.values() for number in numbers]
    ends, after = _brought(home, far, {number: entries[number] for number in here})
    out = [(home, [number for number in here if number not in after])]
    out += [(Far(home, netns), numbers) for netns, numbers in there.items()]
    out += [(Brought(home, ends), sorted(after))] if after else []
    return [(manager, [entries[number] for number in numbers], numbers) for manager, numbers in out]


def _brought(home, far, near):
    """(name: kind) of the other ends that entries of other namespaces bring here, and the numbers of the entries for these and for what stands on them.

    near: number -> entry, of the task's own namespace.
    """
    ends = {peer["name"]: kind for entry in far for kind, peer in _peers_of(entry) if not peer.get("netns") and home.names.find(peer["name"]) is None}
    own = {entry.get("name") for entry in near.values() if list(_peers_of(entry))}       # which make the pair from here
    ends = {name: kind for name, kind in ends.items() if name not in own}
    names = set(ends)
    after: set = set()
    while True:
        more = {number: entry["name"] for number, entry in near.items() if number not in after and entry.get("name")
                and (entry["name"] in names or not names.isdisjoint(_texts(entry)))}
        if not more:
            return ends, after
        after.update(more)
        names.update(more.values())


def _peers_of(entry):
    return ((kind, entry[kind]["peer"]) for kind in link_kind.PEERED if (entry.get(kind) or {}).get("peer"))


def _texts(entry):
    """What may name a link that an entry's link stands on."""
    yield from (entry.get("link"), entry.get("master"))
    for group in entry.values():
        yield from (value for value in group.values() if isinstance(value, str)) if isinstance(group, dict) else ()


def _same(home, netns):
    own, other = [os.fstat(home.names.netns(name)) for name in (home.spaces().home_name, netns)]
    return own.st_ino == other.st_ino


class Brought(Link):
    """Links of the task's own namespace that come with those of other ones, and what stands on them: planned when these are there."""

    def __init__(self, home, ends):
        super().__init__(home.names)
        for name, kind in ends.items():
            self._peers.bring(name, "", kind)
        self._coming: set = set()               # ends that have an entry, and count as new until that is carried out, as check mode foretold

    def parts(self, entries):
        return [(self, entries, None)]

    def prepare(self, entries):
        self._coming = {entry.get("name") for entry in entries} & set(self._peers.owner)
        super().prepare(entries)

    def current(self, connection, wanted):
        return [obj for obj in super().current(connection, wanted) if obj["ifname"] not in self._coming]

    def requests(self, step):
        self._coming -= {obj["ifname"] for obj in (step.before, step.after) if obj}
        return super().requests(step)


class Far(Link):
    """Links of another namespace than the task's; `home` is the manager of those."""

    elsewhere = True

    def __init__(self, home, netns):
        names = home.spaces().at(netns)
        super().__init__(names)
        names.spaces = home.spaces()
        self.home, self.netns, self.via = home, netns, names.connection
        self.arriving, self._staying = {}, set()        # new name -> link of the task's namespace; names that shall be absent
        self._ends = {}                         # name of a link here -> its other end in the task's namespace

    # -- from a playbook and back

    def parts(self, entries):
        return [(self, entries, None)]

    def prepare(self, entries):
        for entry in self.home.entries:         # the other ends of what the task's own namespace makes
            for kind, peer in _peers_of(entry):
                if peer.get("netns") == self.netns and not entry.get("to_netns"):
                    self._peers.bring(peer["name"], "", kind)
                    self._ends[peer["name"]] = entry.get("name")
        self._staying = {entry.get("name") for entry in entries if entry.get("state") == "absent"}
        super().prepare([self._peer_at_home(entry) for entry in entries])
        for entry in entries:                   # for what is said of their other ends
            name = entry.get("name")
            index = self.arriving.get(name) or self.home.names.find(name) if name and name not in self._staying else None
            there = self.names.find(name) if index else None
            if index and not (there and self.names.is_real(there)) and link_kind.kind_of(entry) in (None, self.home.kind_of(index)):
                self.spaces().leaving[self.home.names, index] = (name, self.netns)

    def _rename(self, asked):
        mine, theirs = [[dict(link, ifindex=(far, link["ifindex"]), master=(far, link.get("master"))) for link in names.links(LINK)]
                        for far, names in ((True, self.names), (False, self.home.names))]

        def told(link):
            return hardware((self if link["ifindex"][0] else self.home).names.socket(), link["ifname"])

        # What is there already counts first: a link of the task's namespace may have the same name.
        at_home = [number for number, name, match in asked if not _found(mine, number, name, match, told)]
        found = resolve(mine, [one for one in asked if one[0] not in at_home], told)
        found.update(resolve(theirs, [one for one in asked if one[0] in at_home], told, mine))
        for number, name, _match in asked:
            far, index = found[number]["ifindex"]
            if not far:
                self.arriving[name] = index
            elif found[number]["ifname"] != name:
                self.renamed[index] = name
                self.names.rename(index, name)

    def _lower_of(self, entry):
        return super()._lower_of(entry) if entry.get("link_netns") else self.home.names

    def _peer_at_home(self, entry):
        """Without a word, the other end of a pair is where the task is, as with `ip link add netns`."""
        for kind in link_kind.PEERED:
            peer = (entry.get(kind) or {}).get("peer")
            if peer and not peer.get("netns"):
                entry = dict(entry, **{kind: dict(entry[kind], peer=dict(peer, netns=self.spaces().home_name))})
        return entry

    def read(self, entry):
        obj = super().read(self._peer_at_home(entry))
        if "link_netns" not in obj and (obj.get("link") or link_kind.links_in(self, obj)):
            obj["link_netns"] = self.spaces().home_name
        if obj.get("link_netns") and self.spaces().at(obj["link_netns"]) is self.names:
            del obj["link_netns"]
        return obj

    def show(self, obj):
        out, home = super().show(obj), self.spaces().home_name
        if "origin" not in obj:
            out["to_netns"] = self.netns
        if out.get("link_netns") == home:
            del out["link_netns"]
        group = out.get(dig(obj, "linkinfo.kind"))
        if isinstance(group, dict) and (group.get("peer") or {}).get("netns") == home:
            group["peer"] = {"name": group["peer"]["name"]}
        return out

    def label(self, obj):
        return "link %s of network namespace %s" % (obj["ifname"], self.netns)

    def option_of(self, path, obj=None):
        return path if path == "to_netns" else super().option_of(path, obj)

    # -- for the plan

    def unmet(self, want, have):
        if "away" in want:
            return [] if "gone" in have else ["away"]
        if dig(have, "origin.netns_immutable"):
            raise ValueError("to_netns: the kernel does not let %s leave its network namespace" % have["origin"]["ifname"])
        return ["to_netns"] * ("origin" in have) + super().unmet(want, have)

    def merged(self, have, want, wrong):
        return super().merged(without(have, "origin"), want, wrong)

    def former(self, step):
        if "origin" in step.before:
            return {"ifname": step.after["ifname"], "away": step.before["origin"]}
        return super().former(step)

    def restoring(self, steps):
        self.home.names.forget()
        super().restoring(steps)

    def keep(self, connection, steps, undo=False):
        origins = [step.before["origin"] for step in steps if step.before and "origin" in step.before]
        if undo and origins:                    # what a move loses, should it have to be taken back
            return Keep(self.home, self.home.names.connection, [obj["ifindex"] for obj in origins],
                        again=[dict(self.home.settings(obj), ifindex=obj["ifindex"]) for obj in origins])
        return kept(self, connection, [step for step in steps if not step.before or "origin" not in step.before], undo)

    def maker(self, obj):
        if link_kind.peer_path(obj) and not obj.get("link_netns"):
            return self.home.names
        return super().maker(obj)

    # -- to and from the kernel

    def current(self, connection, wanted):
        found = super().current(connection, wanted)
        there = {obj["ifname"] for obj in found}
        missing = [obj for obj in wanted if obj["ifname"] not in there]
        gone = [{"ifname": obj["ifname"], "gone": True} for obj in missing if "away" in obj]
        return found + gone + [obj for obj in map(self._arrival, missing) if obj]

    def _arrival(self, want):
        """The link of the task's namespace that a wish is about, as it will be when it arrives; None where there is none."""
        name, names = want["ifname"], self.home.names
        if "away" in want or name in self._staying:
            return None
        index = self.arriving.get(name) or names.find(name)
        obj = self.home.get(names.connection, index) if index and names.is_real(index) else None
        if obj is None or name not in self.arriving and dig(want, "linkinfo.kind") not in (None, dig(obj, "linkinfo.kind")):
            return None
        obj = self.home.described(obj)
        if self.is_peer(want) and self.home.peer_name(obj) != self._ends.get(name):
            return None                         # the other one has yet to be made
        if "threaded" in want:
            napi.told(self.home.names.home, [obj])
        out = dict(without(obj, "threaded", "napis"), ifname=name, origin=obj, master=0, flags=dict(obj["flags"], up=False))
        out["linkinfo"] = {part: value for part, value in obj["linkinfo"].items() if not part.startswith("slave")}
        if obj["ifname"] != name:
            out["was"] = obj["ifname"]
        path, home = link_kind.peer_path(obj), self.spaces().home_name
        if path and dig(obj, path):
            peer = dict(dig(obj, path))
            peer.update({} if "net_ns_fd" in peer else {"net_ns_fd": self.names.netns(home)})
            out["linkinfo"]["data"] = dict(out["linkinfo"]["data"], **{path.rpartition(".")[2]: peer})
        if obj["link"] and not obj.get("link_netns"):
            out.update(link_netns=home, link_netnsid=-1)
        return out

    def move(self, step):
        """The request that moves a link here."""
        body = {"ifindex": step.before["origin"]["ifindex"], "net_ns_fd": self.home.names.netns(self.netns), "ifname": step.after["ifname"]}
        return sent(self.home.names.connection, LINK.new, 0, LINK.pack(body), step, LINK)

    def requests(self, step):
        if "away" not in step.names:
            return super().requests(step)
        origin = step.after["away"]
        body = {"ifindex": step.before["ifindex"], "net_ns_fd": self.names.netns(self.spaces().home_name), "ifname": origin["ifname"],
                "new_ifindex": origin["ifindex"]}
        return [sent(self.via, LINK.new, 0, LINK.pack(body), step, LINK)]

    # -- as lines

    def move_words(self, step):
        """The lines that move a link here."""
        name = step.before["origin"]["ifname"]
        yield ["@", self.home.names, "ip", "link", "set", "dev", name, "netns", self.netns]
        if name != step.after["ifname"]:
            yield ["ip", "link", "set", "dev", name, "name", step.after["ifname"]]

    def commands(self, step):
        for line in super().commands(step):
            if line[0] != "@":
                yield within(self.netns, line)
            elif line[1] is self.home.names:
                yield line[2:]
            else:
                yield within(line[1].connection.netns, line[2:])


def _found(links, number, name, match, told):
    try:
        return resolve(links, [(number, name, match)], told)
    except Nothing:
        return None

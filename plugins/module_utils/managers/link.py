# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Links. RTM_NEWLINK changes only what it carries, so a change sends the attributes that differ and no others.

What creation does not take (alias, altnames) follows in requests of their own (net/core/rtnetlink.c,
rtnl_create_link). The kinds and their options come from rtnl/kinds.
"""
from __future__ import annotations

from ..netlink.errors import NetlinkError
from ..rtnl.kinds.all import KINDS, LINK
from ..rtnl.link_name import SKIP_STATS, WITH_VFS
from ..state.names import MANY
from ..state.plan import PlanError, Wish, merge, unmet
from . import inherited, link_extra, link_hint, link_kind, napi
from .keep import kept
from .link_kind import AT_JOINING, JOIN_DOWN
from .link_name import ALTNAME, RENAMED_UP, check_name, hindering, name_fault, named_back, not_its_own
from .link_options import OPTIONS
from .link_requests import going_along, requests
from .link_words import words
from .manager import dig, drop, kernel_release, put, without
from .match import WAYS, NoMatch, hardware, resolve
from .purge import purged
from .spread import Spread

AFTERWARDS = ("ifalias", "prop_list", "carrier", "proto_down", "gro_max_size", "gso_ipv4_max_size", "gro_ipv4_max_size",
              "af_spec", "vfinfo_list", "xdp", "proto_down_reason")     # what creation ignores
QUIET = {"mode": "default", "protodown": False, "dynamic": False, "arp": True, "token": "::", "mctp_net": 0}    # not worth a word
BITS = ("up", "noarp", "multicast", "allmulti", "promisc", "dynamic")


class Link(Spread):
    message, noun, plural = LINK, "link", "links"
    from_file = True
    options = OPTIONS
    extra = {"name": {"type": "str"}, "match": {"type": "dict", "options": {way: {"type": "str"} for way in WAYS}},
             "arp": {"type": "bool"}, "recreate": {"type": "str", "choices": ["never", "if_needed"]},
             "altnames": {"type": "list", "elements": "str"}, "purge_altnames": {"type": "bool"}, **link_extra.SPEC,
             "to_netns": {"type": "str"}, "link_netns": {"type": "str"},
             **{kind: {"type": "dict", "options": {"peer": {"type": "dict", "options": {
                 "name": {"type": "str", "required": True}, "netns": {"type": "str"}}}}} for kind in link_kind.PEERED}}
    of_task = {"purge": {"type": "dict", "options": {
        "kinds": {"type": "list", "elements": "str", "required": True}, "ignore": {"type": "list", "elements": "str"}}}}
    about = {"link": "ifindex", "kind": "linkinfo.kind", "master": "master"}
    identity = ("ifname",)
    settable = ("ifname", "mtu", "address", "broadcast", "master", "link", "ifalias", "txqlen", "group", "flags", "linkinfo", "prop_list",
                "carrier", "proto_down", "linkmode", "num_tx_queues", "num_rx_queues", "gso_max_size", "gso_max_segs", "gro_max_size",
                "gso_ipv4_max_size", "gro_ipv4_max_size", "af_spec", "vfinfo_list", "xdp", "proto_down_reason", "link_netns")
    fixed = ("linkinfo.kind", "link", "link_netns", "num_tx_queues", "num_rx_queues")
    absent = {"master": 0, "ifalias": "", "link": 0, "linkinfo": {}, "prop_list": {"alt_ifname": []}, "proto_down_reason": {"value": 0}}
    gone, hindering = ("ENODEV",), staticmethod(hindering)

    def __init__(self, names):
        super().__init__(names)
        self._exact, self._removed = set(), set()       # removed: by the commands so far
        self.renamed = {}                      # index -> the name that a link shall have
        self._kinds = {}                        # name -> kind, of the links that are wanted or were looked up
        self.awaited = {}                       # port -> the lines that name it, once it has been made
        self.along: set = set()                 # links that are made anew, and go with the one below, which is, too
        self._asked = set()                     # what of many small things entries are about
        self.told = SKIP_STATS                  # what is asked for, as ext_mask says it
        self.entries: list = []

    # -- from a playbook and back

    def groups(self):
        return link_kind.groups()

    def parts(self, entries):
        from .far import parts  # which knows this file

        self.entries = entries
        return parts(self, entries)

    def prepare(self, entries):
        """Make the links that these entries will bring known, so that any of them may name any other."""
        coming = [entry for entry in entries if entry.get("state") != "absent" and not name_fault(entry.get("name"))]
        for entry in coming:                    # read() complains about the others, knowing which
            self._peers.declare(entry)
        asked = [(number, entry["name"], entry["match"]) for number, entry in enumerate(entries) if entry in coming and entry.get("match")]
        if asked:
            self._rename(asked)
        for entry in coming:
            self.names.promise(entry["name"])
        self._peers.promise()

    def _rename(self, asked):
        found = resolve(self.names.links(LINK), asked, lambda link: hardware(self.names.socket(), link["ifname"]))
        for number, name, _match in asked:
            link = found[number]
            if self.renamed.setdefault(link["ifindex"], name) != name:
                raise NoMatch("%s cannot be both %s and %s" % (link["ifname"], self.renamed[link["ifindex"]], name), number)
            self.names.rename(link["ifindex"], name)

    def read(self, entry):
        if not entry.get("name"):
            raise ValueError("name is missing")
        name = entry["name"]
        check_name(name, ALTNAME)
        if self.names.find(name) is None:
            check_name(name)
        if entry.get("state") == "absent":
            entry = {}                          # a link goes by its name, whatever it is
        self._lower = self._lower_of(entry)
        obj = self.read_options(entry)
        if entry.get("link_netns"):
            obj["link_netns"] = self.spaces().known(entry["link_netns"])
        if entry.get("arp") is not None:        # the kernel has it the other way round
            put(obj, "flags.noarp", not entry["arp"])
        index = self.names.find(name)
        obj["ifname"] = name if index is None or entry.get("match") else self.names.name(index)
        not_its_own(name, {"master": obj.get("master"), "link": obj.get("link") if self._lower is self.names else None}, index)
        if obj.get("mtu") is not None and not 0 <= obj["mtu"] < 1 << 32:
            raise ValueError("mtu %d is out of range" % obj["mtu"])
        if entry.get("altnames") is not None:
            for altname in entry["altnames"]:
                check_name(altname, ALTNAME)
            put(obj, "prop_list.alt_ifname", list(entry["altnames"]))
        if entry.get("purge_altnames"):
            self._exact.add(obj["ifname"])
            obj.setdefault("prop_list", {"alt_ifname": []})
        link_extra.read(obj, entry)
        self._asked.update(link_extra.asked(entry))
        self.told |= WITH_VFS if entry.get("vfs") else 0
        link_kind.read(self, obj, entry)
        path = link_kind.peer_path(obj)
        peer = (entry.get(dig(obj, "linkinfo.kind")) or {}).get("peer") if path else None
        if peer:
            check_name(peer["name"])
            not_its_own(name, {"%s.peer.name" % obj["linkinfo"]["kind"]: peer["name"] if not peer.get("netns") else None}, name)
            put(obj, path, self._peers.read(peer))
        return obj

    def show(self, obj):
        out = dict({"name": obj.get("was", obj["ifname"])}, **self.show_options(obj))
        if dig(obj, "prop_list.alt_ifname"):
            out["altnames"] = list(obj["prop_list"]["alt_ifname"])
        if dig(obj, "flags.noarp") is not None:
            out["arp"] = not obj["flags"]["noarp"]
        if obj.get("link_netns"):
            out["link_netns"] = obj["link_netns"]
        elif obj.get("link_netnsid") is not None:       # of a namespace without a name
            out.pop("link", None)
        link_extra.show(obj, out, self._asked)
        out.update(link_kind.show(self, obj))
        path = link_kind.peer_path(obj)
        peer = self._peers.show(dig(obj, path)) if path else None
        if peer:
            out.setdefault(obj["linkinfo"]["kind"], {})["peer"] = peer
        if "operstate" in obj:                  # from the kernel: a state, and no wish
            out.pop("carrier", None)
        return {name: value for name, value in out.items() if not (name in QUIET and value == QUIET[name])
                and (value != "" or name == "alias" and obj.get("ifindex"))}

    def option_of(self, path, obj=None):
        if obj and path.startswith(link_kind.peer_path(obj) or "-"):
            return "%s.peer" % obj["linkinfo"]["kind"]
        if path.startswith("prop_list"):
            return "altnames"
        return {"ifname": "name", "flags.noarp": "arp"}.get(path) or link_extra.option_of(path) or link_kind.option_of(path, obj or {}) \
            or super().option_of(path)

    def spelled(self, obj, path):
        if path == "linkinfo.kind":
            return dig(obj, path) or "no virtual link"
        if path == link_kind.peer_path(obj):
            return (self._peers.show(dig(obj, path)) or {}).get("name", "elsewhere")
        if path == "link":
            return self.lower(obj).name(obj["link"]) or "none"
        if path == "link_netns":
            return obj.get(path) or ("of no name" if obj.get("link_netnsid") is not None else "that of the link")
        return str(self.to_text(path, dig(obj, path), obj)) if dig(obj, path) is not None else super().spelled(obj, path)

    # -- for the plan

    def canonical(self, obj):
        for name in (obj["ifname"],) if dig(obj, "linkinfo.kind") else ():
            self._kinds[name] = obj["linkinfo"]["kind"]
        # These are no attributes of a link's message.
        more = {name: obj[name] for name in ("threaded", "link_netns", "away") if name in obj}
        return dict(super().canonical(without(obj, *more)), **more)

    def label(self, obj):
        return "link %s" % obj["ifname"]

    def unmet(self, want, have):
        link_kind.check_port(self, want, have)
        napi.check(want, have)
        wrong = unmet({name: value for name, value in want.items() if name != "prop_list"}, have)
        wrong = link_kind.whole([path for path in wrong if not link_kind.untold(path, have) and path != "link_netns"], want)
        if want.get("link") and (want.get("link_netns") or None, have.get("link_netnsid") is not None) != (
                have.get("link_netns"), bool(want.get("link_netns"))):
            wrong = [path for path in wrong if path != "link"] + ["link_netns"]
        if have.get("was"):
            wrong.insert(0, "ifname")
        if "master" in wrong:                   # which gives a port what it has not been asked for
            given = unmet(link_kind.port(want), {}) + [path for path in AT_JOINING if path in want and self.kind_of(want["master"]) in JOIN_DOWN]
            wrong += [path for path in given if path not in wrong]
        wrong = link_kind.not_by_itself(wrong, want, have)
        if "prop_list" in want:
            listed, there = set(want["prop_list"]["alt_ifname"]), set(dig(have, "prop_list.alt_ifname") or ())
            if not listed <= there or want["ifname"] in self._exact and listed != there:
                wrong.append("prop_list.alt_ifname")
        if "linkinfo.kind" in wrong:            # then the rest of the kind says nothing
            wrong = [path for path in wrong if not path.startswith("linkinfo.data")]
        return wrong

    def matches(self, want, have):
        return True

    def restoring(self, steps):
        objs = [step.before for step in steps]
        self._exact.update(obj.get("was", obj["ifname"]) for obj in objs)
        # Of a pair that went, one end brings the other, which has the usual number of queues then.
        for obj in sorted(objs, key=lambda obj: -max(obj.get("num_tx_queues", 1), obj.get("num_rx_queues", 1))):
            peer = self._peers.name_of(obj)
            if peer and obj["ifname"] not in self._peers.owner:
                self._peers.bring(peer, obj["ifname"], obj["linkinfo"]["kind"])

    def merged(self, have, want, wrong):
        out = merge(link_kind.fitting(without(have, "was"), want), want)
        if "prop_list" in want and want["ifname"] not in self._exact:
            there = dig(have, "prop_list.alt_ifname") or []
            out["prop_list"] = {"alt_ifname": there + [name for name in want["prop_list"]["alt_ifname"] if name not in there]}
        return out

    def rebuilt(self, have, want, wrong):
        out = link_kind.underived(link_kind.freshened(super().rebuilt(have, want, wrong)), wrong, have, want)
        out = dict(without(out, *inherited.left_out(self, have, want, out)), ifindex=have["ifindex"])
        if dig(out, "linkinfo.data.link") is not None and "link" not in want:
            out = without(out, "link")         # the kernel tells of one both ways
        if (out.get("address") or "").count(":") != 5:          # that of a tunnel is made of its ends
            out = without(without(out, *{"address"} - set(wrong)), *{"broadcast"} - set(wrong))
        return out

    def besides(self, connection, params, wishes):
        purge = params.get("purge")
        if not purge:
            return []
        listed = {wish.object["ifname"] for wish in wishes} | set(self._peers.owner) | {entry.get("name") for entry in self.entries}
        return [Wish(self.identified(obj), False, len(wishes))
                for obj in purged(self.current(connection, []), listed, purge["kinds"], purge["ignore"] or ())
                if self._peers.name_of(obj) not in listed]      # which would go along

    def former(self, step):
        if step.verb != "change":
            return dict(self.settings(step.before), ifindex=step.before["ifindex"])
        out = self.identified(step.before)      # a patch is taken back by a patch
        if step.before.get("was"):
            out["ifname"] = named_back(self, step)
        for path in step.names:
            if path.startswith("linkinfo."):
                put(out, "linkinfo.kind", dig(step.before, "linkinfo.kind"))
            if path.startswith(link_kind.PORT):
                put(out, "linkinfo.slave_kind", dig(step.before, "linkinfo.slave_kind"))
            if path != "ifname" and dig(step.before, path) is not None:
                put(out, path, dig(step.before, path))
        return merge(out, link_kind.port(self.settings(step.before))) if "master" in step.names else out    # which got the new master's defaults

    def keep(self, connection, steps, undo=False):
        return kept(self, connection, steps, undo)

    def kind_of(self, index):
        """The kind of a link; None where it has none, or is not known."""
        name = self.names.name(index)
        if name not in self._kinds and self.names.is_real(index):
            self._kinds[name] = dig(self.names.link(index, LINK), "linkinfo.kind")
        return self._kinds.get(name)

    def fixed_among(self, wrong, have, want):
        return [path for path in wrong if any(path == name or path.startswith(name + ".") for name in self.fixed)
                or link_kind.fixed(self, path, have, want)]

    def completed(self, want):
        want = link_kind.new_port(self, want)
        napi.check(want, {})
        if not dig(want, "linkinfo.kind"):
            if not self.is_peer(want):
                raise ValueError("%s, and without kind it cannot be made" % self.names.unknown(want["ifname"]))
            return merge(want, {"linkinfo": {"kind": self._peers.kind[want["ifname"]]}})
        missing = link_kind.missing(want)
        if missing:
            raise ValueError("a link of kind %s needs the option %s" % (
                want["linkinfo"]["kind"], " or ".join(self.option_of(path, want) for path in missing)))
        return link_kind.freshened(inherited.again(self, want))

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if value is not None}
        if "ifindex" in obj:                    # from the kernel: a state, and no wish
            out.pop("carrier", None)
            for name in ("address", "broadcast"):
                if not (out.get(name) or "-").strip("0:"):      # it has none, and none can be given
                    out.pop(name)
            if not out.get("proto_down"):       # most drivers refuse to hear of it
                out.pop("proto_down", None)
            drop(out, "linkinfo.slave_data.state")      # a port's state follows from its carrier
        for name in ("link", "master"):
            if not out.get(name) and not (name == "master" and "ifindex" in obj):
                out.pop(name, None)
        if "linkinfo" in out:
            out["linkinfo"] = link_kind.settings(obj)
        link_extra.settings(obj, out)
        if "flags" in out:
            out["flags"] = {bit: out["flags"][bit] for bit in BITS if bit in out["flags"]}
        return {name: value for name, value in out.items() if value is not None}

    def gives(self, obj):
        return obj["ifname"]

    def needs(self, obj):
        paths = [path for path in ["link", "master"] + link_kind.links_in(self, obj) if dig(obj, path)]
        if self.lower(obj) is not self.names or obj.get("link_netnsid") is not None:
            paths = [path for path in paths if path == "master"]
        below = [self.names.name(dig(obj, path)) for path in paths]
        below += self.names.vacating(obj["ifname"])         # a link of that name gets another one first
        return below + ([self._peers.owner[obj["ifname"]]] if self.is_peer(obj) else [])

    def reviewed(self, steps, current, wishes):
        """Refuse to remove what is hardware, and what would stand on a link that the same task removes."""
        for step in steps:
            if step.verb == "delete" and dig(step.before, "linkinfo.kind") in link_kind.HARDWARE:
                raise PlanError("%s is no virtual link, so it cannot be removed" % self.label(step.before), step.entry)
        self.along = going_along(steps) or self.along       # the commands are told when all is done
        removed = {self.gives(step.before) for step in steps if step.verb == "delete"}
        for step in steps if removed else ():
            anew = step.verb in ("create", "recreate")
            new = anew or step.verb == "change" and set(step.names) & {"link", "master"}
            for name in self.needs(step.after) if new else ():
                if name in removed and (anew or name not in self.needs(step.before)):
                    raise PlanError("%s needs %s, which this task removes" % (self.label(step.after), name), step.entry)
        return steps

    def afterwards(self, obj):
        """The attributes that creation ignores or does not keep."""
        kind = KINDS.get(dig(obj, "linkinfo.kind"))
        return AFTERWARDS + tuple(kind.later.split() if kind else ())

    def peer_name(self, obj):
        """Its name."""
        return self._peers.name_of(obj)

    def peer_index(self, obj):
        """The index of the other end of a pair, None where there is none in this namespace."""
        return (dig(obj, link_kind.peer_path(obj) or "-") or {}).get("ifindex")

    def is_peer(self, obj):
        """Whether a link that is not there comes with its other end."""
        return obj["ifname"] in self._peers.owner

    # -- to and from the kernel

    def current(self, connection, wanted):
        if not wanted or len(wanted) > MANY:
            found = connection.dump(LINK, {"ext_mask": self.told if wanted else self.told | WITH_VFS})
        else:
            there = {self.names.find(obj["ifname"]) for obj in wanted} - {None} | set(self.renamed)
            found = [link for link in [self.get(connection, index) for index in sorted(there) if self.names.is_real(index)] if link]
        found = found if wanted else link_kind.without_states(found)
        for obj in found:
            name = self.renamed.get(obj["ifindex"], obj["ifname"])
            if name != obj["ifname"]:           # for the plan it has its new name; `was` tells that it has to get it
                obj["was"], obj["ifname"] = obj["ifname"], name
        self._kinds.update((obj["ifname"], dig(obj, "linkinfo.kind")) for obj in found)
        threaded = {obj["ifname"] for obj in wanted if "threaded" in obj}
        if threaded:
            napi.told(self.names.home, [obj for obj in found if obj["ifname"] in threaded])
        return [self.described(obj) for obj in found]

    def get(self, connection, index):
        try:
            return connection.get(LINK, {"ifindex": index, "ext_mask": self.told})
        except NetlinkError as exc:
            if exc.name != "ENODEV":            # it went just now
                raise
            return None

    def requests(self, step):
        return requests(self, step)

    def goes_down(self, step):
        """Whether a change can only be made while the link is down, which it is not."""
        kind = KINDS.get(dig(step.before, "linkinfo.kind"))
        down = (kind.down.split() if kind else []) + ["ifname"] * (kernel_release() < RENAMED_UP)
        return bool(step.before["flags"]["up"]) and (self.joins_down(step) or any(
            path == name or path.startswith(link_kind.DATA + name) for path in step.names for name in down))

    def joins_down(self, step):
        """Whether a link gets a master that takes it only while it is down, or leaves one that takes it down."""
        return "master" in step.names and any(self.kind_of(obj["master"]) in JOIN_DOWN for obj in (step.before, step.after))

    def hint(self, step, error):
        return link_hint.hint(step, error) or super().hint(step, error)

    def commands(self, step):
        if step.verb == "delete":
            self._removed.add(step.before["ifname"])
            if self._peers.name_of(step.before) in self._removed and not step.before.get("link_netnsid"):
                return ()                       # it has gone with its other end
        return words(self, step)

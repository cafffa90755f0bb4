# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Neighbours: entries of the ARP and NDP tables, and proxies. Bridge and vxlan forwarding entries are another table.

Told apart by link and destination, proxies from the rest (net/core/neighbour.c). What the kernel learned
by itself is only touched when it is named. An entry that failed or is being resolved counts as none, but for those that
the kernel is asked to resolve: with `managed` and `use` it takes neither state nor lladdr from anybody (NEIGH_UPDATE_F_MANAGED, _USE).
"""
from __future__ import annotations

from ..netlink.errors import NetlinkError
from ..netlink.protocol import CREATE, REPLACE
from ..rtnl.neigh import NEIGH, NUD
from ..state.plan import Wish, unmet
from .manager import FAMILIES, Manager, Option, without
from .prefix import split

NO_ENTRY = NUD["incomplete"] | NUD["failed"]
FLAGS, FLAGS_EXT = ("proxy", "router", "ext_learned", "use"), ("managed", "ext_validated")
ANY = "0.0.0.0"
BY_HAND = (0, 3, 4)         # protocols of administrators: unspec, boot, static


class Neigh(Manager):
    message, noun, plural = NEIGH, "neighbour", "neighbours"
    from_file = True
    options = (Option("link", "ifindex", "dev"), Option("lladdr", "lladdr"), Option("nud", "state"), Option("proxy", "flags.proxy"),
               Option("router", "flags.router"), Option("extern_learn", "flags.ext_learned"), Option("managed", "flags_ext.managed"),
               Option("extern_valid", "flags_ext.ext_validated"), Option("use", "flags.use"), Option("protocol", "protocol"))
    extra = {"dst": {"type": "str"}, "nud": {"type": "str", "choices": sorted(NUD)}}
    of_task = {"purge": {"type": "dict", "options": {"links": {"type": "list", "elements": "str", "required": True},
                                                     "family": {"type": "str", "choices": sorted(FAMILIES)}, "proxy": {"type": "bool"}}}}
    about = {"link": "ifindex", "family": "family", "protocol": "protocol", "dst": "dst"}
    identity = ("family", "ifindex", "dst", "flags")
    settable = ("family", "ifindex", "state", "flags", "dst", "lladdr", "protocol", "flags_ext")
    recreates = True            # without a protocol; see fixed_among
    absent = {"protocol": 0, "flags_ext": dict.fromkeys(FLAGS_EXT, False)}

    sees_all = True
    _any: set | None = None     # the keys of entries for all of IPv4, at first

    def read(self, entry):
        for name in ("dst",) if entry.get("proxy") else ("dst", "link"):
            if not entry.get(name):
                raise ValueError("%s is missing" % name)
        family, dst, length = split(entry["dst"])
        if length != (32 if family == 2 else 128):
            raise ValueError("dst is one address, not the prefix %s" % entry["dst"])
        for lord, names in (("proxy", ("lladdr", "nud", "managed", "use", "extern_valid")), ("managed", ("lladdr", "nud", "use", "extern_valid")),
                            ("use", ("lladdr", "nud", "extern_valid"))):
            for name in names if entry.get(lord) else ():
                if entry.get(name) not in (None, False):
                    raise ValueError("a proxy entry has no %s" % name if lord == "proxy" else
                                     "%s leaves it to the kernel to find the neighbour: %s cannot be given with it" % (lord, name))
        obj = dict({"ifindex": 0}, **self.read_options(entry), family=family, dst=dst)
        if entry.get("nud") in ("none", "incomplete", "failed") and entry.get("state") != "absent":
            raise ValueError("an entry that is %s counts as none: say state absent, or another nud" % entry["nud"])
        if entry.get("lladdr") == "":
            raise ValueError("lladdr is empty")
        if entry.get("state") != "absent" and not any(entry.get(name) for name in ("proxy", "managed", "use")):
            obj.setdefault("state", NUD["permanent"])
        return obj

    def show(self, obj):
        out = dict({"dst": obj["dst"]}, **self.show_options(obj))
        for name in ("nud", "lladdr") if out.get("managed") else ("nud",) if out.get("proxy") else ():
            out.pop(name, None)
        return {name: value for name, value in out.items()
                if value is not False and (name, value) not in (("protocol", "unspec"), ("link", ""))}

    def key(self, obj):
        return obj["family"], obj["ifindex"], obj["dst"], bool(obj.get("flags", {}).get("proxy"))

    def label(self, obj):
        what = "proxy" if obj.get("flags", {}).get("proxy") else "neighbour"
        return "%s %s%s" % (what, obj["dst"], " on %s" % self.names.name(obj["ifindex"]) if obj["ifindex"] else "")

    def lookup(self, connection, wanted):
        resolving = self._resolving(wanted)
        if self._any is None:
            loops = {(obj["family"], obj["ifindex"], ANY, False): dict(obj, dst=ANY, flags={}) for obj in wanted if obj["family"] == FAMILIES["inet"]}
            found = [self._find(connection, obj, ()) for obj in loops.values() if obj["ifindex"]]
            if None in found:
                return None
            self._any = {self.key(obj) for obj in found if obj}
        return [self._find(connection, obj, resolving) for obj in wanted]

    def _find(self, connection, want, resolving):
        """One entry, which the kernel looks up since Linux 5.0 (neigh_get); False where there is none, None where it does not say."""
        proxy = bool(want.get("flags", {}).get("proxy"))
        try:
            found = connection.get(NEIGH, {"family": want["family"], "ifindex": want["ifindex"], "dst": want["dst"], "flags": {"proxy": proxy}})
        except NetlinkError as exc:
            return False if exc.name == "ENOENT" else None
        if found is None or self.key(self.normal(found)) != self.key(want):
            return None                         # a proxy on all links answers for each
        return found if self._counts(found, resolving) else False

    def _resolving(self, wanted):
        return {self.key(obj) for obj in wanted if obj.get("flags", {}).get("use")}

    def current(self, connection, wanted):
        links = {obj["ifindex"] for obj in wanted}
        resolving = self._resolving(wanted)
        families = {obj["family"] for obj in wanted}
        asked = {"family": families.pop()} if len(families) == 1 else {}
        found = connection.dump(NEIGH, dict(asked, ifindex_out=next(iter(links))) if len(links) == 1 else asked)
        if not wanted or any(obj.get("flags", {}).get("proxy") for obj in wanted):
            found += connection.dump(NEIGH, dict(asked, flags={"proxy": True}))
        there = [self.normal(obj) for obj in found if obj["family"] in (2, 10) and (not wanted or obj["ifindex"] in links)
                 and "dst" in obj and self._counts(obj, resolving)]
        if self._any is None:
            self._any = {self.key(obj) for obj in there if obj["dst"] == ANY}
        return there

    def _counts(self, obj, resolving):
        if obj["state"] & NO_ENTRY and not obj.get("flags_ext", {}).get("managed"):
            return obj["state"] & NUD["incomplete"] and self.key(obj) in resolving
        return True

    def besides(self, connection, params, wishes):
        purge = params.get("purge")
        if not purge:
            return []
        links = {self.names.index(link) for link in purge["links"]}
        return self.unlisted([obj for obj in self.current(connection, []) if obj["ifindex"] in links and self._by_hand(obj)
                              and purge["family"] in (None, "inet6" if obj["family"] == FAMILIES["inet6"] else "inet")
                              and purge["proxy"] in (None, obj["flags"]["proxy"])], wishes)

    def took_along(self, connection, steps):
        """IPv4 has one neighbour for all on loopback and point-to-point links (arp_constructor): what was made there is not what was asked for."""
        made = [step.after for step in steps if step.before is None and step.after["family"] == FAMILIES["inet"]]
        return [Wish(self.identified(obj), False, steps[0].entry) for obj in (self.current(connection, made) if made else ())
                if obj["dst"] == ANY and self.key(obj) not in (self._any or ())]

    def _by_hand(self, obj):
        """Whether an administrator set an entry: not the kernel, no controller and no routing daemon."""
        lasts = obj["state"] & NUD["permanent"] or obj["flags"]["proxy"] or obj.get("flags_ext", {}).get("managed")
        return lasts and self.ours(obj) and not obj["flags"]["ext_learned"] and obj["protocol"] in BY_HAND

    def unmet(self, want, have):
        wrong = unmet(want, have) or self.unasked(want, have)
        return [path for path in wrong if path != "flags.use"]      # that it was asked for is not kept

    def fixed_among(self, wrong, have, want):
        return ["protocol"] if "protocol" in wrong and not want["protocol"] else []     # neigh_add() skips a protocol of 0

    def merged(self, have, want, wrong):
        out = super().merged(have, want, wrong)
        if out.get("flags_ext", {}).get("managed"):
            out = without(out, "state", "lladdr")
        return out

    def ours(self, obj):
        made = obj["state"] & (NUD["permanent"] | NUD["noarp"]) or obj["flags"].get("proxy") or obj.get("flags_ext", {}).get("managed")
        return bool(made) and not obj["dst"].startswith(("ff", "224.", "239.", "255.")) and obj.get("lladdr") != "00:00:00:00:00:00"

    def links_of(self, obj):
        return (obj["ifindex"],)

    def completed(self, want):
        if "lladdr" not in want and want.get("state") == NUD["permanent"]:
            raise ValueError("%s is not there, and a permanent entry cannot be made without lladdr" % self.label(want))
        return want

    def settings(self, obj):
        out = super().settings(obj)
        if "flags" in out:
            out["flags"] = {bit: out["flags"][bit] for bit in FLAGS if bit in out["flags"]}
        if "flags_ext" in out:                  # a kernel that does not know them is not asked for none
            out["flags_ext"] = {bit: True for bit in FLAGS_EXT if out["flags_ext"].get(bit)}
            if not out["flags_ext"]:
                del out["flags_ext"]
        return out

    def requests(self, step):
        if step.verb in ("delete", "recreate"):
            yield self.request(step, NEIGH.delete, 0, step.before)
        if step.after is not None:              # REPLACE: an entry that failed is still in the way
            yield self.request(step, NEIGH.new, CREATE | REPLACE, step.after)

    def hint(self, step, error):
        if error.attribute == "flags_ext":
            return "this kernel does not know %s" % " and ".join(sorted(self.option_of("flags_ext." + bit) for bit in step.after["flags_ext"]
                                                                 if step.after["flags_ext"][bit]))
        if "link address" in error.message:
            return "lladdr does not have the length of the addresses of that link"
        return super().hint(step, error)

    def commands(self, step):
        turns = {"delete": ["delete"], "recreate": ["delete", "replace"]}.get(step.verb, ["replace"])
        for verb in turns:
            shown = self.show(self.settings(step.before if verb == "delete" else step.after))
            link = ["dev", shown.pop("link")] if "link" in shown else []
            line = ["ip", "neighbour", verb] + ["proxy"] * shown.pop("proxy", False) + [shown["dst"]] + link
            for option in self.options if verb != "delete" else ():
                value = shown.get(option.name)
                if value is True:
                    line.append(option.name)
                elif value is not None:
                    line += [option.word or option.name, str(value)]
            yield line

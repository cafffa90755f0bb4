# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Neighbours: entries of the ARP and NDP tables, and proxies. Bridge and vxlan forwarding entries are another table.

Told apart by link and destination, proxies from the rest (net/core/neighbour.c). What the kernel learned
by itself is only touched when it is named. An entry that failed or is being resolved counts as none.
"""
from __future__ import annotations

from ..netlink.protocol import CREATE, REPLACE
from ..rtnl.neigh import NEIGH, NUD
from .manager import Manager, Option
from .prefix import split

NO_ENTRY = NUD["incomplete"] | NUD["failed"]


class Neigh(Manager):
    message, noun, plural = NEIGH, "neighbour", "neighbours"
    options = (Option("link", "ifindex", "dev"), Option("lladdr", "lladdr"), Option("nud", "state"), Option("proxy", "flags.proxy"),
               Option("router", "flags.router"), Option("extern_learn", "flags.ext_learned"), Option("protocol", "protocol"))
    extra = {"dst": {"type": "str"}, "nud": {"type": "str", "choices": ["noarp", "permanent", "reachable", "stale"]}}
    about = {"link": "ifindex", "family": "family", "protocol": "protocol", "dst": "dst"}
    identity = ("family", "ifindex", "dst", "flags")
    settable = ("family", "ifindex", "state", "flags", "dst", "lladdr", "protocol", "flags_ext")
    absent = {"protocol": 0}

    def read(self, entry):
        for name in ("dst", "link"):
            if not entry.get(name):
                raise ValueError("%s is missing" % name)
        family, dst, length = split(entry["dst"])
        if length != (32 if family == 2 else 128):
            raise ValueError("dst is one address, not the prefix %s" % entry["dst"])
        obj = dict(self.read_options(entry), family=family, dst=dst)
        if entry.get("proxy"):
            for name in ("lladdr", "nud"):
                if entry.get(name) is not None:
                    raise ValueError("a proxy entry has no %s" % name)
        elif entry.get("state") != "absent":
            obj.setdefault("state", NUD["permanent"])
        return obj

    def show(self, obj):
        out = dict({"dst": obj["dst"]}, **self.show_options(obj))
        if out.get("proxy"):
            out.pop("nud", None)
        return {name: value for name, value in out.items() if value is not False and (name, value) != ("protocol", "unspec")}

    def key(self, obj):
        return obj["family"], obj["ifindex"], obj["dst"], bool(obj.get("flags", {}).get("proxy"))

    def label(self, obj):
        what = "proxy" if obj.get("flags", {}).get("proxy") else "neighbour"
        return "%s %s on %s" % (what, obj["dst"], self.names.name(obj["ifindex"]))

    def current(self, connection, wanted):
        links = {obj["ifindex"] for obj in wanted}
        families = {obj["family"] for obj in wanted}
        asked = {"family": families.pop()} if len(families) == 1 else {}
        found = connection.dump(NEIGH, dict(asked, ifindex_out=next(iter(links))) if len(links) == 1 else asked)
        if not wanted or any(obj.get("flags", {}).get("proxy") for obj in wanted):
            found += connection.dump(NEIGH, dict(asked, flags={"proxy": True}))
        return [self.normal(obj) for obj in found if obj["family"] in (2, 10) and (not wanted or obj["ifindex"] in links)
                and "dst" in obj and not obj["state"] & NO_ENTRY]

    def ours(self, obj):
        made = obj["state"] & (NUD["permanent"] | NUD["noarp"]) or obj["flags"].get("proxy")
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
            out["flags"] = {bit: out["flags"][bit] for bit in ("proxy", "router", "ext_learned") if bit in out["flags"]}
        return out

    def requests(self, step):
        if step.verb == "delete":
            yield self.request(step, NEIGH.delete, 0, step.before)
        else:                                   # REPLACE: an entry that failed is still in the way
            yield self.request(step, NEIGH.new, CREATE | REPLACE, step.after)

    def hint(self, step, error):
        if "link address" in error.message:
            return "lladdr does not have the length of the addresses of that link"
        return super().hint(step, error)

    def commands(self, step):
        obj = self.settings(step.after or step.before)
        shown = self.show(obj)
        if shown.pop("proxy", False):
            yield ["ip", "neighbour", "delete" if step.verb == "delete" else "replace", "proxy", shown["dst"], "dev", shown["link"]]
        elif step.verb == "delete":
            yield ["ip", "neighbour", "delete", shown["dst"], "dev", shown["link"]]
        else:
            line = ["ip", "neighbour", "replace", shown["dst"]]
            for option in self.options:
                value = shown.get(option.name)
                if value is True:
                    line.append(option.name)
                elif value is not None:
                    line += [option.word or option.name, str(value)]
            yield line

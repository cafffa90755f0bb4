# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Links. RTM_NEWLINK changes only what it carries, so a change sends the attributes that differ and no others.

What creation does not take (alias, altnames) follows in requests of their own (net/core/rtnetlink.c,
rtnl_create_link). The kinds and their options come from rtnl/kinds.
"""
from __future__ import annotations

from ..netlink.protocol import CREATE, EXCL, Request
from ..rtnl.link import DELLINKPROP, KINDS, LINK, NEWLINKPROP, SKIP_STATS
from ..state.names import MANY
from ..state.plan import merge, unmet
from .link_words import words
from .manager import Manager, Option, dig, dropped, put
from .peer import Peers

AFTERWARDS = ("ifalias", "prop_list")   # what creation ignores
NAME, ALTNAME = 15, 127     # the most bytes of a name, IFNAMSIZ and ALTIFNAMSIZ without the zero at the end


def _rows():
    """The options of all kinds: bridge.ageing_time stands at linkinfo.data.ageing_time."""
    for kind in KINDS.values():
        for path in kind.options.split():
            if path != "peer":
                yield Option("%s.%s" % (kind.name, kind.words.get(path, path)), "linkinfo.data." + path)


class Link(Manager):
    message, noun, plural = LINK, "link", "links"
    options = (
        Option("kind", "linkinfo.kind"), Option("up", "flags.up"), Option("mtu", "mtu"), Option("address", "address"),
        Option("broadcast", "broadcast"), Option("master", "master"), Option("link", "link"), Option("alias", "ifalias"),
        Option("txqueuelen", "txqlen"), Option("group", "group"), Option("multicast", "flags.multicast"),
        Option("allmulticast", "flags.allmulti"), Option("promisc", "flags.promisc"),
    )
    kind_options = tuple(_rows())
    extra = {"name": {"type": "str"}, "altnames": {"type": "list", "elements": "str"}, "purge_altnames": {"type": "bool"},
             "veth": {"type": "dict", "options": {"peer": {"type": "dict", "options": {
                 "name": {"type": "str", "required": True}, "netns": {"type": "str"}}}}}}
    about = {"link": "ifindex", "kind": "linkinfo.kind", "master": "master"}
    identity = ("ifname",)
    settable = ("ifname", "mtu", "address", "broadcast", "master", "link", "ifalias", "txqlen", "group", "flags", "linkinfo", "prop_list")
    fixed = ("linkinfo.kind", "link", "linkinfo.data.peer")
    absent = {"master": 0, "ifalias": "", "link": 0, "linkinfo": {}, "prop_list": {"alt_ifname": []}}
    gone = ("ENODEV",)

    def __init__(self, names):
        super().__init__(names)
        self._exact, self._peers = set(), Peers(names)
        self._removed = set()                   # by the commands so far

    # -- from a playbook and back

    def prepare(self, entries):
        """Make the links that these entries will bring known, so that any of them may name any other."""
        coming = [entry for entry in entries if entry.get("state") != "absent" and not name_fault(entry.get("name"))]
        for entry in coming:                    # read() complains about the others, knowing which
            self._peers.declare(entry)
        for entry in coming:
            self.names.promise(entry["name"])
        self._peers.promise()

    def read(self, entry):
        if not entry.get("name"):
            raise ValueError("name is missing")
        name = entry["name"]
        check_name(name, ALTNAME)
        if self.names.find(name) is None:
            check_name(name)
        if entry.get("state") == "absent":
            entry = {}                          # a link goes by its name, whatever it is
        obj = self.read_options(entry)
        obj["ifname"] = name if self.names.find(name) is None else self.names.name(self.names.find(name))
        if obj.get("mtu") is not None and not 0 <= obj["mtu"] < 1 << 32:
            raise ValueError("mtu %d is out of range" % obj["mtu"])
        if entry.get("altnames") is not None:
            for altname in entry["altnames"]:
                check_name(altname, ALTNAME)
            put(obj, "prop_list.alt_ifname", list(entry["altnames"]))
        if entry.get("purge_altnames"):
            self._exact.add(obj["ifname"])
            obj.setdefault("prop_list", {"alt_ifname": []})
        self._read_kind(obj, entry)
        return obj

    def _read_kind(self, obj, entry):
        """The options of the link's kind, and none of another."""
        given = [name for name in KINDS if entry.get(name) is not None]
        kind = entry.get("kind") or (given[0] if given else None)
        for name in given:
            if name != kind or len(given) > 1 and name != given[0]:
                raise ValueError("the options under %s are for links of that kind, not of kind %s" % (name, kind))
        if not kind:
            return
        put(obj, "linkinfo.kind", kind)
        for option in self.kind_options:
            group, name = option.name.split(".")
            if group == kind and entry.get(kind, {}).get(name) is not None:
                put(obj, option.path, self._to_number(option.path, entry[kind][name], obj))
        if kind == "veth" and (entry.get("veth") or {}).get("peer"):
            put(obj, "linkinfo.data.peer", self._peers.read(entry["veth"]["peer"]))

    def show(self, obj):
        out = dict({"name": obj["ifname"]}, **self.show_options(obj))
        if dig(obj, "prop_list.alt_ifname"):
            out["altnames"] = list(obj["prop_list"]["alt_ifname"])
        kind = dig(obj, "linkinfo.kind")
        data = {}
        for option in self.kind_options:
            group, name = option.name.split(".")
            value = dig(obj, option.path) if group == kind else None
            if value is not None:
                data[name] = self._to_text(option.path, value, obj)
        peer = self._peers.show(dig(obj, "linkinfo.data.peer"))
        if peer:
            data["peer"] = peer
        if data:
            out[kind] = data
        return {name: value for name, value in out.items() if value != "" or name == "alias" and obj.get("ifindex")}

    def option_of(self, path):
        for option in self.kind_options:
            if path == option.path or path.startswith(option.path + "."):
                return option.name
        return "veth.peer" if path.startswith("linkinfo.data.peer") else "altnames" if path.startswith("prop_list") \
            else "name" if path == "ifname" else super().option_of(path)

    def spelled(self, obj, path):
        if path == "linkinfo.kind":
            return dig(obj, path) or "no virtual link"
        if path == "linkinfo.data.peer":
            return (self._peers.show(dig(obj, path)) or {}).get("name", "elsewhere")
        return self.names.name(obj["link"]) or "none" if path == "link" else super().spelled(obj, path)

    # -- for the plan

    def canonical(self, obj):
        out = super().canonical(obj)
        if "prop_list" in obj:                  # an empty list packs to nothing
            out["prop_list"] = obj["prop_list"]
        return out

    def label(self, obj):
        return "link %s" % obj["ifname"]

    def unmet(self, want, have):
        wrong = unmet({name: value for name, value in want.items() if name != "prop_list"}, have)
        if "prop_list" in want:
            listed, there = set(want["prop_list"]["alt_ifname"]), set(dig(have, "prop_list.alt_ifname") or ())
            if not listed <= there or want["ifname"] in self._exact and listed != there:
                wrong.append("prop_list.alt_ifname")
        if "linkinfo.kind" in wrong:            # then the rest of the kind says nothing
            wrong = [path for path in wrong if not path.startswith("linkinfo.data")]
        return wrong

    def matches(self, want, have):
        return True

    def restoring(self, objs):
        self._exact.update(obj["ifname"] for obj in objs)

    def merged(self, have, want, wrong):
        out = merge(have, want)
        if "prop_list" in want and want["ifname"] not in self._exact:
            there = dig(have, "prop_list.alt_ifname") or []
            out["prop_list"] = {"alt_ifname": there + [name for name in want["prop_list"]["alt_ifname"] if name not in there]}
        return out

    def completed(self, want):
        if not dig(want, "linkinfo.kind"):
            if not self.is_peer(want):
                raise ValueError("%s, and without kind it cannot be made" % self.names.unknown(want["ifname"]))
            return merge(want, {"linkinfo": {"kind": "veth"}})
        kind = KINDS.get(want["linkinfo"]["kind"])
        needs, zero = (kind.needs, kind.zero) if kind else ("", "")
        for path in zero.split():
            if not dig(want, "linkinfo.data." + path):
                want = dropped(want, "linkinfo.data." + path)
        for path in needs.split():
            if dig(want, path) is None:
                raise ValueError("a link of kind %s needs the option %s" % (want["linkinfo"]["kind"], self.option_of(path)))
        return want

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if value is not None}
        for name in ("link", "master"):
            if not out.get(name) and not (name == "master" and "ifindex" in obj):
                out.pop(name, None)
        kind = KINDS.get(dig(obj, "linkinfo.kind"))
        if "linkinfo" in out:
            out["linkinfo"] = {name: value for name, value in out["linkinfo"].items() if name in ("kind", "data")}
        if kind and "data" in out["linkinfo"]:
            data: dict = {}
            for path in kind.options.split():
                value = dig(obj["linkinfo"]["data"], path)
                if value is not None:
                    put(data, path, value)
            out["linkinfo"] = dict(out["linkinfo"], data=data)
        if "flags" in out:
            out["flags"] = {bit: out["flags"][bit] for bit in ("up", "multicast", "allmulti", "promisc") if bit in out["flags"]}
        return out

    def gives(self, obj):
        return obj["ifname"]

    def needs(self, obj):
        below = [self.names.name(obj[name]) for name in ("link", "master") if obj.get(name) and not obj.get("link_netnsid")]
        return below + ([self._peers.owner[obj["ifname"]]] if self.is_peer(obj) else [])

    def afterwards(self, obj):
        """The attributes that creation ignores or does not keep."""
        kind = KINDS.get(dig(obj, "linkinfo.kind"))
        return AFTERWARDS + tuple(kind.later.split() if kind else ())

    def is_peer(self, obj):
        """Whether a link that is not there comes with its other end."""
        return obj["ifname"] in self._peers.owner

    def spelled_as_word(self, option, obj):
        """The value of a kind's option as iproute2 takes it."""
        value = self._to_text(option.path, dig(obj, option.path), obj)
        return str(int(value)) if isinstance(value, bool) else str(value)

    # -- to and from the kernel

    def current(self, connection, wanted):
        if not wanted or len(wanted) > MANY:
            found = connection.dump(LINK, {"ext_mask": SKIP_STATS})
        else:
            there = {self.names.find(obj["ifname"]) for obj in wanted} - {None}
            found = [connection.get(LINK, {"ifindex": index, "ext_mask": SKIP_STATS}) for index in sorted(there) if self.names.is_real(index)]
        wanted_peer = {obj["ifname"]: dig(obj, "linkinfo.data.peer") for obj in wanted}
        return [self._peers.seen(self.normal(obj), wanted_peer.get(obj["ifname"])) for obj in found]

    def requests(self, step):
        if step.verb == "delete":
            yield Request(LINK.delete, 0, LINK.pack({"ifindex": step.before["ifindex"]}), step, LINK)
            return
        if step.verb == "create":
            obj = self.settings(step.after)
            later = {name: obj.pop(name) for name in self.afterwards(obj) if name in obj}
            if self.is_peer(step.after):      # it comes with its other end
                yield self._set(step, dict(_without(obj, "linkinfo")), 0)
            else:
                yield self.request(step, LINK.new, CREATE | EXCL, obj)
            altnames = dig(later, "prop_list.alt_ifname") or []
            patch = {name: value for name, value in later.items() if name != "prop_list" and value != ""}
            if patch:
                yield self._set(step, dict(patch, ifname=obj["ifname"]), 0)
            yield from self._altnames(step, {"ifname": obj["ifname"]}, [], altnames)
            return
        where = {"ifindex": step.before["ifindex"]}
        patch = dict(where)
        for path in step.names:
            if path.startswith("linkinfo."):
                put(patch, "linkinfo.kind", dig(step.after, "linkinfo.kind"))
            if not path.startswith("prop_list"):
                put(patch, path, dig(step.after, path))
        if len(patch) > 1:
            yield self._set(step, patch, 0)
        if "prop_list.alt_ifname" in step.names:
            yield from self._altnames(step, where, *[dig(obj, "prop_list.alt_ifname") or [] for obj in (step.before, step.after)])

    def _set(self, step, patch, flags):
        return Request(LINK.new, flags, LINK.pack(self.names.settle(patch, LINK)), step, LINK)

    def _altnames(self, step, where, before, after):
        for kind, names in ((DELLINKPROP, [name for name in before if name not in after]),
                            (NEWLINKPROP, [name for name in after if name not in before])):
            if names:
                yield Request(kind, CREATE | EXCL if kind == NEWLINKPROP else 0,
                              LINK.pack(dict(where, prop_list={"alt_ifname": names})), step, LINK)

    def hint(self, step, error):
        kind = dig(step.after or {}, "linkinfo.kind")
        if step.verb == "create" and error.name == "EOPNOTSUPP":
            if error.message != "Unknown device type":
                return "this kernel was built without something that is asked for"
            module = KINDS[kind].module if kind in KINDS else "rtnl-link-%s" % kind
            return "this kernel has no links of kind %s; it needs the module %s" % (kind, module)
        if error.name == "EINVAL" and step.before and step.before.get("max_mtu") and step.after and "mtu" in step.names:
            return "this link takes an mtu from %d to %d" % (step.before.get("min_mtu", 0), step.before["max_mtu"])
        if step.verb == "delete" and error.name == "EOPNOTSUPP":
            return "it is no virtual link"
        return super().hint(step, error)

    def commands(self, step):
        if step.verb == "delete":
            self._removed.add(step.before["ifname"])
            if dig(step.before, "linkinfo.data.peer.ifname") in self._removed and not step.before.get("link_netnsid"):
                return ()                       # it has gone with its other end
        return words(self, step)


def check_name(name, most=NAME):
    """Raise ValueError for what the kernel does not take as a name."""
    fault = name_fault(name, most)
    if fault:
        raise ValueError(fault)


def name_fault(name, most=NAME):
    """What the kernel has against a name (dev_valid_name); "" for nothing."""
    if not name:
        return "a name is empty"
    if len(name.encode()) > most:
        return "the name %r is longer than %d bytes" % (name, most)
    if name in (".", "..") or any(char in "/:" or char.isspace() for char in name):
        return "%r cannot be a link's name: no slash, colon or space, and not . or .." % name
    return ""


def _without(obj, *names):
    return {name: value for name, value in obj.items() if name not in names}

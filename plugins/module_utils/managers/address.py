# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Addresses. Established on Linux 6.18, see tests/integration/targets/nl_address and tests/unit:

* IPv4 tells addresses apart by link, local address, prefix length and the network of the peer (devinet.c,
  find_matching_ifa); REPLACE changes metric, protocol and lifetimes and nothing else.
* IPv6 by link and address alone; REPLACE also changes flags and the peer (addrconf.c, inet6_addr_modify).
* The order of IPv4 addresses, and what goes with a primary: address_order.py.
* A point-to-point address has its own address in IFA_LOCAL and the peer's in IFA_ADDRESS.
"""
from __future__ import annotations

from socket import AF_INET, AF_INET6, inet_ntoa
from time import CLOCK_MONOTONIC, clock_gettime

from ..netlink.protocol import CREATE, EXCL, REPLACE
from ..rtnl.address import ADDRESS, FOREVER
from ..state.plan import Step, Wish, unmet
from .address_order import ORDER, actions, grouped, last_first, misplaced, network, subnet
from .manager import Manager, Option
from .prefix import multicast, split

FLAGS = {"nodad": "nodad", "optimistic": "optimistic", "home": "homeaddress", "mngtmpaddr": "managetempaddr",
         "noprefixroute": "noprefixroute", "autojoin": "mcautojoin"}
KERNELS = (1, 2, 3)         # IFAPROT_KERNEL_LO, _RA, _LL
LONGEST_LABEL = 15          # IFNAMSIZ - 1
GROUPS = tuple(["%d." % first for first in range(224, 240)])      # 224.0.0.0/4
HOW = {"add": CREATE | EXCL, "replace": CREATE | REPLACE}


class Address(Manager):
    message, noun, plural = ADDRESS, "address", "addresses"
    from_file = True
    options = (
        Option("link", "index", "dev"), Option("label", "label"), Option("broadcast", "broadcast"), Option("scope", "scope"),
        Option("metric", "rt_priority"), Option("protocol", "proto", "proto"),
    ) + tuple(Option(name, "flags." + bit) for name, bit in FLAGS.items())
    extra = {"address": {"type": "str"}, "peer": {"type": "str"}, "valid_lft": {"type": "str"}, "preferred_lft": {"type": "str"}}
    of_task = {"exclusive": {"type": "bool"}, "wait_dad": {"type": "int"}}
    about = {"link": "index", "family": "family", "protocol": "proto"}
    identity = ("family", "index", "local", "address", "prefixlen")
    settable = ("family", "prefixlen", "scope", "index", "flags", "address", "local", "label", "broadcast", "cacheinfo",
                "rt_priority", "proto")
    recreates = True
    absent = {"rt_priority": 0, "proto": 0}
    gone = ("EADDRNOTAVAIL", "ENODEV")
    _first = None           # the addresses before anything was done
    _now = _told = None     # grouped by subnet: as the requests leave them, and the commands
    _patience = None        # for how many seconds to wait for duplicate address detection

    def __init__(self, names):
        super().__init__(names)
        self._order: dict = {}              # subnet -> keys as they were asked for
        self._misplaced: set = set()
        self._keepers: set = set()          # keys of what stood in for addresses that were away

    def read(self, entry):
        for name in ("address", "link"):
            if not entry.get(name):
                raise ValueError("%s is missing" % name)
        family, local, length = split(entry["address"])
        obj = dict(self.read_options(dict(entry, broadcast=None)), family=family, local=local, address=local)
        if entry.get("peer"):
            peer_family, obj["address"], peer_length = split(entry["peer"])
            if peer_family != family:
                raise ValueError("peer %s is of another family than %s" % (entry["peer"], entry["address"]))
            length = peer_length if "/" in entry["peer"] else length
        obj["prefixlen"] = length
        _suits(entry, family, length, local)
        if entry.get("broadcast") is not None:
            obj["broadcast"] = _broadcast(entry["broadcast"], obj["address"], length)
        lifetimes = {field: _seconds(entry[name], name) for name, field in (("valid_lft", "valid"), ("preferred_lft", "prefered"))
                     if entry.get(name) is not None}
        if lifetimes:
            if lifetimes.get("prefered", 0) > lifetimes.get("valid", FOREVER):
                raise ValueError("preferred_lft is longer than valid_lft")
            obj["cacheinfo"] = lifetimes
        return {name: value for name, value in obj.items() if value is not None}

    def show(self, obj):
        out = {"address": "%s/%d" % (obj["local"], obj["prefixlen"])}
        if obj["address"] != obj["local"]:
            out["address"], out["peer"] = obj["local"], "%s/%d" % (obj["address"], obj["prefixlen"])
        out.update(self.show_options(obj))
        for field, name in (("valid", "valid_lft"), ("prefered", "preferred_lft")):
            seconds = obj.get("cacheinfo", {}).get(field, FOREVER)
            if seconds != FOREVER:
                out[name] = str(seconds)
        quiet = {"scope": "global", "metric": 0, "protocol": "unspec", "label": out["link"], "broadcast": "0.0.0.0"}
        if obj["family"] == AF_INET6:
            out.pop("scope", None)              # it follows from the address
        return {name: value for name, value in out.items()
                if value is not False and not (name in quiet and value == quiet[name])}

    def key(self, obj):
        if obj["family"] == AF_INET6:
            return obj["family"], obj["index"], obj["local"]
        return obj["family"], obj["index"], obj["local"], obj["prefixlen"], network(obj["address"], obj["prefixlen"])

    def label(self, obj):
        peer = " peer %s" % obj["address"] if obj["address"] != obj["local"] else ""
        place = ", behind the others" if obj.get("moved") else ""
        return "address %s%s/%d on %s%s" % (obj["local"], peer, obj["prefixlen"], self.names.name(obj["index"]), place)

    def normal(self, obj):
        obj.setdefault("local", obj.get("address"))
        obj.setdefault("address", obj["local"])
        obj.setdefault("broadcast", "0.0.0.0")
        if obj["family"] == AF_INET and obj.get("flags", {}).get("deprecated") and obj["flags"].get("permanent"):
            obj["cacheinfo"] = dict(obj["cacheinfo"], prefered=0)   # the kernel says forever and sets the flag (inet_fill_ifaddr)
        if obj.get("cacheinfo", {}).get("tstamp"):      # in hundredths of a second since the machine started
            obj["cacheinfo"] = dict(obj["cacheinfo"], age=clock_gettime(CLOCK_MONOTONIC) - obj["cacheinfo"]["tstamp"] / 100)
        return super().normal(obj)

    def current(self, connection, wanted):
        links = {obj["index"] for obj in wanted}
        asked = {"index": links.pop()} if len(links) == 1 else {}
        links = links or set(asked.values())
        self._there = [self.normal(obj) for obj in connection.dump(ADDRESS, asked) if not wanted or obj["index"] in links]
        if self._first is None:
            self._first = tuple(self._there)
        self._now = None
        self._misplaced = misplaced(grouped(self._there, self.key), self._order) if self._order else set()
        return self._there

    def besides(self, connection, params, wishes):
        self._patience = params.get("wait_dad")
        if self._patience is not None and self._patience < 0:
            raise ValueError("wait_dad is negative: %d" % self._patience)
        present = [wish.object for wish in wishes if wish.present]
        self._order = grouped(present, self.key)
        if not params.get("exclusive") or not present:
            return []
        owned = {(obj["index"], obj["family"]) for obj in present}
        return self.unlisted([obj for obj in self.current(connection, present)
                              if self.ours(obj) and (obj["index"], obj["family"]) in owned], wishes)

    def restoring(self, steps):
        super().restoring(steps)
        self._order = grouped(self._first or (), self.key)

    def took_along(self, connection, steps):
        about = {self.key(step.after or step.before) for step in steps}
        first = self._first or ()
        nets = {subnet(step.before) for step in steps if step.before is not None} - {None}
        with_it = [obj for obj in first if subnet(obj) in nets and self.key(obj) not in about]
        return [Wish(self.settings(obj)) for obj in with_it]

    def reviewed(self, steps, current, wishes):
        steps = last_first(steps, self._there, self.key)
        if not self._keepers:
            return steps
        named = {self.key(wish.object) for wish in wishes}
        left = [obj for obj in current if self.key(obj) in self._keepers and self.key(obj) not in named]
        return list(steps) + [Step(self, "delete", self.key(obj), obj, None, (), 0) for obj in left]

    def unready(self, connection, wishes):
        wishes = [wish for wish in wishes if wish.present and wish.object["family"] == AF_INET6]
        if self._patience is None or not wishes:
            return None
        from .dad import wait  # few tasks need it
        return wait(lambda: self.current(connection, [wish.object for wish in wishes]), wishes, self.key, self._patience)

    def unmet(self, want, have):
        lifetimes = want.get("cacheinfo", {})
        wrong = unmet({name: value for name, value in want.items() if name != "cacheinfo"}, have)
        if not have.get("flags", {}).get("tentative"):      # optimistic ends with duplicate address detection
            wrong = [path for path in wrong if path != "flags.optimistic"]
        for field, seconds in lifetimes.items():
            left, age = have.get("cacheinfo", {}).get(field, FOREVER), have.get("cacheinfo", {}).get("age")
            # A lifetime counts down: what it was when it was set counts, where that is known to a second or two.
            as_set = 0 < left <= seconds < FOREVER and (age is None or abs(left + age - seconds) <= 2)
            if left != seconds and not as_set:
                wrong.append("cacheinfo." + field)
        wrong = wrong or [path for path in self.unasked(want, have) if not path.startswith("cacheinfo")]    # which has been looked at
        return wrong + [ORDER] * (self.key(want) in self._misplaced)

    def matches(self, want, have):
        return have["prefixlen"] == want["prefixlen"] and have["address"] == want["address"]

    def ours(self, obj):
        made = obj["proto"] in KERNELS or obj["local"] in ("127.0.0.1", "::1") or obj["local"].startswith("fe80:")
        return not made and obj["flags"].get("permanent", True)

    def links_of(self, obj):
        return (obj["index"],)

    def completed(self, want):
        if want["family"] == AF_INET and "scope" not in want and want["local"].startswith("127."):
            return dict(want, scope=254)        # as iproute2 does
        return want

    def fixed_among(self, wrong, have, want):
        if have["family"] == AF_INET6:
            return [path for path in wrong if path == "prefixlen" or path == "rt_priority" and not want[path]]    # inet6_addr_modify() skips 0
        return [path for path in wrong if path.split(".")[0] not in ("rt_priority", "proto", "cacheinfo")]

    def rebuilt(self, have, want, wrong):
        return dict(super().rebuilt(have, want, wrong), **({"moved": True} if ORDER in wrong else {}))

    def settings(self, obj):
        out = super().settings(obj)
        if "flags" in out:
            out["flags"] = {bit: out["flags"][bit] for bit in FLAGS.values() if bit in out["flags"]}
        if "cacheinfo" in out:                  # what is not given is as long as it may be
            valid = out["cacheinfo"].get("valid", FOREVER)
            out["cacheinfo"] = {"valid": valid, "prefered": min(valid, out["cacheinfo"].get("prefered", FOREVER))}
        if out.get("broadcast") == "0.0.0.0":
            del out["broadcast"]
        return out

    def requests(self, step):
        if self._now is None:
            self._now = grouped(self._there, self.key)
        for verb, obj in actions(step, self._now, self.key):
            if verb == "add" and obj is not step.after:
                self._keepers.add(self.key(obj))        # whatever stops the work, it must not stay
            yield self.request(step, ADDRESS.delete, 0, obj) if verb == "delete" else self.request(step, ADDRESS.new, HOW[verb], obj)

    def commands(self, step):
        if self._told is None:
            self._told = grouped(self._first, self.key)
        for verb, obj in actions(step, self._told, self.key):
            if verb == "delete":
                yield ["ip", "address", "delete"] + self._words(obj, ("dev",))
            else:
                yield ["ip", "address", verb] + self._words(self.settings(obj), ("dev", "label", "broadcast", "scope", "metric", "proto"))

    def _words(self, obj, rows):
        peer = ["peer", "%s/%d" % (obj["address"], obj["prefixlen"])] if obj["address"] != obj["local"] else []
        out = [obj["local"]] + peer if peer else ["%s/%d" % (obj["local"], obj["prefixlen"])]
        spelled = self.show_options(obj)
        shown = {option.word or option.name: spelled[option.name] for option in self.options
                 if spelled.get(option.name) not in (None, False)}
        for word in rows:
            if word in shown and not (word == "label" and not shown[word]) and (word, shown[word]) not in (("metric", 0), ("proto", "unspec")):
                if not (word == "scope" and obj["family"] == AF_INET6):
                    out += [word, str(shown[word])]
        if len(rows) > 1:
            out += [name for name in FLAGS if shown.get(name) is True]
            for field, word in (("valid", "valid_lft"), ("prefered", "preferred_lft")):
                seconds = obj.get("cacheinfo", {}).get(field, FOREVER)
                if seconds != FOREVER:
                    out += [word, str(seconds)]
        return out


def _suits(entry, family, length, local):
    """Raises ValueError for options that the other family has, and for what the kernel refuses, or takes and does not keep."""
    if local in ("0.0.0.0", "::") and entry.get("state") != "absent":
        raise ValueError("%s is no address of a host" % entry["address"])
    if entry.get("label") is not None and not 1 <= len(entry["label"].encode()) <= LONGEST_LABEL:
        raise ValueError("label %r does not have 1 to %d bytes" % (entry["label"], LONGEST_LABEL))
    if entry.get("autojoin") and not (multicast(local) or local.startswith(GROUPS)):
        raise ValueError("autojoin is for multicast addresses, %s is none" % entry["address"])
    if multicast(local) and not entry.get("autojoin") and entry.get("state") != "absent":
        raise ValueError("%s is a multicast address, which a link takes with autojoin only" % entry["address"])
    for name in ("broadcast", "label", "scope") if family == AF_INET6 else ("nodad", "optimistic", "home", "mngtmpaddr"):
        if entry.get(name):
            raise ValueError("%s is for %s addresses, %s is none" % (name, "IPv4" if family == AF_INET6 else "IPv6", entry["address"]))
    if entry.get("mngtmpaddr") and length != 64:
        raise ValueError("mngtmpaddr needs a prefix length of 64, %s has %d" % (entry["address"], length))


def _seconds(text, name):
    if str(text) == "forever":
        return FOREVER
    if not str(text).isdigit() or int(text) >= FOREVER:
        raise ValueError("%s is a number of seconds below %d, or forever, not %r" % (name, FOREVER, text))
    if name == "valid_lft" and not int(text):
        raise ValueError("valid_lft is 0: an address that is to end at once is absent")
    return int(text)


def _broadcast(text, address, length):
    """A broadcast address; + is all ones in the host part, - is none."""
    if text == "-":
        return "0.0.0.0"
    if text != "+":
        if ":" in text:
            raise ValueError("broadcast %r is no IPv4 address" % text)      # others, the table refuses
        return text
    ones = 0xFFFFFFFF >> length if length < 31 else 0
    return inet_ntoa((network(address, length) | ones).to_bytes(4, "big")) if ones else "0.0.0.0"

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The parameters of the ARP and NDP tables: those of each link, the defaults of new links, and the sizes of the tables.

Established on Linux 6.1 and 6.18, see tests/kernels/test_neightable.py: a request patches; defaults and sizes are one for the
machine, and only the first network namespace can set them by netlink; queue_len is queue_lenbytes in full frames.
"""
from __future__ import annotations

from time import clock_getres

from ..netlink.protocol import Request
from ..rtnl.neightable import NEIGHTABLE, PARMS, SET
from ..state.plan import unmet
from .manager import FAMILIES, Manager, Option, dig, put

COARSE = 6                  # CLOCK_MONOTONIC_COARSE, which moves by the kernel's ticks
NAMES = {2: "arp_cache", 10: "ndisc_cache"}
LARGEST = 0x7FFFFFFF        # the kernel counts in int, and cuts off what is beyond
SIZES = ("thresh1", "thresh2", "thresh3", "gc_interval")
READ_ONLY = ("ifindex", "refcnt", "reachable_time")
# iproute2's words, and where it has none, what to write to in /proc/sys/net/ipv4/neigh/LINK
WORDS = {"base_reachable_time": "base_reachable", "retrans_time": "retrans", "gc_staletime": "gc_stale", "delay_probe_time": "delay_probe",
         "queue_len": "queue", "proxy_qlen": "proxy_queue"}
SYSCTLS = {"queue_lenbytes": "unres_qlen_bytes", "mcast_reprobes": "mcast_resolicit", "interval_probe_time_ms": "interval_probe_time_ms"}
MILLISECONDS = {"gc_interval"} | {name for number, name, type in PARMS.rows if name not in READ_ONLY and type is PARMS.by_name["locktime"][1]}


class NeighTable(Manager):
    message, noun, plural = NEIGHTABLE, "neighbour table", "neightables"
    states = ("present",)
    options = (Option("link", "parms.ifindex", "dev"), Option("gc_thresh1", "thresh1", "thresh1"), Option("gc_thresh2", "thresh2", "thresh2"),
               Option("gc_thresh3", "thresh3", "thresh3"), Option("gc_interval", "gc_interval", "gc_int")) + tuple(
        Option(name, "parms." + name, WORDS.get(name, name)) for _number, name, _type in PARMS.rows if name not in READ_ONLY)
    extra = {"family": {"type": "str", "choices": sorted(FAMILIES)}}
    about = {"link": "parms.ifindex", "family": "family"}
    settable = ("family", "name", "parms") + SIZES

    def read(self, entry):
        if "family" not in entry:
            raise ValueError("family is missing")
        obj = dict(self.read_options(entry), family=FAMILIES[entry["family"]])
        obj["name"] = NAMES[obj["family"]]
        for option in self.options:
            value = entry.get(option.name)
            if isinstance(value, int) and not 0 <= value <= LARGEST:
                raise ValueError("%s: %d is not 0 to %d" % (option.name, value, LARGEST))
            if entry.get("link") and option.path in SIZES and value is not None:
                raise ValueError("%s is about the table as a whole, not about a link" % option.name)
        if entry.get("queue_len") is not None and entry.get("queue_lenbytes") is not None:
            raise ValueError("queue_len and queue_lenbytes are the same in two units; say one of them")
        if set(entry) <= {"link", "family", "state"}:
            raise ValueError("nothing is asked of the %s" % self.label(obj))
        return obj

    def show(self, obj):
        out = dict({"family": "inet6" if obj["family"] == FAMILIES["inet6"] else "inet"}, **self.show_options(obj))
        out.pop("queue_len", None)
        return out

    def key(self, obj):
        return obj["family"], dig(obj, "parms.ifindex") or 0

    def identified(self, obj):
        return {"family": obj["family"], "name": obj["name"], "parms": {"ifindex": self.key(obj)[1]}}

    def label(self, obj):
        link = self.key(obj)[1]
        return "%s neighbour table%s" % ("IPv6" if obj["family"] == FAMILIES["inet6"] else "IPv4", " of %s" % self.names.name(link) if link else "")

    def current(self, connection, wanted):
        families = {obj["family"] for obj in wanted}
        found: dict = {}
        for obj in connection.dump(NEIGHTABLE, {"family": families.pop()} if len(families) == 1 else {}):
            if obj["name"] in NAMES.values():
                obj.setdefault("parms", {})
                # the first of a family is about the table, with the defaults; what shows these again adds nothing
                found.setdefault(self.key(obj), obj)
        return list(found.values())

    def ours(self, obj):
        """Defaults and sizes can be set in the first namespace only, so whoever reads is not told of them unasked."""
        return bool(self.key(obj)[1])

    def links_of(self, obj):
        return tuple(link for link in (self.key(obj)[1],) if link)

    def completed(self, want):
        raise ValueError("there is no %s" % self.label(want))

    def unmet(self, want, have):
        tick = clock_getres(COARSE) * 1000
        # what the kernel keeps of 1005 ms is the next tick
        return [path for path in unmet(want, have) if path.rpartition(".")[2] not in MILLISECONDS
                or not 0 <= (dig(have, path) or 0) - dig(want, path) < tick]

    def settings(self, obj):
        out = {name: value for name, value in obj.items() if name in self.settable}
        parms = dict(out.get("parms", {}))
        for name in ("refcnt", "reachable_time") + (("queue_len",) if "queue_lenbytes" in parms else ()):
            parms.pop(name, None)
        return dict(out, parms=parms)

    def _patch(self, step):
        """What a step says: the table, the link, and what changes."""
        out = {"family": step.after["family"], "name": step.after["name"]}
        if self.key(step.after)[1]:
            put(out, "parms.ifindex", self.key(step.after)[1])
        for path in step.names:
            put(out, path, dig(step.after, path))
        return out

    def requests(self, step):
        yield Request(SET, 0, NEIGHTABLE.pack(self.names.settle(self._patch(step), NEIGHTABLE)), step, NEIGHTABLE)

    def hint(self, step, error):
        if error.name == "ENOENT" and not self.key(step.after)[1]:
            return "only the first network namespace can set the defaults and the sizes of the tables; say link"
        return super().hint(step, error)

    def commands(self, step):
        family, link = self.key(step.after)
        line = ["ip", "ntable", "change", "name", NAMES[family]] + (["dev", self.names.name(link)] if link else [])
        words, lines = [], []
        for option in self.options:
            if option.path not in step.names:
                continue
            value = str(dig(step.after, option.path))
            if option.name in SYSCTLS:
                lines.append(["sysctl", "-q", "-w", "net/ipv%d/neigh/%s/%s=%s" % (
                    6 if family == FAMILIES["inet6"] else 4, self.names.name(link) if link else "default", SYSCTLS[option.name], value)])
            else:
                words += [option.word, value]
        return ([line + words] if words else []) + lines

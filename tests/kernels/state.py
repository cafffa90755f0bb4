# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that `ip -j -d` shows of a namespace, without what passes by itself; and what two of these differ in."""
from __future__ import annotations

import json
import re
import time

SECTIONS = {"link": "link show", "address": "address show", "route": "route show table all", "neighbour": "neighbour show nud all",
            "proxy": "neighbour show proxy", "rule": "rule show", "nexthop": "nexthop show"}
# What only those ask for who change it
MORE = {"label": "addrlabel list", "ntable": "ntable show"}
# Counters, timers, carrier, the progress of protocols
PASSING = {
    "stats", "stats64", "operstate", "hello_timer", "tcn_timer", "topology_change_timer", "gc_timer", "hold_timer",
    "message_age_timer", "forward_delay_timer", "topology_change", "topology_change_detected", "topology_change_ack",
    "config_pending", "used", "confirmed", "updated", "probes", "refcnt", "expires", "tentative", "age", "cache", "qdisc",
    "mcast_querier_state", "reachable", "fdb_n_learned", "root_port", "root_path_cost", "seq_nr",
}
PASSING_FLAGS = {"NO-CARRIER", "LOWER_UP", "M-DOWN", "linkdown", "dead"}
# What equal namespaces differ in
OWN = {"ifindex", "link_index", "link_netnsid", "link_netns", "permaddr"}
PORTS_OWN = {"state", "id", "no", "designated_port"}
# Fall-back devices: a tunnel's module brings one into every namespace, whenever it is loaded
FALLBACK = {"tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0"}
# What an object goes by, more or less
NAMING = ("ifname", "dst", "local", "dev", "metric", "tos", "type")
# A bridge's identity has one without leading zeros.
MAC = re.compile(r"(?<![0-9a-f:])[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}(?![0-9a-f:])")
DRAWN = "mac drawn by lot"
FOREVER = 4294967295


def state(space, commands=(), more=()):
    """{section: [object ...]} of a namespace, once IPv6 has done with new addresses: only then do their routes come.

    commands: whole commands to run first. more: sections of MORE.
    """
    lines = dict(SECTIONS, **{name: MORE[name] for name in more})
    for attempt in range(100):
        found = dict(zip(lines, space.after([] if attempt else commands, *lines.values())))
        if space.six:
            found["rule"] += space.rules6()
        found["address"] = [dict(one, dev=link["ifname"]) for link in found["address"] for one in link["addr_info"]]
        if not any("tentative" in one for one in found["address"]):
            break
        time.sleep(0.02)
    return {section: [settled(one) for one in objects if not by_itself(section, one)] for section, objects in found.items()}


def by_itself(section, one):
    """Whether the kernel makes such an object whenever it pleases."""
    if section == "link":
        return one["ifname"] in FALLBACK
    if section == "route":
        # Those of IPv6 in the local table come some time after their address.
        return one["dst"].startswith(("ff00::", "multicast ff00::", "fe80::")) or ":" in one["dst"] and one["table"] == "local"
    if section == "rule":
        return "l3mdev" in one and one.get("protocol") == "kernel"    # the first VRF brings it, and none takes it away
    if section == "neighbour":
        return one["dst"].startswith(("ff", "224.", "239.")) or "INCOMPLETE" in one.get("state", ())
    return False


def settled(value):
    """An object without what passes by itself."""
    if isinstance(value, list):
        return [settled(inner) for inner in value]
    if not isinstance(value, dict):
        return True if value is None else value     # a flag of which nothing but the name is shown
    out = {}
    for name, inner in value.items():
        if name in PASSING or name in PORTS_OWN and "hairpin" in value:
            continue
        if name == "flags" and isinstance(inner, list):
            inner = sorted(flag for flag in inner if flag not in PASSING_FLAGS)
        elif name.endswith("_life_time") and inner not in (0, FOREVER):
            inner = "some seconds"
        out[name] = settled(inner)
    return out


def text(value):
    return json.dumps(value, sort_keys=True)


def likened(whole, known):
    """A state as it can be compared with that of another namespace: without indexes and MAC addresses drawn by lot.

    known: any text in which the MAC addresses stand that somebody asked for, and what begins with such an address (sci).
    """
    kept = {padded(mac) for mac in MAC.findall(known.lower())} | {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"}

    def bare(value):
        if isinstance(value, list):
            return [bare(inner) for inner in value]
        if isinstance(value, dict):
            return {name: DRAWN if name == "sci" and inner not in known else bare(inner)
                    for name, inner in value.items() if name not in OWN}
        if isinstance(value, str):
            return MAC.sub(lambda found: found.group(0) if padded(found.group(0)) in kept else DRAWN, value)
        return value

    return {section: bare(objects) for section, objects in whole.items()}


def padded(mac):
    return ":".join(part.zfill(2) for part in mac.split(":"))


def differences(one, other):
    """What two states differ in, as sentences. The order of neighbours says nothing."""
    out = []
    for section in one:
        ours, theirs = ([text(obj) for obj in side[section]] for side in (one, other))
        if section in ("neighbour", "proxy", "label"):
            ours, theirs = sorted(ours), sorted(theirs)
        if ours == theirs:
            continue
        gone, new = ([json.loads(obj) for obj in side if obj not in others] for side, others in ((ours, theirs), (theirs, ours)))
        for obj in gone:
            twins = [other for other in new if all(obj.get(name) == other.get(name) for name in NAMING)]
            if twins:
                new.remove(twins[0])
                out += ["%s %s, first not as second: %s" % (section, naming(obj), line)
                        for line in dict.fromkeys(missing(obj, twins[0]) + missing(twins[0], obj))]
            else:
                out.append("%s, only in the first: %s" % (section, text(obj)))
        out += ["%s, only in the second: %s" % (section, text(obj)) for obj in new]
        if sorted(ours) == sorted(theirs):
            out.append("%s: in another order: %s; %s" % (section, ours, theirs))
    return out


def naming(obj):
    return " ".join(str(obj[name]) for name in NAMING if name in obj)


def dig(value, path):
    """The value at a path of names, None where there is none."""
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, dict) else None
    return value


def missing(want, have, path=""):
    """In what an object does not show what it should, as sentences; a set is contained, everything else equal."""
    if isinstance(want, dict):
        return [line for name, inner in want.items() for line in missing(inner, dig(have, name), "%s.%s" % (path, name) if path else name)]
    if isinstance(want, set):
        return [] if want <= set(have or ()) else ["%s is %r and lacks %r" % (path, have, want - set(have or ()))]
    if isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        return [line for number, pair in enumerate(zip(want, have)) for line in missing(*pair, "%s[%d]" % (path, number))]
    return [] if want == have and isinstance(want, bool) == isinstance(have, bool) else ["%s is %r, not %r" % (path, have, want)]


def unseen(whole, wanted):
    """Which of the wanted objects, (section, pattern) pairs, are not in a state, as sentences."""
    out, taken = [], []
    for section, pattern in wanted:
        tries = sorted(((missing(pattern, one), text(one)) for one in whole[section] if not any(one is other for other in taken)),
                       key=lambda pair: len(pair[0]))
        if tries and not tries[0][0]:
            taken.append(next(one for one in whole[section] if text(one) == tries[0][1] and not any(one is other for other in taken)))
        else:
            out.append("%s: of what is nearest, %s" % (section, "; ".join(tries[0][0]) if tries else "there is none: %s" % pattern))
    return out

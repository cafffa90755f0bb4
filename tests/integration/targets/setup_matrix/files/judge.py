# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The independent judge of the integration tests: what `ip -j -d` shows, compared with what was asked for.

It works on throw-away network namespaces whose names begin with PREFIX-m (where the modules work) and on their
twins PREFIX-w, where the commands run that check mode returned. It does not import anything of the collection.

    judge.py begin          stdin: {prefix, peer, setup, sysctl, kind, second}; makes the namespaces, both halves the same;
                            second: "empty" or "none"
    judge.py note RUN       stdin: {prefix, result}; remembers what a run of the module said, and the state after it
    judge.py verdict        stdin: {prefix, entries, expect, absent, order, restores}; the verdict on one phase
    judge.py why PREFIX     prints the last verdict
    judge.py run            stdin: {prefix, ip}; runs lines of `ip` in the first half, and remembers the state before a step
    judge.py step           stdin: {prefix, changed, expect, absent, order}; the verdict on one step of an experiment
    judge.py words          stdin: {results}; whether failures say what they should
    judge.py same           stdin: {prefix, sections}; whether both halves are the same now
    judge.py show           stdin: {prefix}; prints the state of the first half
    judge.py unchanged      stdin: {prefix, since, expect, absent}; whether the first half is as it was at a snapshot
    judge.py end            stdin: {prefix}; removes the namespaces
"""
from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys

SECTIONS = {
    "link": ["-d", "link", "show"],
    "address": ["-d", "address", "show"],
    "route4": ["-d", "-4", "route", "show", "table", "all"],
    "route6": ["-d", "-6", "route", "show", "table", "all"],
    "neigh": ["-d", "neighbour", "show", "nud", "all"],
    "proxy": ["-d", "neighbour", "show", "proxy"],
    "rule4": ["-4", "rule", "show"],
    "rule6": ["-6", "rule", "show"],
    "nexthop": ["nexthop", "show"],
    "label": ["addrlabel", "list"],
    "ntable": ["ntable", "show"],
}
# What passes by itself: counters, timers, carrier, the spanning tree's progress.
PASSING = {
    "stats", "stats64", "operstate", "hello_timer", "tcn_timer", "topology_change_timer", "gc_timer", "hold_timer",
    "message_age_timer", "forward_delay_timer", "topology_change", "topology_change_detected", "topology_change_ack",
    "config_pending", "used", "confirmed", "updated", "probes", "refcnt", "expires", "tentative", "cache", "age", "reachable",
    "fdb_n_learned", "mcast_querier_state", "mcast_querier_ipv4_addr", "mcast_querier_ipv6_addr", "qdisc",
}
PASSING_FLAGS = {"NO-CARRIER", "LOWER_UP", "M-DOWN", "linkdown", "dead"}
# What two equal namespaces still differ in.
OWN = {"ifindex", "link_index", "link_netnsid", "link_netns"}
PORTS_OWN = {"state", "id", "no", "designated_port"}     # of a bridge's port
MAC = re.compile(r"(?<![0-9a-f:])[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}(?![0-9a-f:])")   # a bridge's id has no leading zeros
BYSTANDERS = ("by0", "203.0.113.", "2001:db8:b:")
BYSTANDER_SETUP = (
    "link add name by0 type bridge", "link set dev by0 up mtu 1480 alias bystander", "address add 203.0.113.1/24 dev by0",
    "address add 203.0.113.7/24 dev by0", "address add 2001:db8:b::1/64 dev by0 nodad", "route add 203.0.113.128/25 via 203.0.113.2 metric 7",
    "-6 route add 2001:db8:b:1::/64 via 2001:db8:b::2 metric 7", "neighbour add 203.0.113.9 lladdr 02:00:00:00:0b:09 dev by0 nud permanent",
    "neighbour add proxy 203.0.113.77 dev by0",
)
FOREVER = 4294967295
ABSENT = "absent"       # compared by identity


def run(words, check=True):
    """What a command prints; a failure is an exception with the command in it."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit("%s: exit status %d: %s" % (shlex.join(words), done.returncode, done.stderr.strip() or done.stdout.strip()))
    return done


def namespaces(prefix, half):
    """The namespaces of one half: the main one, and the others that the modules were asked for or that peers live in."""
    found = json.loads(run(["ip", "-j", "netns", "list"]).stdout or "[]")
    return sorted(one["name"] for one in found if one["name"].startswith("%s-%s" % (prefix, half)))


def listing(netns, words):
    return json.loads(run(["ip", "-n", netns, "-j"] + words).stdout or "[]")


def flat(section, found):
    """The objects of one section, addresses one by one."""
    if section != "address":
        return found
    return [dict(one, ifname=link["ifname"]) for link in found for one in link["addr_info"]]


def state(prefix, half):
    """{namespace without prefix: {section: [object ...]}} as ip shows them."""
    out = {}
    for netns in namespaces(prefix, half):
        out[netns[len(prefix) + 2:]] = {name: flat(name, listing(netns, words)) for name, words in SECTIONS.items()}
    return out


def settled(value, drop):
    """An object without what passes by itself."""
    if isinstance(value, dict):
        out = {}
        for name, inner in value.items():
            if name in drop or (name in PORTS_OWN and "hairpin" in value):
                continue
            if name.endswith("_life_time") and inner != FOREVER:
                inner = "finite" if inner else 0
            if name == "flags" and isinstance(inner, list):
                inner = sorted(flag for flag in inner if flag not in PASSING_FLAGS)
            out[name] = settled(inner, drop)
        return out
    return [settled(inner, drop) for inner in value] if isinstance(value, list) else value


def comparable(whole, drop=()):
    """A state in which only what somebody did makes a difference."""
    out = {}
    for netns, sections in whole.items():
        for section, objects in sections.items():
            kept = [settled(one, PASSING | set(drop)) for one in objects if not by_itself(section, one)]
            out["%s/%s" % (netns, section)] = sorted(kept, key=text) if section in ("neigh", "proxy", "label", "ntable") else kept
    return out


def by_itself(section, one):
    """Whether the kernel makes or removes an object when it pleases.

    Multicast routes and neighbours; what follows from IPv6 addresses (a worker makes the routes of the local table, the
    route to the subnet of an address with a lifetime expires); resolution under way.
    """
    if section == "route6":
        return one["dst"] == "ff00::/8" or one["table"] == "local" or one.get("protocol") == "kernel" and "expires" in one
    if section == "neigh":
        return one["dst"].startswith(("ff", "224.", "239.")) or "INCOMPLETE" in one.get("state", ())
    return False


def text(value):
    return json.dumps(value, sort_keys=True)


def number(mac):
    return tuple(int(part, 16) for part in mac.split(":"))


def anonymous(compared, asked):
    """A comparable state with the addresses masked that `asked` does not name, since the kernel draws them by lot."""
    known = {number(mac) for mac in MAC.findall(text(asked).lower())} | {(0,) * 6, (255,) * 6}

    def mask(match):
        return match.group(0) if number(match.group(0)) in known else "some-mac"
    return json.loads(MAC.sub(mask, text(compared)))


def differences(before, after, what):
    """What two comparable states differ in, as sentences."""
    out = []
    for name in sorted(set(before) | set(after)):
        one, other = ([text(obj) for obj in side.get(name, [])] for side in (before, after))
        if one == other:
            continue
        out += ["%s: %s: only before: %s" % (what, name, obj) for obj in one if obj not in other]
        out += ["%s: %s: only after: %s" % (what, name, obj) for obj in other if obj not in one]
        if sorted(one) == sorted(other):
            out.append("%s: %s: another order: %s, then %s" % (what, name, one, other))
    return out


def missing(want, have, path=""):
    """In what an object does not show what was asked for: a value, null for none, part of a list, a range, or any value."""
    if isinstance(want, dict) and ("_min" in want or "_max" in want):
        return [] if isinstance(have, (int, float)) and want.get("_min", have) <= have <= want.get("_max", have) else ["%s is %s, not %s" % (path, have, want)]
    if isinstance(want, dict) and "_there" in want:
        return [] if (have is not ABSENT) is want["_there"] else ["%s is %sthere" % (path, "not " if want["_there"] else "")]
    if isinstance(want, dict) and ("_has" in want or "_not" in want):
        there = [] if have is ABSENT else have
        return ["%s: %s is missing in %s" % (path, one, there) for one in want.get("_has", []) if one not in there] + \
               ["%s: %s is in %s" % (path, one, there) for one in want.get("_not", []) if one in there]
    if isinstance(want, dict):
        have = have if isinstance(have, dict) else {}
        return [line for name, inner in want.items() for line in missing(inner, have.get(name, ABSENT), "%s.%s" % (path, name) if path else name)]
    if isinstance(want, list):
        if not isinstance(have, list) or len(want) != len(have):
            return ["%s is %s, not %s" % (path, have, want)]
        return [line for number, inner in enumerate(want) for line in missing(inner, have[number], "%s[%d]" % (path, number))]
    return [] if want == have or (want is None and have is ABSENT) else ["%s is %r, not %r" % (path, have, want)]


def objects_of(whole, section):
    """The objects of "route4", or of "p/link" in the namespace PREFIX-mp."""
    netns, _slash, section = section.rpartition("/")
    return whole.get(netns, {}).get(section, [])


def unexpected(whole, expect, absent):
    """What is not as it was asked for, as sentences."""
    out = []
    for section, patterns in (expect or {}).items():
        objects, taken = objects_of(whole, section), []
        for pattern in patterns:
            tries = sorted(((missing(pattern, one), text(one)) for one in objects), key=lambda pair: len(pair[0]))
            fits = [one for wrong, one in tries if not wrong and one not in taken]
            if fits:
                taken.append(fits[0])
            else:
                nearest = "; ".join(tries[0][0]) + " in " + tries[0][1] if tries else "none at all"
                out.append("%s: nothing like %s; nearest: %s" % (section, text(pattern), nearest))
    for section, patterns in (absent or {}).items():
        out += ["%s: %s is there: %s" % (section, text(pattern), text(one))
                for pattern in patterns for one in objects_of(whole, section) if not missing(pattern, one)]
    return out


def orderly(whole, order):
    """Whether objects come in the order that was asked for: {section: [attribute, [value ...]]}."""
    out = []
    for section, (name, values) in (order or {}).items():
        there = [one.get(name) for one in objects_of(whole, section) if one.get(name) in values]
        if there != values:
            out.append("%s: the order of %s is %s, not %s" % (section, name, there, values))
    return out


def bystanders(compared):
    return {name: [one for one in objects if any(word in text(one) for word in BYSTANDERS)] for name, objects in compared.items()}


def memory(prefix, name):
    return os.path.join("/run", "netns-test-%s" % prefix, name + ".json")


def remember(prefix, name, whole):
    with open(memory(prefix, name), "w", encoding="utf-8") as file:
        json.dump(whole, file)


def recall(prefix, name):
    with open(memory(prefix, name), encoding="utf-8") as file:
        return json.load(file)


def prepare(prefix, half, task):
    """One half: quiet namespaces (no duplicate address detection, no link-local addresses), a bystander, the setup."""
    names = ["%s-%s" % (prefix, half)] + ["%s-%sp" % (prefix, half)] * bool(task.get("peer"))
    for netns in names:
        run(["ip", "netns", "add", netns])
        settings = {"net/ipv6/conf/default/addr_gen_mode": 1, "net/ipv6/conf/all/accept_dad": 0, "net/ipv6/conf/default/accept_dad": 0}
        settings.update(task.get("sysctl") or {})
        run(["ip", "netns", "exec", netns, "sh", "-ec", "\n".join("echo %s > /proc/sys/%s" % (value, name) for name, value in settings.items())])
        if not (half == "w" and task.get("second") == "empty"):
            run_lines(netns, ("link set dev lo up",) + BYSTANDER_SETUP)
    if half == "w" and task.get("second") == "empty":
        return
    run_lines(names[0], [line.replace("%s-m" % prefix, "%s-%s" % (prefix, half)) for line in task.get("setup") or []])


def run_lines(netns, lines):
    """Lines of words for `ip`, in a namespace unless they name another."""
    for line in lines:
        words = shlex.split(line)
        run(["ip"] + words if words[0] == "-n" else ["ip", "-n", netns] + words)
    return []


def begin(task):
    prefix = task["prefix"]
    os.makedirs(os.path.dirname(memory(prefix, "")), exist_ok=True)
    try:
        for half in "m" if task.get("second") == "none" else "mw":
            prepare(prefix, half, task)
    except SystemExit:
        end(task)
        raise
    kind = task.get("kind")
    if kind:
        tried = run(["ip", "-n", "%s-w" % prefix, "link", "add", "name", "probe0", "type", kind], check=False)
        if tried.returncode:
            print("SKIPPED: this kernel has no links of kind %s: %s" % (kind, tried.stderr.strip()))
            return end(task)
        run(["ip", "-n", "%s-w" % prefix, "link", "delete", "dev", "probe0"])
    whole = state(prefix, "m")
    remember(prefix, "initial", whole)
    remember(prefix, "before", whole)
    return []


def end(task):
    prefix = task["prefix"]
    for half in "mw":
        for netns in namespaces(prefix, half):
            run(["ip", "netns", "delete", netns])
    folder = os.path.dirname(memory(prefix, ""))
    if os.path.isdir(folder):
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    return []


def note(task, run_name):
    """After check and do, what the module said and the state; after the others, the state is the verdict's business."""
    prefix = task["prefix"]
    remember(prefix, "said-" + run_name, task["result"])
    if not run_name.endswith("_again"):
        remember(prefix, run_name, state(prefix, "m"))
    return []


def told(prefix, *names):
    return {name: recall(prefix, "said-" + name) for name in names}


def before_step(task):
    run_lines("%s-m" % task["prefix"], task["ip"])
    remember(task["prefix"], "before", state(task["prefix"], "m"))
    return []


def show(task):
    print(json.dumps(state(task["prefix"], "m"), indent=1))
    return []


def replay(prefix, commands):
    """Run the commands of the first half in the second; sentences about those that fail."""
    out = []
    for line in commands:
        words = shlex.split(line.replace("%s-m" % prefix, "%s-w" % prefix))
        if words[0] not in ("ip", "bridge", "tc") or "%s-w" % prefix not in line.replace("%s-m" % prefix, "%s-w" % prefix):
            out.append("the command does not stay in its namespace: %s" % line)
            continue
        done = run(words, check=False)
        if done.returncode:
            out.append("the returned command fails: %s: %s" % (shlex.join(words), done.stderr.strip()))
    return out


def claims(results, change=True):
    """What the module itself says in its runs, as far as it contradicts itself."""
    out = []
    for name, one in results.items():
        changed = change and not name.endswith("_again")
        if one.get("changed") is not changed:
            out.append("%s says changed=%s; its commands: %s; its diff: %s" % (name, one.get("changed"), one.get("commands"), text(one.get("diff"))))
        if one.get("warnings"):
            out.append("%s warns: %s" % (name, one["warnings"]))
        if bool(one.get("commands")) is not changed or any((one.get("diff") or {}).values()) is not changed:
            out.append("%s: commands or diff do not go with changed=%s: %s %s" % (name, changed, one.get("commands"), text(one.get("diff"))))
    plans = [dict(one, diff=dict(one.get("diff") or {}, before=still((one.get("diff") or {}).get("before")))) for one in (results["check"], results["do"])]
    for what in ("diff", "commands"):
        one, other = [plan.get(what) for plan in plans]
        if one != other:
            out.append("the %s of check is not that of the run: %s, then %s" % (what, text(one), text(other)))
    return out


def still(before):
    """What was there before, with lifetimes stopped: they run down between two looks at them."""
    return json.loads(re.sub(r'("(?:valid|preferred)_lft": )"[1-9][0-9]*"', r'\1"some"', text(before)))


def verdict(task):
    """Everything that must hold after check, run, check again and run again."""
    prefix = task["prefix"]
    results = told(prefix, "check", "do", "check_again", "do_again")
    before, checked, done = (recall(prefix, name) for name in ("before", "check", "do"))
    final = state(prefix, "m")
    wrong = claims(results)
    wrong += differences(comparable(before), comparable(checked), "check mode changed something")
    wrong += differences(comparable(done), comparable(final), "the second run changed something")
    wrong += differences(bystanders(comparable(before)), bystanders(comparable(done)), "a bystander was touched")
    wrong += unexpected(done, task.get("expect"), task.get("absent")) + orderly(done, task.get("order"))
    asked = [task.get("entries"), task.get("setup")]
    if not task.get("no_replay"):
        wrong += replay(prefix, results["check"].get("commands") or [])
        halves = [anonymous(comparable(half, OWN), asked) for half in (done, state(prefix, "w"))]
        wrong += differences(halves[0], halves[1], "the returned commands lead elsewhere (before: ours, after: theirs)")
    if task.get("restores"):
        wrong += differences(comparable(recall(prefix, "initial")), comparable(done), "deleting does not restore what was there at first")
    remember(prefix, "before", final)
    return wrong


def step(task):
    """Everything that must hold after check, run and check again."""
    prefix = task["prefix"]
    before, checked, now = recall(prefix, "before"), recall(prefix, "check"), state(prefix, "m")
    wrong = claims(told(prefix, "check", "do", "check_again"), task.get("changed", True))
    wrong += differences(comparable(before), comparable(checked), "check mode changed something")
    if not task.get("changed", True):
        wrong += differences(comparable(before), comparable(now), "it says that nothing changed")
    wrong += differences(bystanders(comparable(before)), bystanders(comparable(now)), "a bystander was touched")
    return wrong + unexpected(now, task.get("expect"), task.get("absent")) + orderly(now, task.get("order"))


def same(task):
    """Whether both halves are the same, in the sections that are named. Links may have been made in another order."""
    halves = []
    for half in "mw":
        whole = comparable(state(task["prefix"], half), OWN | set(task.get("drop") or ()))
        kept = {name: sorted(value, key=text) if name.endswith("/link") else value
                for name, value in whole.items() if name.split("/")[1] in task["sections"]}
        halves.append(anonymous(kept, task.get("asked")))
    return differences(halves[0], halves[1], "the two namespaces differ")


def unchanged(task):
    """Whether the first half is as it was at a snapshot, and as expected."""
    now = state(task["prefix"], "m")
    since = task.get("since", "before")     # "" for: only as expected
    wrong = differences(comparable(recall(task["prefix"], since)), comparable(now), "something changed") if since else []
    return wrong + unexpected(now, task.get("expect"), task.get("absent"))


def words(task):
    """Whether failures say what they should: {results: [result with an item of [{entry, says}, check mode]]}."""
    out = []
    for one in task["results"]:
        case, check = one["item"]
        what = "%s%s: %s" % (text(case["entry"]), " in check mode" if check else "", one.get("msg"))
        if one.get("commands") is not None:
            out.append("%s: it did not fail: %s" % (what, one["commands"]))
        else:
            out += ["%s: it does not say %r" % (what, word) for word in case["says"] if word not in (one.get("msg") or "")]
        if one.get("exception") or "Traceback" in text(one) or "bug" in (one.get("msg") or ""):
            out.append("%s: a traceback: %s" % (what, one.get("exception") or one.get("module_stderr")))
    return out


VERBS = {"begin": begin, "note": note, "run": before_step, "verdict": verdict, "step": step, "words": words, "same": same,
         "unchanged": unchanged, "show": show, "end": end}
IN_LOOKUPS = ("note", "run", "verdict", "step")     # where a lookup wants words, and takes an exit status for an accident


def main(verb, *args):
    if verb == "why":
        path = memory(args[0], "why")
        print("\n".join(recall(args[0], "why")) if os.path.exists(path) else "")
        return 0
    task = json.load(sys.stdin)
    wrong = VERBS[verb](task, *args)
    if verb in IN_LOOKUPS:
        remember(task["prefix"], "why", wrong)
    for line in wrong:
        print(line)
    return 1 if wrong and verb not in IN_LOOKUPS else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast we are, beside others doing the same: bench.py [ROW...] measures, prints a table and writes build/bench.json.

Each measurement is a process in a network namespace of its own (work.py). Ours and theirs take turns, ROUNDS times (5); what
counts is the median of each. What is measured, and why so, is in docs/performance.md.
"""
from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCALE = float(os.environ.get("SCALE", "1"))         # of the tables' sizes; 0.1 for a quick look
ROUNDS = max(1, int(os.environ.get("ROUNDS", "5")))

# ours, theirs: what work.py is asked for, or a number. target, beyond: the ratio to reach, and the one beyond it; None: only shown
Row = namedtuple("Row", "name what against ours theirs target beyond unit", defaults=(None, None, "s"))


def many(count):
    return str(int(count * SCALE))


H = many(100000)
IMPORTED = ("task", "options", "managers.route")
ROWS = (
    Row("insert", "100,000 routes: entries to kernel", "ip -batch", ("insert", H), ("insert_ip", H), 0.5, 0.25),
    Row("insert-proved", "the same, with the proof by reading again", "ip -batch", ("insert_proved", H), ("insert_ip", H)),
    Row("floor", "the same, above the kernel's own time", "packed bytes, sent and drained", ("insert", H), ("floor", H)),
    Row("floor-ip", "ip -batch, above the kernel's own time", "packed bytes, sent and drained", ("insert_ip", H), ("floor", H)),
    Row("nothing", "100,000 routes: nothing to do", "ip -j route show | json.loads", ("nothing", H), ("show_ip", H), 1.5, 1.0),
    Row("dump", "100,000 routes: read as dicts", "ip -j route show | json.loads", ("dump", H), ("show_ip", H), 0.8, 0.5),
    Row("dump-pyroute2", "100,000 routes: read as dicts", "pyroute2", ("dump", H), ("dump_pyroute2", H), 0.05, 0.02),
    Row("add-pyroute2", "10,000 routes: add", "pyroute2", ("add", many(10000)), ("add_pyroute2", many(10000)), 0.05, 0.02),
    Row("change", "one route changed among 1,000,000", "the same in an empty table", ("change", many(1000000)), ("change", "0"), 1.2, 1.05),
    Row("memory", "peak memory of a plan over 1,000,000, a route", "600 bytes", ("memory", many(1000000)), 600, 1.0, 0.5, "B"),
    Row("task", "nl_address with nothing to do, in a play of 20", "ansible.builtin.ping in the same play", ("play", "ours"), ("play", "theirs"),
        1.25, 1.1),
    Row("import", "import of a module's library", "AnsibleModule", ("importing", *IMPORTED), ("importing", "theirs"), 0.15, 0.1),
    Row("src", "a play with 100,000 routes from a file (src)", "command: ip -batch in the same play", ("source", H), ("source_ip", H)),
    Row("bridges", "1,000 VLANs on 1,000 bridges, in a guest", "ip -batch", ("bridges", many(1000)), ("bridges_ip", many(1000))),
    Row("bridges-memory", "the same, peak memory of the process", "ip -batch", ("bridges_memory", many(1000)), ("bridges_ip_memory", many(1000)), unit="B"),
)
GUEST = ("bridges", "bridges-memory")        # rows that want kinds of links which this kernel may lack: in User Mode Linux


def measure(words, guest=False):
    """What work.py says: a number."""
    if not isinstance(words, tuple):
        return words
    command = [sys.executable, os.path.join(HERE, "work.py"), *words]
    if guest:
        command = [os.path.join(ROOT, "tests", "kernels", "run"), "-t", "600", "uml", "--", *command]
    else:
        command = ["unshare", "--net", *command]
    environ = dict(os.environ, PATH=os.path.dirname(sys.executable) + ":" + os.environ["PATH"])
    environ.pop("PYTHONDONTWRITEBYTECODE", None)        # imports are measured as they are the second time
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environ)
    if done.returncode:
        raise RuntimeError("%s ended with status %d" % (" ".join(words), done.returncode))
    return float(done.stdout.strip().splitlines()[-1])


def bench(row):
    guest = row.name in GUEST
    measured: dict = {"ours": [], "theirs": []}
    for turn in range(ROUNDS):
        for side in ("ours", "theirs") if turn % 2 == 0 else ("theirs", "ours"):
            measured[side].append(measure(getattr(row, side), guest))
    ours, theirs = statistics.median(measured["ours"]), statistics.median(measured["theirs"])
    return {"name": row.name, "ours": ours, "theirs": theirs, "ratio": ours / theirs, "unit": row.unit, "what": row.what,
            "against": row.against, "target": row.target, "beyond": row.beyond, "all": measured}


def line(found):
    places = ".0f" if found["unit"] == "B" else ".4f" if found["theirs"] < 0.1 else ".3f"
    goal = "" if found["target"] is None else "%s / %s" % (found["target"], found["beyond"])
    verdict = "" if not goal else "beyond" if found["ratio"] <= found["beyond"] else "reached" if found["ratio"] <= found["target"] else "MISSED"
    numbers = [format(found[side], places) + " " + found["unit"] for side in ("ours", "theirs")]
    return "%-48s %-38s %12s %12s %7.3f  %-12s %s" % (found["what"], found["against"], *numbers, found["ratio"], goal, verdict)


def main(names):
    unknown = set(names) - {row.name for row in ROWS}
    if unknown:
        sys.exit("no row is called %s; there are %s" % (", ".join(sorted(unknown)), ", ".join(row.name for row in ROWS)))
    path = os.path.join(ROOT, "build", "bench.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    out = {"kernel": platform.release(), "python": platform.python_version(), "scale": SCALE, "rounds": ROUNDS, "cores": os.cpu_count(),
           "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "rows": []}
    failed = []
    print("%-48s %-38s %12s %12s %7s  %s" % ("work", "against", "ours", "theirs", "ratio", "reach / beyond"))
    for row in ROWS:
        if names and row.name not in names:
            continue
        try:
            found = bench(row)
        except RuntimeError as exc:
            failed.append(row.name)
            print("%-48s not measured: %s" % (row.what, exc))
            continue
        out["rows"].append(found)
        print(line(found), flush=True)
        with open(path, "w", encoding="ascii") as file:
            json.dump(out, file, indent=1)
    if failed:
        sys.exit("Not measured: %s" % ", ".join(failed))


if __name__ == "__main__":
    main(sys.argv[1:])

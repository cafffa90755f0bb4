# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The EXAMPLES of every module, and what README shows, run as they stand: check, do, check again, do again.

The examples of one module are one story in one namespace. What it needs and does not make is there before: the links it names, an address
beside each gateway, the namespaces. A module that is new is found by itself.
"""
from __future__ import annotations

import contextlib
import glob
import importlib
import os
import re
import shlex
import subprocess

import pytest
import yaml
from ansible_collections.linux.netlink.tests.kernels.space import MODULES, Space
from jinja2.nativetypes import NativeEnvironment

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STORIES = sorted(os.path.basename(path)[:-3] for path in glob.glob(ROOT + "/plugins/modules/nl_*.py")) + ["README"]
PREFIX = "linux.netlink."
LINK_KEYS = ("link", "dev", "master", "iif", "oif")
ENV = NativeEnvironment()
# Why an example does not run on any machine of virtual links
CANNOT = {"Name a network card by the address that it was made with": "no virtual link has a permanent address",
          "The virtual functions of a network card": "no virtual link has any"}
# What a story finds besides: {namespace or None: [ip lines]}
FOUND = {"nl_info": {None: ["link add name br0 type bridge", "address add 192.0.2.1/24 dev br0"], "blue": ["link add name br0 type bridge"]},
         "README": {None: ["link set dev eth1-p up"]}}     # a next hop wants a carrier
# What a kernel says that was built without something
LACKING = re.compile(r"Unknown device type|EOPNOTSUPP|EPROTONOSUPPORT|does not know|needs Linux|ENOPROTOOPT|there is no /dev/net/tun")


def told(story):
    """The tasks of a story, in their order."""
    if story != "README":
        text = importlib.import_module(MODULES + story).EXAMPLES
        return yaml.safe_load(text)
    with open(ROOT + "/README.md", encoding="utf-8") as file:
        text = file.read()
    tasks = []
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        for one in yaml.safe_load(block):
            tasks += one.get("tasks", [one])
    for module, line in re.findall(r"-m (linux\.netlink\.\w+) -a '([^']*)'", text):
        tasks.append({module: dict(pair.split("=", 1) for pair in shlex.split(line))})
    return tasks


def called(task):
    """(module, arguments) of a task; (None, None) for one that is not ours."""
    return next(((key[len(PREFIX):], value or {}) for key, value in task.items() if key.startswith(PREFIX)), (None, None))


def walked(value):
    """Every dict inside a value, itself included."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walked(inner)


def elsewhere(entry, lines):
    """The other namespaces that a link speaks of; lines gets what makes its lower link there."""
    if "link_netns" in entry:
        lines.setdefault(entry["link_netns"], []).append("link add name %s type veth peer name %s-p" % (entry["link"], entry["link"]))
    return [entry[key] for key in ("to_netns", "link_netns") if key in entry]


def needed(tasks):
    """{namespace or None: [ip lines]}, and the namespaces that are used: what the tasks rely on and do not make themselves."""
    made, lines, beside, spaces = set(), {}, set(), []
    for task in tasks:
        module, args = called(task)
        netns = (args or {}).get("netns")
        spaces += [one["netns"] for one in walked(args or {}) if module != "nl_netns" and isinstance(one.get("netns"), str)]
        for one in walked(args or {}):
            spaces += elsewhere(one, lines)
            if module == "nl_link" and "kind" in one:
                made.add(one["name"])
            names = [one[key] for key in LINK_KEYS if isinstance(one.get(key), str)]
            names += [name for name in one.get("links") or () if isinstance(name, str)]
            if module == "nl_link" and "name" in one and "match" not in one:
                names.append(one["name"])
            mine = lines.setdefault(netns, [])
            for name in names:
                if name not in made and name != "lo" and not any(line.split()[3] == name for line in mine):
                    kind = "bridge" if name.startswith("br") else "veth peer name %s-p" % name[:13]
                    mine += ["link add name %s type %s" % (name, kind), "link set dev %s up" % name]
            for key in ("gateway", "via", "source", "prefsrc", "src"):
                value = one.get(key)
                if isinstance(value, str) and value != "default" and "/" not in value:
                    own = key in ("source", "prefsrc", "src")
                    start = value.rsplit(":" if ":" in value else ".", 1)[0]
                    address = value if own else start + (":c8" if ":" in value else ".200")
                    beside.add((netns, one.get("link", "br0"), address + ("/64 nodad" if ":" in value else "/24")))
    for netns, link, address in sorted(beside, key=str):
        mine = lines[netns]
        if link in made:
            continue            # whoever makes it gives it an address
        if not any(line.split()[3] == link for line in mine):
            mine += ["link add name %s type bridge" % link, "link set dev %s up" % link]
        mine.append("address add %s dev %s" % (address, link))
    return lines, list(dict.fromkeys(spaces))


def play(space, module, args, lacking):
    """The four runs; the result of the one that did it. None: this kernel cannot, or could not make what it takes (lacking)."""
    check, done = space.play(module, check=True, **args), space.play(module, **args)
    for one in (check, done):
        if one.get("failed") and (LACKING.search(one["msg"]) or lacking and "there is no link" in one["msg"]):
            print("this kernel cannot: %s" % one["msg"])
            return None
        assert not one.get("failed"), one["msg"]
    assert check["changed"] == done["changed"], "check said %s: %s" % (check["changed"], done)
    for again in (space.play(module, check=True, **args), space.play(module, **args)):
        assert not again.get("failed") and not again["changed"], again.get("msg") or again["diff"]
    return done


@contextlib.contextmanager
def world(tasks, found):
    """A namespace, and those of a name, with what the tasks rely on."""
    lines, spaces = needed(tasks)
    space = Space()
    try:
        for name in spaces:
            subprocess.run(["ip", "netns", "add", name], check=True)
        for netns, mine in [*lines.items(), *found.items()]:
            if netns is None:
                space.ip(*mine)
            else:
                subprocess.run(["ip", "-n", netns, "-batch", "-"], input="\n".join(mine) + "\n", text=True, check=True)
        yield space
    finally:
        there = subprocess.run(["ip", "netns"], capture_output=True, text=True, check=False).stdout
        for line in there.splitlines():         # of this run alone: its /run is its own
            subprocess.run(["ip", "netns", "delete", line.split()[0]], check=False)
        space.close()


def left_out(space, task, known, lacking):
    """Plays a task; why it was left out, None where it was not."""
    module, args = called(task)
    if task.get("name") in CANNOT:
        return CANNOT[task["name"]]
    if "when" in task and not ENV.compile_expression(task["when"])(**known):
        return "it has nothing to do"
    args = {key: ENV.from_string(value).render(known) if isinstance(value, str) and "{{" in value else value for key, value in args.items()}
    done = play(space, module, args, lacking)
    if done is None:
        return "not on this kernel"
    if "register" in task:
        known[task["register"]] = done
    return None


@pytest.mark.parametrize("story", STORIES)
def test_examples(story):
    tasks, known, left = [task for task in told(story) if called(task)[0]], {}, {}
    assert tasks, "no example"
    with world(tasks, FOUND.get(story, {})) as space:
        for task in tasks:
            name = task.get("name", called(task)[0])
            try:
                why = left_out(space, task, known, "not on this kernel" in left.values())
            except AssertionError as exc:
                raise AssertionError("%s: %s: %s" % (story, name, exc)) from exc
            if why:
                left[name] = why
                print("left out: %s: %s" % (name, why))
    if len(left) == len(tasks):
        pytest.skip("; ".join("%s: %s" % pair for pair in left.items()))

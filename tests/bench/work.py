# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One measurement, in a process and a network namespace of its own: work.py WORK [ARGUMENT...] prints seconds (or bytes) as JSON.

Preparing is not measured. Whatever is ours runs in process; others as they are used: `ip` as a command, pyroute2 as a library.
"""
from __future__ import annotations

import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import types

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIBRARY = "ansible_collections.linux.netlink.plugins.module_utils."
INET, MAIN = 2, 254


def library(name):
    """A file of module_utils, from this checkout."""
    for package, place in (("ansible_collections", "/nowhere"), ("ansible_collections.linux", "/nowhere"), (LIBRARY[:-len(".plugins.module_utils.")], ROOT)):
        if package not in sys.modules:
            module = types.ModuleType(package)
            module.__path__ = [place]
            sys.modules[package] = module
    return importlib.import_module(LIBRARY + name)


def dst(number):
    return "10.%d.%d.%d/32" % (number >> 16, number >> 8 & 255, number & 255)


def gateway(number):
    return "192.0.2.%d" % (2 + number % 8)


def desired(count):
    return [{"dst": dst(n), "gateway": gateway(n), "state": "present"} for n in range(count)]


def prepare():
    ip("link set dev lo up", "link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up", "address add 192.0.2.1/24 dev v0")


def ip(*lines):
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)


def batch(count):
    """The same routes for `ip -batch`, in a file."""
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "bench.%d" % os.getpid())
    with open(path, "w", encoding="ascii") as file:
        file.writelines("route add %s via %s proto static\n" % (dst(n), gateway(n)) for n in range(count))
    return path


class Ours:
    """A connection with a manager of routes on it."""

    def __init__(self):
        self.connection = library("netlink.connection").Connection()
        self.manager = library("managers.route").Route(library("state.names").Names(self.connection))
        self.apply, self.task = library("state.apply"), library("task")

    def wishes(self, entries):
        return self.task.wishes(self.manager, entries)

    def converge(self, entries):
        return self.apply.converge(self.manager, self.connection, self.wishes(entries), False)

    def send(self, entries):
        """All but the proof."""
        wishes = self.wishes(entries)
        steps = self.plan(wishes)
        self.apply._carry_out(self.connection, self.manager.names, steps)
        return steps

    def plan(self, wishes):
        """The steps, of what a dump shows."""
        self.current = self.apply.Sight(self.manager, self.connection, False, False).see(wishes)
        return self.apply.planned(self.manager, self.current, wishes)

    def dump(self):
        return self.connection.dump(self.manager.message, {"family": INET, "table": MAIN})


def seconds(function, *args):
    start = time.perf_counter()
    out = function(*args)
    return time.perf_counter() - start, out


def filled(count):
    """Routes in the kernel, and one who knows them."""
    prepare()
    ours = Ours()
    ours.send(desired(count))
    return ours


# -- what is measured

def insert(count, how="send"):
    prepare()
    ours, entries = Ours(), desired(count)
    took, out = seconds(getattr(ours, how), entries)
    assert len(out if how == "send" else out.steps) == count
    return took


def insert_proved(count):
    return insert(count, "converge")


def insert_ip(count):
    prepare()
    path = batch(count)
    took, _out = seconds(subprocess.check_call, ["ip", "-batch", path])
    os.unlink(path)
    return took


def floor(count):
    """The same bytes, already packed: sent and drained."""
    prepare()
    ours = Ours()
    wishes = ours.wishes(desired(count))
    steps = ours.plan(wishes)
    talk, requests = library("netlink.protocol").Conversation(), list(steps.requests(ours.manager.names))
    windows = [b"".join(talk.window(requests[at:at + 200])) for at in range(0, count, 200)]
    sock = library("netlink.connection").open_socket()

    def drain():
        for window in windows:
            sock.send(window)
            sock.recv(1 << 16)

    return seconds(drain)[0]


def nothing(count):
    ours, entries = filled(count), desired(count)
    took, out = seconds(ours.converge, entries)
    assert not out.steps and len(out.current) == count
    return took


def show_ip(count):
    filled(count)

    def show():
        return json.loads(subprocess.check_output(["ip", "-j", "route", "show"]))

    took, out = seconds(show)
    assert len(out) == count + 1
    return took


def dump(count):
    ours = filled(count)
    took, out = seconds(ours.dump)
    assert len(out) == count + 1 and out[-1]["dst"]
    return took


def dump_pyroute2(count):
    filled(count)
    from pyroute2 import IPRoute  # type: ignore
    with IPRoute() as ipr:
        took, out = seconds(lambda: list(ipr.get_routes(family=INET, table=MAIN)))
    assert len(out) == count + 1
    return took


def add(count):
    prepare()
    ours, entries = Ours(), desired(count)
    return seconds(ours.converge, entries)[0]


def add_pyroute2(count):
    prepare()
    from pyroute2 import IPRoute  # type: ignore

    with IPRoute() as ipr:
        return seconds(lambda: [ipr.route("add", dst=dst(n), gateway=gateway(n)) for n in range(count)])[0]


def change(count):
    """One route changed, to and fro; the median of many."""
    ours, took = filled(count) if count else _empty(), []
    for n in range(41):
        entry = {"dst": "172.16.0.0/16", "gateway": gateway(n), "state": "present"}
        one, out = seconds(Ours().converge, [entry])
        assert len(out.steps) == 1
        took.append(one)
    del ours
    return sorted(took)[len(took) // 2]


def _empty():
    prepare()


def memory(count):
    """What a plan over so many routes takes at its peak, in bytes a route; the routes are there, half of them otherwise."""
    prepare()
    entries = desired(count)
    ours = Ours()
    child = os.fork()
    if not child:               # the sender's memory is not the plan's
        ours.send(entries)
        os._exit(0)
    os.waitpid(child, 0)
    for number in range(0, count, 2):
        entries[number]["gateway"] = "192.0.2.100"
    before = _peak()
    ours = Ours()
    steps = ours.plan(ours.wishes(entries))
    assert len(steps) == (count + 1) // 2 and len(ours.current) >= count
    return (_peak() - before) * 1024 / count


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# A bare interpreter: what this file has imported already would cost AnsibleModule nothing. {}: what comes first, unmeasured, and the rest
IMPORTING = """
import sys, time
sys.path.insert(0, %r)
{}
start = time.perf_counter()
{}
print(time.perf_counter() - start)
"""


def importing(*modules):
    """What it costs to import these; the library's after AnsibleModule, in a process that has it."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "ansible_collections", "linux"))
        os.symlink(ROOT, os.path.join(folder, "ansible_collections", "linux", "netlink"))
        ansible = "import ansible.module_utils.basic"
        ours = "\n".join("import " + LIBRARY + module for module in modules)
        code = (IMPORTING % folder).format(*("", ansible) if modules == ("theirs",) else (ansible, ours))
        return float(subprocess.check_output([sys.executable, "-c", code]))


def play(side):
    """The time of one task with nothing to do, the median of 20, in a play that has 20 more of ansible.builtin.ping."""
    prepare()
    tasks = [{"name": "%s %d" % (name, n), module: args} for n in range(20)
             for name, module, args in (("theirs", "ansible.builtin.ping", {}),
                                        ("ours", "linux.netlink.nl_address", {"link": "v0", "address": "192.0.2.1/24"}))]
    return statistics.median([took for name, took in _played(tasks) if name.startswith(side)])


def source(count):
    """A play's task that takes its routes from a file on the host."""
    prepare()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([{"dst": dst(n), "gateway": gateway(n)} for n in range(count)], file)
        file.flush()
        return _played([{"name": "ours", "linux.netlink.nl_route": {"src": file.name}}])[0][1]


def source_ip(count):
    prepare()
    path = batch(count)
    took = _played([{"name": "theirs", "ansible.builtin.command": "ip -batch " + path}])[0][1]
    os.unlink(path)
    return took


def _played(tasks):
    """Run tasks in a play; [(name, seconds)]."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "ansible_collections", "linux")
        os.makedirs(place)
        os.symlink(ROOT, os.path.join(place, "netlink"))
        path, clock = os.path.join(folder, "play.json"), os.path.join(folder, "clock")
        with open(path, "w", encoding="ascii") as file:
            json.dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}], file)
        environ = dict(os.environ, ANSIBLE_COLLECTIONS_PATH=folder, ANSIBLE_HOME=folder, CLOCK=clock, ANSIBLE_CALLBACKS_ENABLED="clock",
                       ANSIBLE_CALLBACK_PLUGINS=os.path.join(os.path.dirname(os.path.abspath(__file__)), "callback"), ANSIBLE_PYTHON_INTERPRETER=sys.executable)
        subprocess.run(["ansible-playbook", "-i", "localhost,", path], env=environ, check=True, stdout=subprocess.DEVNULL)
        with open(clock, encoding="utf-8") as file:
            return json.load(file)


def bridges(count):
    links = [link for n in range(count) for link in (
        {"name": "br%d" % n, "kind": "bridge", "state": "present"},
        {"name": "vlan%d" % n, "kind": "vlan", "link": "br%d" % n, "vlan": {"id": 10}, "state": "present"})]
    connection = library("netlink.connection").Connection()
    manager, task, apply = library("managers.link").Link(library("state.names").Names(connection)), library("task"), library("state.apply")
    took, out = seconds(lambda: apply.converge(manager, connection, task.wishes(manager, links), False))
    assert len(out.steps) == 2 * count
    return took


def bridges_ip(count):
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "bridges.%d" % os.getpid())
    with open(path, "w", encoding="ascii") as file:
        file.writelines("link add name br%d type bridge\nlink add link br%d name vlan%d type vlan id 10\n" % (n, n, n) for n in range(count))
    took = seconds(subprocess.check_call, ["ip", "-batch", path])[0]
    os.unlink(path)
    return took


def bridges_memory(count):
    """The peak of the whole process in bytes, the interpreter included."""
    bridges(count)
    return _peak() * 1024


def bridges_ip_memory(count):
    bridges_ip(count)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*[int(word) if word.isdigit() else word for word in sys.argv[2:]])))

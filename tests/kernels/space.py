# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Throw-away network namespaces: what `ip` shows in them, modules at work in them, and the notices that links give.

A namespace is an open file descriptor and ends with this process, whatever happens. `ip` is the judge: nothing here that
looks at the kernel shares code with the collection.
"""
from __future__ import annotations

import contextlib
import ctypes
import importlib
import io
import json
import os
import socket
import struct
import subprocess

from ansible.module_utils import basic
from ansible.module_utils.common import warnings

from .judge import FAILED, Judge

CLONE_NEWNET = 0x40000000
OWN = "/proc/thread-self/ns/net"
MODULES = "ansible_collections.linux.netlink.plugins.modules."
LIBC = ctypes.CDLL(None, use_errno=True)
# No duplicate address detection and no link-local addresses, which come when they please.
QUIET = {"ipv6/conf/default/addr_gen_mode": 1, "ipv6/conf/all/accept_dad": 0, "ipv6/conf/default/accept_dad": 0}
NEWLINK, DELLINK, IFLA_IFNAME, IFF_UP, RTMGRP_LINK = 16, 17, 3, 1, 1


class IpError(Exception):
    """`ip` refused something; the text has its words and the command."""


def load(*modules):
    """Load what no request of a namespace's loads by itself."""
    with contextlib.suppress(OSError):          # no loader: what is not built in is not there
        with open("/proc/sys/kernel/modprobe", encoding="utf-8") as file:
            modprobe = file.read().strip()
        for name in modules:
            subprocess.run([modprobe, "-q", "--", name], check=False)


def lacking(*lines, sysctl=None):
    """Why a kernel cannot do what `ip` is to do; "" when it can."""
    space = Space()
    try:
        for name, value in (sysctl or {}).items():
            space.sysctl(name, value)
        space.ip(*lines)
    except (IpError, OSError) as exc:
        return str(exc)
    finally:
        space.close()
    return ""


def _call(name, *args):
    if getattr(LIBC, name)(*args):
        raise OSError(ctypes.get_errno(), "%s: %s" % (name, os.strerror(ctypes.get_errno())))


class Space:
    """One namespace, with the loopback device up."""

    # Whether there may be proxies on all links: no kernel removes them with their namespace, and the next one in the same place of memory has them.
    everywhere = False
    six = False             # whether its state has the rules of IPv6: no batch of `ip` can show them, so they cost a process more

    def __init__(self, *lines):
        """lines: what `ip` does in it first."""
        home = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _call("unshare", CLONE_NEWNET)
            self.fd = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
            for name, value in QUIET.items():
                self.sysctl(name, value)
        finally:
            _call("setns", home, CLONE_NEWNET)
            os.close(home)
        self.judge = Judge(self.path)
        self.ip("link set dev lo up", *lines)

    def close(self):
        if self.everywhere:
            self.ip(*["neighbour delete proxy " + one["dst"] for one in self.show("neighbour show proxy") if "dev" not in one])
        self.judge.close()
        os.close(self.fd)

    @property
    def path(self):
        """What a module's option netns takes: good in this process and those it forks."""
        return "/proc/%d/fd/%d" % (os.getpid(), self.fd)

    @contextlib.contextmanager
    def entered(self):
        """Inside, this thread and what it starts are in the namespace."""
        home = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _call("setns", self.fd, CLONE_NEWNET)
            yield self
        finally:
            _call("setns", home, CLONE_NEWNET)
            os.close(home)

    def sysctl(self, name, value):
        """Set /proc/sys/net/NAME."""
        with contextlib.nullcontext() if not hasattr(self, "fd") else self.entered():
            with open("/proc/sys/net/" + name, "w", encoding="ascii") as file:
                file.write(str(value))

    # -- through `ip`

    def run(self, words, **more):
        with self.entered():
            return subprocess.run(words, capture_output=True, text=True, check=False, **more)

    def ip(self, *lines):
        """Run `ip` lines (with or without the word ip); it is an error when one fails."""
        self.everywhere = self.everywhere or any("proxy" in line and " dev " not in line for line in lines)
        self.json(first=[line[3:] if line.startswith("ip ") else line for line in lines])

    def shell(self, lines):
        """Run whole commands, as modules return them; stops at the first that fails."""
        self.judge.close()                      # `ip` keeps the name that it has first seen with an index
        done = self.run(["sh", "-e"], input="".join(line + "\n" for line in lines))
        self.judge.close()                      # for what it remembers of names
        if done.returncode:
            raise IpError("%s: %s" % ("; ".join(lines), done.stderr.strip()))

    def after(self, lines, *shows):
        """Run whole commands and then see what json() shows: with one process for all where `ip` can be told so."""
        self.everywhere = self.everywhere or any("proxy" in line for line in lines)
        if all(line.startswith("ip ") and not line.startswith("ip -") and '"' not in line and " name " not in line.replace("link add name", "")
               for line in lines):
            return self.json(*shows, first=[line[3:] for line in lines])
        self.shell(lines)
        return self.json(*shows)

    def json(self, *lines, first=()):
        """What `ip -j -d` shows for each line, as one list per line, after the lines in `first`."""
        if not first and not lines:
            return []
        # After `link show`, `address show dev v0` shows no addresses.
        asked = [line.partition(" dev ") if line.startswith("address show dev ") else (line, "", "") for line in lines]
        answers, said = self.judge.ask(first, [line for line, _dev, _name in asked])
        if FAILED in said:
            raise IpError("ip %s: %s" % ("; ".join((*first, *lines)), said.strip()))
        assert len(answers) == len(lines), "ip answered %s with %s" % (lines, answers)
        return [[one for one in json.loads(answer) if one and name in ("", one.get("ifname"))]
                for answer, (_line, _dev, name) in zip(answers, asked)]

    def show(self, line):
        """What `ip -j -d LINE` shows."""
        return self.json(line)[0]

    def rules6(self):
        """The rules of IPv6 as `ip` shows them."""
        return json.loads(self.run(["ip", "-6", "-j", "-d", "rule", "show"]).stdout)

    def link(self, name):
        """One link as `ip` shows it; None where there is none."""
        return next((one for one in self.show("link show") if one["ifname"] == name), None)

    def has_kind(self, kind):
        """Whether this kernel knows a kind of links. (What else is wrong with such a link, it would say otherwise.)"""
        try:
            self.ip("link add name probe0 type %s" % kind)
        except IpError as exc:
            return not any(text in str(exc) for text in ("Unknown device type", "Operation not supported"))
        self.ip("link delete dev probe0")
        return True

    # -- through a module

    def play(self, module, check=False, **args):
        """Run a module's own main() in this namespace and process; what it returns. No Ansible around it."""
        main = importlib.import_module(MODULES + module).main
        basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": dict(args, _ansible_check_mode=check, _ansible_diff=True)}).encode()
        basic._ANSIBLE_PROFILE = "legacy"
        for said in ("_global_warnings", "_global_deprecations"):
            getattr(warnings, said).clear()
        printed = io.StringIO()
        self.everywhere = self.everywhere or "'proxy'" in str(args)
        if not check and any(word in str(args) for word in ("match", "peer", "netns")):
            self.judge.close()
        with self.entered():
            where = os.stat(OWN).st_ino
            with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
                main()
            assert os.stat(OWN).st_ino == where, "%s has left its namespace" % module
        try:
            return json.loads(printed.getvalue())
        except ValueError:
            raise AssertionError("%s(%s) ended without a result: %s" % (module, args, printed.getvalue())) from None

    # -- what links say meanwhile

    @contextlib.contextmanager
    def watching(self):
        """Inside, listens to what is told of links; the Watch can be asked afterwards."""
        with self.entered():
            sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
        with sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            sock.bind((0, RTMGRP_LINK))
            watch = Watch()
            yield watch
            sock.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    watch.take(sock.recv(1 << 16))


class Watch:
    """The notices of links, in their order: (name, up or not, gone or not)."""

    def __init__(self):
        self.seen = []

    def take(self, data):
        while len(data) >= 16:
            length, kind = struct.unpack_from("=IH", data)
            if kind in (NEWLINK, DELLINK) and not data[16]:     # what family 7 tells is that a bridge lost or won a port
                flags = struct.unpack_from("=I", data, 24)[0]
                self.seen.append((_attribute(data[32:length], IFLA_IFNAME).rstrip(b"\0").decode(), bool(flags & IFF_UP), kind == DELLINK))
            data = data[(length + 3) & ~3:]

    def flaps(self, *names):
        """Those of the named links that were down or gone at any moment."""
        return sorted({name for name, up, gone in self.seen if name in names and (gone or not up)})


def _attribute(data, wanted):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if kind == wanted:
            return data[4:length]
        data = data[(max(length, 4) + 3) & ~3:]
    return b""

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The other network namespaces that a task speaks of, each with a connection and names of its own.

A namespace goes by what the playbook calls it, or by its name under /run/netns when nobody calls it anything. What
the kernel calls it, a number (nsid) that every namespace has for itself, is found out by asking for each.
"""
from __future__ import annotations

import os

from ..netlink.connection import Connection
from ..netlink.netns import OWN, listed
from ..rtnl.nsid import NONE, NSID
from .names import Names


class Spaces:
    """Namespaces by name; `home` is the Names of the one that the task works in."""

    def __init__(self, home):
        self.home, self.home_name = home, home.connection.netns or OWN
        self._names, self._numbers = {self.home_name: home}, {}
        self.leaving = {}               # (Names of a namespace, index of a link there) -> (name, namespace) that it shall have

    def at(self, netns):
        """The Names of a namespace. Raises OSError where there is none."""
        if netns not in self._names:
            self._names[netns] = Names(Connection(netns))
        return self._names[netns]

    def known(self, netns):
        """What a namespace is called so far: by its name, or by another of the same one."""
        this = os.fstat(self.home.netns(netns)).st_ino
        return next((name for name in self._names if os.fstat(self.home.netns(name)).st_ino == this), netns)

    def number(self, names, netns):
        """The nsid that the namespace of `names` has for another; NONE without one."""
        return names.connection.get(NSID, {"fd": self.home.netns(netns)}).get("nsid", NONE)

    def called(self, names, nsid):
        """The name of the namespace that has this number in that of `names`, None where it has none."""
        known = self._numbers.setdefault(names, {})
        for candidates in (list(self._names), self.home.spoken_of(), listed()):
            if nsid in known:
                break
            for netns in candidates:
                try:
                    known.setdefault(self.number(names, netns), netns)
                except OSError:                 # it went, or is no namespace
                    continue
        return known.get(nsid)

    def close(self):
        others, self._names = self._names, {}
        for netns, names in others.items():
            if netns != self.home_name:
                names.close()
                names.connection.close()

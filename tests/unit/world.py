# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small host for tests to work on, and a task without Ansible around it."""
from __future__ import annotations

from contextlib import contextmanager

from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.neigh import Neigh
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import converge
from ansible_collections.linux.netlink.plugins.module_utils.state.names import Names
from ansible_collections.linux.netlink.plugins.module_utils.task import commands, wishes

from .kernel import Kernel

MANAGERS = (Link, Address, Route, Neigh)
INET, INET6 = 2, 10
MAC = "02:00:00:00:00:%02x"


def lan(**how):
    """lo, br0 (2, with 192.0.2.1/24 and 2001:db8::1/64), eth0 (3) and eth1 (4), all of them up."""
    kernel = Kernel(**how)
    for name, kind in (("br0", "bridge"), ("eth0", "dummy"), ("eth1", "dummy")):
        row = kernel.links.make({"ifname": name}, kind)
        row["flags"] = dict(row["flags"], up=True)
    kernel.addresses.seed(family=INET, index=2, local="192.0.2.1", address="192.0.2.1", prefixlen=24)
    kernel.addresses.seed(family=INET6, index=2, address="2001:db8::1", prefixlen=64)
    return kernel


@contextmanager
def managing(kernel, manager_class):
    """A manager that works on a kernel, and its connection."""
    with Connection(sock=kernel) as connection, Names(connection) as names:
        yield manager_class(names), connection


def stated(entries):
    return [dict({"state": "present"}, **entry) for entry in entries]


def task(kernel, manager_class, entries, check=False):
    """What a module does with its entries. Returns (outcome, commands)."""
    with managing(kernel, manager_class) as (manager, connection):
        outcome = converge(manager, connection, wishes(manager, stated(entries)), check)
        return outcome, [line for step in outcome.steps for line in commands(manager, step, None)]


def shown(kernel, manager_class, kernel_made=False):
    """What nl_info returns."""
    with managing(kernel, manager_class) as (manager, connection):
        return [manager.show(obj) for obj in manager.current(connection, []) if kernel_made or manager.ours(obj)]

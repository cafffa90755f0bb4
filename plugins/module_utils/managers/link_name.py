# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Names of links: what the kernel takes for one, and how several links exchange theirs."""
from __future__ import annotations

NAME, ALTNAME = 15, 127     # the most bytes of a name, IFNAMSIZ and ALTIFNAMSIZ without the zero at the end
RENAMED_UP = (6, 2)             # bd039b5ea2a9, "net/core: Allow live renaming when an interface is up"
TEMPORARY = "nl-tmp%d"      # the name of a link that gives way, by its index


def check_name(name, most=NAME):
    """Raise ValueError for what the kernel does not take as a name."""
    fault = name_fault(name, most)
    if fault:
        raise ValueError(fault)


def name_fault(name, most=NAME):
    """What the kernel has against a name (dev_valid_name); "" for nothing."""
    if not name:
        return "a name is empty"
    if len(name.encode()) > most:
        return "the name %r is longer than %d bytes" % (name, most)
    if name in (".", "..") or any(char in "/:" or char.isspace() for char in name):
        return "%r cannot be a link's name: no slash, colon or space, and not . or .." % name
    if most == NAME and "%" in name:            # of x%d it makes x0 (dev_alloc_name)
        return "%r cannot be a link's name: for a %% the kernel puts a number" % name
    if most == NAME and name in ("all", "default"):
        return "%r cannot be a link's name: under /proc/sys/net it stands for all links, or those to come" % name
    return ""


def not_its_own(name, others, itself):
    """Raise ValueError where one of others, option -> link, is the link itself."""
    for option, other in others.items():
        if other and other == itself:
            raise ValueError("%s: %s cannot be its own" % (option, name))


def in_the_way(manager, step):
    """The links that have the name which a step gives to another, and get theirs later: they take a temporary one first."""
    order = list(manager.renamed)
    mine = step.before["ifindex"]
    return [index for index in order if "ifname" in step.names and order.index(index) > order.index(mine)
            and manager.names.before(index) == step.after["ifname"]]


def hindering(steps):
    """Those of the steps that made a link with the name that another one had."""
    names = {step.before.get("was") for step in steps if step.before}
    return [step for step in steps if step.before is None and step.after["ifname"] in names]


def named_back(manager, step):
    """The name that a link had before a step that is taken back; from here on it goes by that one."""
    index, was = step.before["ifindex"], step.before["was"]
    manager.renamed.pop(index, None)            # whose order is that of the steps
    manager.renamed[index] = was
    manager.names.rename(index, was)
    return was


def name_before(manager, step):
    """The name that a link has when its step begins."""
    index, was = step.before["ifindex"], step.before.get("was", step.after["ifname"])
    earlier = list(manager.renamed)[:list(manager.renamed).index(index)] if index in manager.renamed else ()
    return TEMPORARY % index if any(manager.renamed[other] == was for other in earlier) else was

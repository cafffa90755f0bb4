# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Finding a link by what it is instead of by its name, to give it the name that it shall have.

Each way of finding is one thing that a link shows: an attribute, or for the driver what sysfs says of the namespace
that the task runs in.
"""
from __future__ import annotations

import os

from ..netlink.values import lladdr

WAYS = ("permanent_address", "address", "path", "driver", "altname", "name")


def find(links, match):
    """The one link of `links` (as the kernel shows them) that fits every given way; raises ValueError.

    match: way -> value, as a playbook gives it.
    """
    ways = {way: value for way, value in match.items() if value is not None}
    if not ways:
        raise ValueError("match needs one of %s" % ", ".join(WAYS))
    found = [link for link in links if all(_fits(link, way, value) for way, value in ways.items())]
    said = ", ".join("%s %s" % pair for pair in sorted(ways.items()))
    if not found:
        raise ValueError("no link matches %s" % said)
    if len(found) > 1:
        raise ValueError("%s match %s" % (" and ".join(link["ifname"] for link in found), said))
    return found[0]


def _fits(link, way, value):
    if way == "name":
        return link["ifname"] == value
    if way == "altname":
        return value in link.get("prop_list", {}).get("alt_ifname", ())
    if way == "path":
        return value in (link.get("parent_dev_name"), "%s-%s" % (link.get("parent_dev_bus_name"), link.get("parent_dev_name")))
    if way == "driver":
        return value == _driver(link["ifname"])
    wanted = lladdr.unpack(lladdr.pack(value))
    # A link that never had another address shows no permanent one.
    shown = link.get("address") if way == "address" else link.get("perm_address", link.get("address"))
    # VLANs and the like borrow the address of the link that they stand on.
    return shown == wanted and not (link.get("link") and link.get("linkinfo"))


def _driver(name):
    try:
        return os.path.basename(os.readlink("/sys/class/net/%s/device/driver" % name))
    except OSError:
        return None

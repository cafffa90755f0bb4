# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Finding links by what they are instead of by their names, to give them the names that they shall have.

Each way of finding is one thing that a link shows: an attribute, or what its driver says by ioctl, which works in any
network namespace and on kernels that show no bus address. It does not know how a link is renamed.
"""
from __future__ import annotations

from ..netlink.values import lladdr
from .link_kind import PEERED
from .manager import EntryFault

WAYS = ("permanent_address", "address", "path", "driver", "altname", "name")


class NoMatch(EntryFault):
    """Nobody can tell which link is meant."""


class Nothing(NoMatch):
    """There is no such link."""


def resolve(links, asked, hardware, rivals=None):
    """Which of `links` (as the kernel shows them) each entry means: {its number: the link}. Raises NoMatch.

    asked: (number, wanted name, match: way -> value) of each entry. hardware: link -> (driver, place on the bus).
    rivals: those of the links that a new name must not be one of; all of them where nothing is said.
    """
    left = {number: _candidates(links, number, name, match, hardware) for number, name, match in asked}
    found = {}
    while left:
        # By `name` alone both the old and the new name may be there: first those where only one is, then the old one.
        single = [number for number, links in left.items() if len(links) == 1]
        number = (single or list(left))[0]
        if not single:
            _no_circle(asked, left)
        found[number] = left.pop(number)[0]
        for links in left.values():
            links[:] = [link for link in links if link is not found[number]] or links
    _names_free(links if rivals is None else rivals, asked, found)
    return found


def _candidates(links, number, name, match, hardware):
    """The link that an entry means; two where its old name and its new one are both there."""
    ways = {way: value for way, value in match.items() if value is not None}
    if not ways:
        raise NoMatch("match needs one of %s" % ", ".join(WAYS), number)
    fits = [link for link in links if all(_fits(link, way, value, hardware) for way, value in ways.items() if way != "name")]
    ports = {link.get("master") for link in fits}       # a master may have the address of its port
    fits = [link for link in fits if link["ifindex"] not in ports]
    said = ", ".join("%s %s" % pair for pair in sorted(ways.items()))
    if "name" in ways:                          # whoever has the new name already is meant, too
        fits = [link for wanted in dict.fromkeys((ways["name"], name)) for link in fits if link["ifname"] == wanted]
    elif len(fits) > 1:
        raise NoMatch("%s match %s" % (" and ".join(link["ifname"] for link in fits), said), number)
    if not fits:
        raise Nothing("no link matches %s" % said, number)
    return fits


def _no_circle(asked, left):
    """Links cannot exchange names by their names: a second run could not tell whether it has been done."""
    follows = {match["name"]: name for number, name, match in asked if number in left}
    for number, name, match in asked:
        chain = [match["name"]] if number in left else []
        while chain and chain[-1] in follows and len(chain) <= len(follows):
            chain.append(follows[chain[-1]])
        if len(chain) > 1 and chain[-1] == chain[0] and name != match["name"]:
            raise NoMatch("%s exchange their names by match.name, and nobody could tell whether they have done so; find them by another way"
                          % " and ".join(sorted(set(chain))), number)


def _names_free(links, asked, found):
    moved = {found[number]["ifindex"] for number, _name, _match in asked}
    for number, name, _match in asked:
        mine = found[number]["ifindex"]
        for link in links:
            if link["ifname"] == name and link["ifindex"] not in moved or link["ifname"] != name and name in _altnames(link) and (
                    link["ifindex"] != mine or found[number]["ifname"] != name):
                raise NoMatch("%s cannot be called %s: that is the name of another link, or an altname" % (found[number]["ifname"], name), number)


def _altnames(link):
    return link.get("prop_list", {}).get("alt_ifname", ())


def _fits(link, way, value, hardware):
    if way == "altname":
        return value in _altnames(link)
    if way == "path":
        place = link.get("parent_dev_name") or hardware(link)[1]
        return bool(place) and value in (place, "%s-%s" % (link.get("parent_dev_bus_name", "pci"), place))
    if way == "driver":
        return value == hardware(link)[0]
    wanted = lladdr.unpack(lladdr.pack(value))
    # A link that never had another address shows no permanent one.
    shown = link.get("address") if way == "address" else link.get("perm_address", link.get("address"))
    # VLANs and the like borrow the address of the link that they stand on; of pairs, `link` is the other end.
    kind = link.get("linkinfo", {}).get("kind")
    return shown == wanted and (kind is None or kind in PEERED or not link.get("link"))


SIOCETHTOOL, GDRVINFO, DRVINFO = 0x8946, 3, 196     # linux/sockios.h, linux/ethtool.h: the size of struct ethtool_drvinfo


def hardware(socket, name):
    """What a link's driver says of itself and of the device's place on its bus; two empty strings where it says nothing."""
    import fcntl
    import struct
    from array import array
    info = array("B", struct.pack("=I", GDRVINFO) + bytes(DRVINFO - 4))
    try:
        fcntl.ioctl(socket, SIOCETHTOOL, struct.pack("16sP16x", name.encode(), info.buffer_info()[0]))
    except OSError:
        return "", ""
    texts = [info.tobytes()[start:start + 32].split(b"\0")[0].decode("utf-8", "replace") for start in (4, 100)]
    return texts[0], texts[1]

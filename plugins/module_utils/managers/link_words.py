# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The plan for links as iproute2 lines."""
from __future__ import annotations

from . import link_extra, link_kind, tuntap
from .link_kind import AT_JOINING, JOIN_DOWN
from .link_name import RENAMED_UP, TEMPORARY, in_the_way, name_before
from .manager import dig, kernel_release

ONOFF = {"flags.multicast": "multicast", "flags.allmulti": "allmulticast", "flags.promisc": "promisc", "flags.dynamic": "dynamic",
         "carrier": "carrier", "proto_down": "protodown"}
WORDS = {"mtu": "mtu", "address": "address", "broadcast": "broadcast", "txqlen": "txqueuelen", "group": "group",
         "num_tx_queues": "numtxqueues", "num_rx_queues": "numrxqueues", "gso_max_size": "gso_max_size",
         "gso_max_segs": "gso_max_segs", "gro_max_size": "gro_max_size", "gso_ipv4_max_size": "gso_ipv4_max_size",
         "gro_ipv4_max_size": "gro_ipv4_max_size", "linkmode": "mode", "af_spec.inet6.addr_gen_mode": "addrgenmode"}
AT_CREATION = ("mtu", "address", "broadcast", "txqlen", "num_tx_queues", "num_rx_queues", "gso_max_size", "gso_max_segs")


def words(manager, step):
    """The lines, each a list of words, that do what a step of `manager` does."""
    if step.verb == "delete" or step.verb == "recreate" and step.before["ifindex"] not in manager.along:
        yield ["ip", "link", "delete", "dev", step.before["ifname"]]
    if step.verb != "delete":
        created = step.verb != "change"
        before = {} if created else step.before
        down = not created and manager.goes_down(step)
        if down:
            yield ["ip", "link", "set", "dev", name_before(manager, step), "down"]
        if "origin" in before:
            yield from manager.move_words(step)
        elif before.get("was"):
            for index in in_the_way(manager, step):
                if kernel_release() < RENAMED_UP:
                    yield ["ip", "link", "set", "dev", manager.names.before(index), "down"]
                yield ["ip", "link", "set", "dev", manager.names.before(index), "name", TEMPORARY % index]
            yield ["ip", "link", "set", "dev", name_before(manager, step), "name", step.after["ifname"]]
        if created and not manager.is_peer(step.after):
            yield from _adds(manager, step.after)
        yield from _sets(manager, before, step.after, _afterwards(manager, step.after) if created else list(step.names))
        if down and step.after["flags"]["up"]:
            yield ["ip", "link", "set", "dev", step.after["ifname"], "up"]
        yield from manager.awaited.pop(step.after["ifname"], ())


def _afterwards(manager, after):
    """The paths that an `ip link add` line does not set."""
    wanted = manager.settings(after)
    paths = [path for path in WORDS if dig(wanted, path) is not None]
    if not (manager.is_peer(after) or tuntap.is_one(after)):
        joins = wanted.get("master") and manager.kind_of(wanted["master"]) in JOIN_DOWN
        paths = [path for path in paths if path not in AT_CREATION or path in manager.afterwards(after) or joins and path in AT_JOINING]
    paths += [path for path in ("master", "ifalias", "carrier", "proto_down") if wanted.get(path)]
    paths += link_extra.paths_of(wanted)
    paths += ["flags." + bit for bit in wanted.get("flags", {})]
    paths += [row.path for row in link_kind.ROWS.get("%s_port" % dig(after, "linkinfo.slave_kind"), ()) if dig(wanted, row.path) is not None]
    return paths + ["prop_list.alt_ifname"] * ("prop_list" in wanted)


def _sets(manager, before, after, paths):
    """The `ip link set` lines for paths that differ: the kind's first, since some set the mtu anew, and going up after the rest."""
    line, kind, port = ["ip", "link", "set", "dev", after["ifname"]], [], []
    for row in link_kind.together([path for path in paths if path.startswith(link_kind.DATA)], after):
        kind += link_kind.spelled(manager, row, after)
    for row in link_kind.together([path for path in paths if path.startswith(link_kind.PORT)], after):
        port += link_kind.spelled(manager, row, after)
    if kind and not tuntap.is_one(after):
        yield line + ["type", dig(after, "linkinfo.kind")] + kind
    yield from link_extra.words(after["ifname"], paths, before, after)
    joins = "master" in paths and manager.kind_of(after["master"]) in JOIN_DOWN
    for path in sorted(paths, key=lambda path: (path == "flags.up", joins and path in AT_JOINING)):
        extra = None if path.startswith((link_kind.DATA, link_kind.PORT)) else _set(manager, after, path)
        if extra:
            yield line + extra
    if port:
        yield line + ["type", "%s_slave" % dig(after, "linkinfo.slave_kind")] + port
    if "prop_list.alt_ifname" in paths:
        there, wanted = (dig(obj, "prop_list.alt_ifname") or [] for obj in (before, after))
        for verb, names in (("del", [one for one in there if one not in wanted]), ("add", [one for one in wanted if one not in there])):
            for name in names:
                yield ["ip", "link", "property", verb, "dev", after["ifname"], "altname", name]


def _adds(manager, after):
    """The line that makes a link; where its lower link is elsewhere, that namespace needs a number first."""
    line, maker = _add(manager, after), manager.maker(after)
    if maker is manager.names or tuntap.is_one(after):
        yield line
    elif manager.via:                           # from there, straight into its own
        at = line.index("name") + 2
        yield ["@", maker, *line[:at], "netns", manager.netns, *line[at:]]
    else:
        if manager.spaces().number(manager.names, after["link_netns"]) < 0:
            yield ["ip", "netns", "set", after["link_netns"], "auto"]
        at = line.index("name")
        yield [*line[:3], "link", "if%d" % after["link"], "link-netns", after["link_netns"], *line[at:]]


def _add(manager, after):
    wanted, kind = manager.settings(after), dig(after, "linkinfo.kind")
    if tuntap.is_one(after):
        return tuntap.words(manager, after)
    line = ["ip", "link", "add"] + (["link", manager.lower(after).name(wanted["link"])] if "link" in wanted else []) + ["name", after["ifname"]]
    for path in AT_CREATION:
        line += [WORDS[path], str(wanted[path])] if path in wanted and path not in manager.afterwards(after) else []
    line += ["type", kind]
    for row in link_kind.ROWS.get(kind, ()):
        value = dig(wanted, row.path)
        if value and row.path in link_kind.joining(after) and not manager.names.is_real(value):     # a port that is not made yet
            late = ["ip", "link", "set", "dev", after["ifname"], "type", kind, *link_kind.spelled(manager, row, after)]
            manager.awaited.setdefault(manager.names.name(value), []).append(late)
        elif value is not None:
            line += link_kind.spelled(manager, row, after)
    peer = manager.show(after).get(kind, {}).get("peer")
    if peer:
        line += ["peer", "name", peer["name"]] + (["netns", peer["netns"]] if "netns" in peer else [])
    return line


def _set(manager, after, path):
    value = dig(after, path)
    if path == "flags.up":
        return ["up" if value else "down"]
    if path == "flags.noarp":
        return ["arp", "off" if value else "on"]
    if path in ONOFF:
        return [ONOFF[path], "on" if value else "off"]
    if path == "master":
        return ["master", manager.names.name(value)] if value else ["nomaster"]
    if path == "ifalias":
        return ["alias", value]
    return [WORDS[path], str(manager.to_text(path, value, after))] if path in WORDS else None

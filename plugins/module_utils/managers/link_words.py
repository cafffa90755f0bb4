# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The plan for links as iproute2 lines."""
from __future__ import annotations

from .manager import dig

SET = {"flags.up": ("", "up", "down"), "flags.multicast": ("multicast", "on", "off"),
       "flags.allmulti": ("allmulticast", "on", "off"), "flags.promisc": ("promisc", "on", "off")}
WORDS = {"mtu": "mtu", "address": "address", "broadcast": "broadcast", "txqlen": "txqueuelen", "group": "group"}


def words(manager, step):
    """The lines, each a list of words, that do what a step of `manager` does."""
    if step.verb == "delete":
        yield ["ip", "link", "delete", "dev", step.before["ifname"]]
        return
    before, after = step.before or {}, step.after
    name, kind = after["ifname"], dig(after, "linkinfo.kind")
    paths = list(step.names)
    if step.verb == "create":
        wanted = manager.settings(after)
        if not manager.is_peer(after):
            yield _add(manager, after, wanted, name, kind)
        paths = ["master"] * ("master" in wanted) + ["flags." + bit for bit in wanted.get("flags", {})]
        later = [path for path in manager.afterwards(after) if path != "prop_list"] + ["group"]
        paths += [path for path in later if wanted.get(path)] + ["prop_list.alt_ifname"] * ("prop_list" in wanted)
        if manager.is_peer(after):
            paths += [path for path in WORDS if path in wanted]
    line = ["ip", "link", "set", "dev", name]
    for path in sorted(paths, key=lambda path: path == "flags.up"):
        extra = _set(manager, after, path)
        if extra:
            yield line + extra
    data = [path for path in paths if path.startswith("linkinfo.data.")]
    if data:
        yield line + ["type", kind] + [word for path in data for word in _data(manager, after, path)]
    there, wanted = (dig(obj, "prop_list.alt_ifname") or [] for obj in (before, after if "prop_list.alt_ifname" in paths else before))
    for altname in [one for one in there if one not in wanted]:
        yield ["ip", "link", "property", "del", "dev", name, "altname", altname]     # `delete` it does not know
    for altname in [one for one in wanted if one not in there]:
        yield ["ip", "link", "property", "add", "dev", name, "altname", altname]


def _add(manager, after, wanted, name, kind):
    line = ["ip", "link", "add"] + (["link", manager.names.name(wanted["link"])] if "link" in wanted else []) + ["name", name]
    for path in ("mtu", "address", "broadcast", "txqlen"):
        line += [WORDS[path], str(wanted[path])] if path in wanted and path not in manager.afterwards(after) else []
    line += ["type", kind]
    for option in manager.kind_options:
        if option.name.startswith("%s." % kind) and dig(wanted, option.path) is not None:
            line += _data(manager, after, option.path)
    peer = manager.show(after).get("veth", {}).get("peer")
    if peer:
        line += ["peer", "name", peer["name"]] + (["netns", peer["netns"]] if "netns" in peer else [])
    return line


def _set(manager, after, path):
    value = dig(after, path)
    if path in SET:
        word, yes, no = SET[path]
        return [word] * bool(word) + [yes if value else no]
    if path == "master":
        return ["master", manager.names.name(value)] if value else ["nomaster"]
    if path == "ifalias":
        return ["alias", value]
    return [WORDS[path], str(manager.names.text("group", value) if path == "group" else value)] if path in WORDS else None


def _data(manager, after, path):
    option = next((row for row in manager.kind_options if row.path == path), None)
    if option is None:
        return []
    value = manager.spelled_as_word(option, after)
    return [option.name.split(".")[1], value]

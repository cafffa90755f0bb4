# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The options that only links of one kind have, and those of ports: from the tables in rtnl/kinds to entries and back.

A playbook groups them under the kind's name (`vlan: {id: 7}`), those of ports under the kind of the master
(`bridge_port: {cost: 10}`). They stand at linkinfo.data and at linkinfo.slave_data.
"""
from __future__ import annotations

from collections import namedtuple

from ..rtnl.kinds.all import KINDS
from .manager import dig, put

DATA, PORT = "linkinfo.data.", "linkinfo.slave_data."
Row = namedtuple("Row", "group name path")


def _rows(kind):
    """The options of a kind and of its ports, as rows."""
    data = [Row(kind.name, kind.words.get(path, path), DATA + path) for path in kind.options.split() if path != "peer"]
    return data + [Row(kind.name + "_port", kind.port_words.get(path, path), PORT + path) for path in kind.port_options.split()]


ROWS = {}                               # group -> its rows
for _kind in KINDS.values():
    for _row in _rows(_kind):
        ROWS.setdefault(_row.group, []).append(_row)
OF_PORTS = {kind.name + "_port": kind.name for kind in KINDS.values() if kind.port_options}


def groups():
    """For the argument spec: group -> [(option, path, values that select the table)]."""
    return {group: [(row.name, row.path, {"linkinfo": {"kind": group, "slave_kind": OF_PORTS.get(group)}}) for row in rows]
            for group, rows in ROWS.items()}


def read(manager, obj, entry):
    """Put the options of the link's kind, and of the port that it is, into `obj`; those of another kind are a ValueError."""
    given = [name for name in KINDS if entry.get(name) is not None]
    kind = entry.get("kind") or (given[0] if given else None)
    for name in given:
        if name != kind:
            raise ValueError("the options under %s are for links of that kind, not of kind %s" % (name, kind))
    if kind:
        put(obj, "linkinfo.kind", kind)
        _read_group(manager, obj, entry, kind)
    ports = [group for group in OF_PORTS if entry.get(group) is not None]
    if len(ports) > 1:
        raise ValueError("a link is a port of one master, so not both %s" % " and ".join(ports))
    for group in ports:
        put(obj, "linkinfo.slave_kind", OF_PORTS[group])
        _read_group(manager, obj, entry, group)


def _read_group(manager, obj, entry, group):
    values = {name: value for name, value in (entry.get(group) or {}).items() if value is not None}
    for name, value in values.items():
        rows = [row for row in ROWS.get(group, ()) if row.name == name]
        for row in rows:
            number = manager.to_number(row.path, value, obj)
            # An option that has an attribute for each family stands where its address fits.
            if row is rows[-1] or _packs(manager.type_at(row.path, obj), number):
                put(obj, row.path, number)
                break


def _packs(type, value):
    try:
        return type is None or type.pack(value) is not None
    except (ValueError, OSError):
        return False


def show(manager, obj):
    """The options of an object's kind and port, by group."""
    out = {}
    for group in (dig(obj, "linkinfo.kind"), "%s_port" % dig(obj, "linkinfo.slave_kind")):
        shown = {}
        for row in ROWS.get(group, ()):
            value = dig(obj, row.path)
            if value is not None and not _silent(obj, row, value):
                shown.setdefault(row.name, manager.to_text(row.path, value, obj))
        if shown:
            out[group] = shown
    return out


def _silent(obj, row, value):
    """Whether a value is what the kernel means by saying nothing."""
    absent = KINDS[row.group].absent if row.group in KINDS else {}
    path = row.path[len(DATA):]
    if path in absent and not callable(absent[path]):
        return value == absent[path]
    outer = absent.get(path.rpartition(".")[0])
    return isinstance(outer, dict) and outer.get(path.rpartition(".")[2]) == value


def normal(obj):
    """A link from the kernel with what it left unsaid of its kind."""
    kind = KINDS.get(dig(obj, "linkinfo.kind"))
    if kind and kind.absent:
        data = obj["linkinfo"].setdefault("data", {})
        for name, value in kind.absent.items():
            if name not in data:
                data[name] = value(data) if callable(value) else value
    return obj


def missing(obj):
    """What a link of its kind cannot be made without, as paths of which one would do; None when nothing is missing."""
    kind = KINDS.get(dig(obj, "linkinfo.kind"))
    for need in kind.needs.split() if kind else ():
        if not any(dig(obj, path) not in (None, False) for path in need.split("|")):
            return need.split("|")
    return None


def fixed(manager, path, have, want):
    """Whether the kind says that this path cannot change in place, or not between these values."""
    kind = KINDS.get(dig(have, "linkinfo.kind"))
    for rule in kind.fixed.split() if kind else ():
        name, only, value = rule.partition("=")
        at = DATA + name
        if path == at or path.startswith(at + "."):
            if not only or manager.to_number(at, value, have) in (dig(have, at), dig(want, at)):
                return True
    return False


def along(patch, obj):
    """A request for a link with what must go with the attributes of its kind that it carries."""
    kind, data = KINDS.get(dig(patch, "linkinfo.kind")), dig(patch, "linkinfo.data")
    if not kind or not isinstance(data, dict):
        return patch
    for name in [name for name in kind.along if name in data]:
        for other, value in kind.along[name].items():
            value = dig(obj, DATA + other) if value is None else value
            if value is not None and other not in data:
                put(patch, DATA + other, value)
    return patch


def spelled(manager, row, obj):
    """The words of one option for `ip link`."""
    kind, path = KINDS.get(row.group), row.path[len(DATA):]
    value = manager.to_text(row.path, dig(obj, row.path), obj)
    if kind and path in kind.spelled:
        return kind.spelled[path](value) if kind.spelled[path] else []
    return [row.name, str(int(value)) if isinstance(value, bool) else str(value)]


def option_of(path, obj):
    """`vlan.id` for linkinfo.data.id of a VLAN; None for a path that is no option of the object's kind or port."""
    row = row_of(path, obj)
    return "%s.%s" % (row.group, row.name) if row else None


def row_of(path, obj):
    """The row that a path of this object's kind or port belongs to."""
    group = "%s_port" % dig(obj, "linkinfo.slave_kind") if path.startswith(PORT) else dig(obj, "linkinfo.kind")
    return next((row for row in ROWS.get(group, ()) if path == row.path or path.startswith(row.path + ".")), None)


def settings(obj):
    """`linkinfo` with only what a request may carry."""
    info = obj["linkinfo"]
    out = {name: info[name] for name in ("kind", "slave_kind") if info.get(name)}
    for group, where in ((info.get("kind"), "data"), ("%s_port" % info.get("slave_kind"), "slave_data")):
        for row in ROWS.get(group, ()):
            value = dig(obj, row.path)
            if value is not None and not _silent(obj, row, value):
                put(out, row.path[len("linkinfo."):], value)
        if where == "data" and "peer" in info.get("data", ()):
            put(out, "data.peer", info["data"]["peer"])
        if where == "data" and group not in ROWS and isinstance(info.get(where), bytes):
            out[where] = info[where]            # a kind without a table: as it came
    return out


def links_in(manager, obj):
    """The paths of the kind's own references to other links."""
    rows = ROWS.get(dig(obj, "linkinfo.kind"), ())
    return [row.path for row in rows if dig(obj, row.path) and getattr(manager.type_at(row.path, obj), "names", None) == "link"]

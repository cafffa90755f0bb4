# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The options that only links of one kind have, and those of ports: from the tables in rtnl/kinds to entries and back.

A playbook groups them under the kind's name (`vlan: {id: 7}`), those of ports under the kind of the master
(`bridge_port: {cost: 10}`). They stand at linkinfo.data and at linkinfo.slave_data. What a kind's file says of its
attributes beyond their shape (see rtnl/kinds/kind.py) is put to use here.
"""
from __future__ import annotations

from collections import namedtuple

from ..rtnl.kinds.all import KINDS
from ..rtnl.kinds.bridge import PORT_STATE
from ..rtnl.link import OPERSTATE
from ..state.plan import merge, unmet
from .manager import dig, dropped, put

DATA, PORT = "linkinfo.data.", "linkinfo.slave_data."
STATE = PORT + "state"
DISABLED, FORWARDING = [PORT_STATE[name] for name in ("disabled", "forwarding")]
PEERED = {"veth": "peer", "vxcan": "peer", "netkit": "peer_info"}     # kinds that come in pairs -> the attribute of the other end
HARDWARE = ("can", "dsa")       # kinds of which none is made; a request to delete one the kernel takes and forgets
JOIN_DOWN = ("bond", "team")    # masters whose ports must be down when they join, and are when they leave
AT_JOINING = ("address", "mtu")     # what these give to a port that joins
Row = namedtuple("Row", "group name path aliases")


def _rows():
    """group -> the options of a kind, and of its ports, as rows."""
    out = {}
    for kind in KINDS.values():
        for group, where, options, words in ((kind.name, DATA, kind.options, kind.words),
                                             (kind.name + "_port", PORT, kind.port_options, kind.port_words)):
            spelled = [(path, words.get(path, path).split()) for path in options.split() if path != PEERED.get(kind.name)]
            rows = [Row(group, names[0], where + path, names[1:]) for path, names in spelled]
            if rows:
                out[group] = rows
    return out


ROWS = _rows()
OF_PORTS = {kind.name + "_port": kind.name for kind in KINDS.values() if kind.port_options}


def _kind(obj):
    return KINDS.get(dig(obj, "linkinfo.kind"))


def _port(obj):
    return "%s_port" % dig(obj, "linkinfo.slave_kind")


def groups():
    """For the argument spec: group -> [(option, path, other names, values that select the table)]."""
    return {group: [(row.name, row.path, row.aliases, {"linkinfo": {"kind": group, "slave_kind": OF_PORTS.get(group)}}) for row in rows]
            for group, rows in ROWS.items()}


# -- reading entries

def kind_of(entry):
    """The kind that an entry asks for, None where it does not say."""
    return entry.get("kind") or next((name for name in KINDS if entry.get(name) is not None), None)


def read(manager, obj, entry):
    """Put the options of the link's kind, and of the port that it is, into `obj`; those of another kind are a ValueError."""
    given = [name for name in KINDS if entry.get(name) is not None]
    kind = kind_of(entry)
    for name in given:
        if name != kind:
            raise ValueError("the options under %s are for links of that kind, not of kind %s" % (name, kind))
    if kind:
        put(obj, "linkinfo.kind", kind)
        _read_group(manager, obj, entry, kind)
        _imply(obj)
        _agree(obj, kind)
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
            if len(rows) == 1 or _packs(manager.type_at(row.path, obj), number):
                put(obj, row.path, number)
                break
        else:
            if rows:
                said = next((alias for alias in rows[0].aliases if alias in values), name)
                raise ValueError("%s.%s: %r is not an IP address" % (group, said, value))


def _packs(type, value):
    try:
        return type is None or type.pack(value) is not None
    except (ValueError, OSError):
        return False


def _imply(obj):
    kind = _kind(obj)
    for name, (other, value) in (kind.implies if kind else {}).items():
        if dig(obj, DATA + name) is not None and dig(obj, DATA + other) is None:
            put(obj, DATA + other, value)


def _agree(obj, group):
    """What follows from other options (of those that are all there) must not be said otherwise: the kernel would not hear it."""
    kind, data = _kind(obj), dig(obj, "linkinfo.data") or {}
    for name, value in (kind.absent if kind else {}).items():
        if callable(value) and name in data:
            try:
                follows = value(data)
            except (LookupError, ValueError):
                continue
            if not isinstance(follows, dict) and follows != data[name]:
                raise ValueError("%s.%s: %s contradicts the other options, which make it %s" % (group, name, data[name], follows))


def freshened(obj):
    """A new link with what it gets where nobody said."""
    kind, data = _kind(obj), dig(obj, "linkinfo.data") or {}
    for name, value in (kind.fresh if kind else {}).items():
        value = value(data) if callable(value) else value
        if isinstance(value, dict):
            obj = merge(obj, {"linkinfo": {"data": {name: merge(value, data.get(name) or {})}}})
        elif value is not None and data.get(name) is None:
            obj = merge(obj, {"linkinfo": {"data": {name: value}}})
    for path in kind.zero.split() if kind else ():
        if not dig(obj, DATA + path):
            obj = dropped(obj, DATA + path)
    return obj


def underived(obj, wrong, have, want):
    """A link that is to be made anew without what follows from its other options, unless it is among the wrong paths."""
    kind = _kind(obj)
    for name, (other, follows) in (kind.derived if kind and kind is _kind(have) else {}).items():
        if dig(want, DATA + name) is None and (DATA + other in wrong or dig(have, DATA + name) == follows(have)):
            return dropped(obj, DATA + name)
    data = settings(obj).get("data", {}) if kind else {}
    for name, value in (kind.absent if kind else {}).items():
        if callable(value) and DATA + name not in wrong and name in data:
            try:
                follows = not isinstance(value(data), dict)
            except LookupError:                 # it follows from what is no option
                continue
            obj = dropped(obj, DATA + name) if follows else obj
    return obj


def missing(obj):
    """What a link of its kind cannot be made without, as paths of which one would do; None when nothing is missing."""
    kind = _kind(obj)
    for need in kind.needs.split() if kind else ():
        if not any(dig(obj, path) not in (None, False) for path in need.split("|")):
            return need.split("|")
    return None


# -- reading the kernel, and showing

def normal(obj):
    """A link from the kernel with what it left unsaid of its kind and port."""
    for kind, where, absent in ((_kind(obj), "data", "absent"), (KINDS.get(dig(obj, "linkinfo.slave_kind")), "slave_data", "port_absent")):
        values = getattr(kind, absent) if kind else {}
        if values:
            data = obj["linkinfo"].setdefault(where, {})
            for name, value in values.items():
                if name not in data:
                    data[name] = value(data) if callable(value) else value
    return obj


def show(manager, obj):
    """The options of an object's kind and port, by group."""
    out = {}
    for group in (dig(obj, "linkinfo.kind"), _port(obj)):
        shown: dict = {}
        for row in ROWS.get(group, ()):
            value = dig(obj, row.path)
            if value is not None and not _unsaid(row, value):
                shown.setdefault(row.name, manager.to_text(row.path, value, obj))
        if shown:
            out[group] = shown
    return out


def _unsaid(row, value):
    """Whether a value is what the kernel means by saying nothing."""
    kind = KINDS[OF_PORTS.get(row.group, row.group)]
    absent, path = (kind.port_absent, row.path[len(PORT):]) if row.group in OF_PORTS else (kind.absent, row.path[len(DATA):])
    if path in absent:
        return not callable(absent[path]) and value == absent[path]
    outer, _dot, bit = path.partition(".")
    return isinstance(absent.get(outer), dict) and absent[outer].get(bit) == value


def row_of(path, obj):
    """The row that a path of this object's kind or port belongs to."""
    group = _port(obj) if path.startswith(PORT) else dig(obj, "linkinfo.kind")
    return next((row for row in ROWS.get(group, ()) if path == row.path or path.startswith(row.path + ".")), None)


def option_of(path, obj):
    """`vlan.id` for linkinfo.data.id of a VLAN; None for a path that is no option of the object's kind or port."""
    row = row_of(path, obj)
    return "%s.%s" % (row.group, row.name) if row else None


def spelled(manager, row, obj):
    """The words of one option for `ip link`; none where iproute2 has none for it."""
    kind = KINDS[OF_PORTS.get(row.group, row.group)]
    words, path = (kind.port_spelled, row.path[len(PORT):]) if row.group in OF_PORTS else (kind.spelled, row.path[len(DATA):])
    if path not in words and not dig(obj, row.path) and getattr(manager.type_at(row.path, obj), "names", None) == "link":
        return []                               # on no link
    value = manager.to_text(row.path, dig(obj, row.path), obj)
    if path not in words:
        return [row.name, str(int(value)) if isinstance(value, bool) else str(value)]
    if isinstance(words[path], str):
        return words[path].format(**dig(obj, row.path.rpartition(".")[0])).split()
    return [str(word) for word in words[path](value)] if words[path] else []


# -- policy

def check_port(manager, want, have):
    """Raise ValueError where options are for ports of another kind of master: the kernel would take them for that one's."""
    group, master = dig(want, "linkinfo.slave_kind"), want.get("master", have.get("master"))
    if not group:
        return
    if not master:
        raise ValueError("%s is no port of a %s, so %s_port is not for it; master makes it one" % (want["ifname"], group, group))
    kind = manager.kind_of(master)
    if kind and kind != group:
        raise ValueError("%s_port is for ports of a %s, and %s is a port of the %s %s" % (
            group, group, want["ifname"], kind, manager.names.name(master)))


def not_by_itself(wrong, want, have):
    """The wrong paths without the state that a bridge's port gets by itself: it forwards once it has a carrier. Before that the kernel takes
    no state (br_set_port_state), and it finds out some time after the carrier came."""
    soon = _bridges_port(want) and dig(want, STATE) == FORWARDING and ("master" in wrong or not _carries(have))
    return [path for path in wrong if path != STATE or not soon]


def new_port(manager, want):
    """What a new link is told of the port that it is to be."""
    check_port(manager, want, {})
    return dropped(want, STATE) if STATE not in not_by_itself([STATE, "master"], want, {}) else want


def without_states(found):
    """All links there are, the ports of bridges without a state that nobody asked for: it is the spanning tree's, or there is no carrier."""
    spanning = {obj["ifindex"] for obj in found if dig(obj, DATA + "stp_state")}
    return [dropped(obj, STATE) if _bridges_port(obj) and (obj["master"] in spanning or dig(obj, STATE) == DISABLED and not _carries(obj)) else obj
            for obj in found]


def _bridges_port(obj):
    return dig(obj, "linkinfo.slave_kind") == "bridge"


def _carries(have):
    """Whether the kernel takes a link to be able to (netif_oper_up)."""
    return have.get("operstate") in (OPERSTATE["up"], OPERSTATE["unknown"])


def untold(path, have):
    """Whether the kernel never tells of what stands at a path, so that it cannot differ."""
    kind = _kind(have)
    return bool(kind) and any(path == DATA + name or path.startswith(DATA + name + ".") for name in kind.silent.split())


def whole(wrong, want):
    """The paths that differ, with those that the kernel must be told along with them."""
    kind = _kind(want)
    group = [DATA + name for name in kind.whole.split()] if kind else ()

    def inside(path):
        return any(path == name or path.startswith(name + ".") for name in group)

    if any(map(inside, wrong)):
        wrong = wrong + [path for path in unmet(want, {}) if inside(path) and path not in wrong]
    return wrong


def fixed(manager, path, have, want):
    """Whether the kind says that this path cannot change in place, or not between these values."""
    kind = _kind(have)
    for rule in kind.fixed.split() if kind else ():
        name, only, value = rule.partition("=")
        at = DATA + name
        if path == at or path.startswith(at + "."):
            if not only or manager.to_number(at, value, have) in (dig(have, at), dig(want, at)):
                return True
    return False


def along(patch, obj):
    """A request for a link with what must go with the attributes of its kind that it carries."""
    kind, data = _kind(patch), dig(patch, "linkinfo.data")
    if not kind or not isinstance(data, dict) or not data:
        return patch
    own = dig(obj, "linkinfo.data") or {}
    for name in [name for name in kind.along if name in data or name == "*"]:
        for other, value in kind.along[name].items():
            unsaid = name == "*" and callable(value)    # None: what is left out becomes nothing
            value = own.get(other) if value is None else value(own) if callable(value) else value
            if unsaid and value is None:
                data.pop(other, None)
            if value is not None and (other not in data or isinstance(value, dict)):
                data[other] = value if other not in data else merge(value, data[other])
    return patch


def together(paths, obj):
    """The rows of some paths of the kind, each once, with the rows of what must be named along with them."""
    kind, data, out = _kind(obj), dig(obj, "linkinfo.data") or {}, []
    for path in paths:
        more = kind.along.get(path[len(DATA):], {}).items() if kind else ()
        for row in [row_of(path, obj)] + [row_of(DATA + name, obj) for name, value in more
                                          if (data.get(name) if value is None else value(data) if callable(value) else value) is not None]:
            if row and row not in out:
                out.append(row)
    return sorted(out, key=ROWS[out[0].group].index) if out else out    # `fwmark 0 fwmark inherit`: the last word counts


def peer_path(obj):
    """Where the other end of a link stands that is one of a pair; None for other links."""
    name = PEERED.get(dig(obj, "linkinfo.kind"))
    return DATA + name if name else None


def settings(obj):
    """`linkinfo` with only what a request may carry."""
    info = obj["linkinfo"]
    out = {name: info[name] for name in ("kind", "slave_kind") if info.get(name)}
    for group, where in ((info.get("kind"), "data"), (_port(obj), "slave_data")):
        for row in ROWS.get(group, ()):
            value = dig(obj, row.path)
            if value is not None and not _unsaid(row, value):
                put(out, row.path[len("linkinfo."):], value)
        kind = KINDS.get(group)
        for name in [PEERED.get(group), *(kind.fresh if kind else ())]:    # more than rows
            if where == "data" and name in info.get("data", ()):
                out.setdefault("data", {}).setdefault(name, info["data"][name])
        if where == "data" and group not in KINDS and isinstance(info.get(where), bytes):
            out[where] = info[where]            # a kind without a table: as it came
    return out


def fitting(have, want):
    """A link without what it has as one of another kind, or as a port of another kind of master, than is wanted."""
    for kind, data in (("kind", "data"), ("slave_kind", "slave_data")):
        wanted = dig(want, "linkinfo." + kind)
        if wanted and wanted != dig(have, "linkinfo." + kind):
            have = dropped(have, "linkinfo." + data)
            if kind == "kind" and "link" not in getattr(KINDS.get(wanted), "needs", "").replace("|", " ").split():
                have = dropped(have, "link")
    return have


def port(obj):
    """What a link is told of itself as a port, by itself."""
    out = {name: value for name, value in obj.get("linkinfo", {}).items() if name.startswith("slave")}
    return {"linkinfo": out} if out.get("slave_data") else {}


def links_in(manager, obj):
    """The paths of the kind's own references to links that it stands on."""
    rows = ROWS.get(dig(obj, "linkinfo.kind"), ())
    return [row.path for row in rows if dig(obj, row.path) and getattr(manager.type_at(row.path, obj), "names", None) == "link"
            and row.path not in joining(obj)]


def without_ports(obj):
    """A link that does not name its ports."""
    for path in joining(obj):
        obj = dropped(obj, path)
    return obj


def joining(obj):
    """The paths that name ports of the link, which can only be said once these have joined."""
    kind = _kind(obj)
    return [DATA + name for name in kind.later.split() if name in kind.data.by_name] if kind and kind.data else []

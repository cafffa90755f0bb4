# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Encapsulations as routes and next hops have them: the option `encap`, its values in the table, its words for `ip`.

    encap: {mpls: {dst: 100/200, ttl: 64}}      one key, the type, with the options of that type

What an encapsulation needs and how it is spelled, its file in rtnl/encaps says. An encapsulation is compared by what a
task names of it and put as a whole.
"""
from __future__ import annotations

from ..rtnl.lwtunnel import BY_NUMBER, ENCAPS
from .manager import dig, kernel_release, put

# Since then a route with options for tunnels' headers stops the kernel for good, with its tables locked: bb5e62f2d547, "net: Add options as a
# flexible array to struct ip_tunnel_info", has them counted by options_len, which is 0 still when they are written; a kernel built with FORTIFY_SOURCE
# by a compiler that knows counted_by takes that for an overflow. Seen on 6.18 by GCC 15.3.
BROKEN_OPTIONS = (6, 15)
# Where a program stands in a table, and the attribute that takes its file descriptor.
PROGRAMS = {"in": "fd", "out": "fd", "xmit": "fd", "bpf": "prog"}


def argument():
    """The argument spec of `encap`."""
    return {"type": "dict", "options": {encap.name: {"type": "dict", "options": {row.name: _argument(row) for row in encap.rows}}
                                        for encap in ENCAPS.values()}}


def _argument(row):
    if row.option == "list":
        return {"type": "list", "elements": "str", **({"choices": sorted(row.names)} if row.names else {})}
    return {"type": row.option, **({"choices": sorted(row.names)} if isinstance(row.names, dict) else {})}


def read(names, entry):
    """The attributes encap_type and encap of an option `encap`. Raises ValueError, UnknownName."""
    given = {name: options for name, options in entry.items() if options is not None}
    if len(given) != 1:
        raise ValueError("encap has one type, one of %s%s" % (
            ", ".join(sorted(ENCAPS)), ", not %s together" % " and ".join(sorted(given)) if given else ""))
    (name, options), = given.items()
    encap, options = ENCAPS[name], {name: value for name, value in options.items() if value is not None}
    missing = [need for need in encap.needs.split() if not any(option in options for option in need.split("|"))]
    wrong = "%s is missing" % missing[0].replace("|", " or ") if missing else encap.check(options) if encap.check else ""
    if wrong:
        raise ValueError("encap %s: %s" % (name, wrong))
    values: dict = {}
    for row in encap.rows:
        if row.name in options:
            put(values, row.path, _number(names, name, row, options[row.name]))
    if "opts" in values and kernel_release() >= BROKEN_OPTIONS:
        raise ValueError("encap %s: Linux %d.%d and later stop for good when a route has options for a tunnel's header (geneve_opts, "
                         "vxlan_opts, erspan_opts), so they are not sent" % ((name,) + BROKEN_OPTIONS))
    return {"encap_type": encap.number, "encap": encap.wanted(values) if encap.wanted else values}


def _number(names, encap, row, value):
    if row.option == "raw":
        try:
            value = int(str(value), 0)
        except ValueError:
            raise ValueError("encap %s: %s is a number, such as 0x800000, not %r" % (encap, row.name, value)) from None
    if row.option in ("int", "raw") and not row.lowest <= value <= row.highest:
        raise ValueError("encap %s: %s is %d to %d, not %d" % (encap, row.name, row.lowest, row.highest, value))
    if row.option == "list" and row.names:
        return {name: name in value for name in row.names}
    if isinstance(row.names, dict):
        return row.names[value]
    return names.number(row.names, value) if row.names else value


def show(names, obj):
    """The option `encap` of an object, None where it has none that anybody could say."""
    encap = BY_NUMBER.get(obj.get("encap_type") or 0)
    if encap is None or not isinstance(obj.get("encap"), dict):
        return None
    values, out = encap.told(obj["encap"]) if encap.told else obj["encap"], {}
    for row in encap.rows:
        value = dig(values, row.path)
        if value is None or value is False or value == [] or row.option == "int" and value == 0 and row.name not in encap.needs:
            continue
        out[row.name] = _text(names, row, value)
    return {encap.name: {name: value for name, value in out.items() if value != [] and value not in ("0.0.0.0", "::")}}


def _text(names, row, value):
    if row.option == "list" and row.names:
        return [name for name in row.names if value.get(name)]
    if isinstance(row.names, dict):
        return next((name for name, number in row.names.items() if number == value), str(value))
    return names.text(row.names, value) if row.names else value


def words(names, obj):
    """The same as words for `ip`."""
    shown = show(names, obj)
    if not shown:
        return []
    (name, options), = shown.items()
    out = ["encap", name]
    for row in ENCAPS[name].rows:
        if row.name in options:
            value = options[row.name]
            out += row.word(value) if callable(row.word) else [row.name if row.word is None else row.word, str(value)]
    return [word for word in out if word]


def normal(obj):
    """An object from the kernel with what it leaves unsaid of its encapsulation."""
    if obj.get("encap_type") == ENCAPS["seg6local"].number and isinstance(obj.get("encap"), dict):
        obj["encap"].setdefault("counters", False)
    return obj


def ready(names, obj):
    """An object as a request takes it: programs by their file descriptors. Raises OSError."""
    values = obj.get("encap")
    programs = [place for place in PROGRAMS if isinstance(values.get(place), dict)] if isinstance(values, dict) else ()
    if not programs:
        return obj
    from ..netlink.bpf import pinned  # few tasks need it
    opened = {place: dict({PROGRAMS[place]: names.held(values[place]["name"], pinned)}, **values[place]) for place in programs}
    return dict(obj, encap=dict(values, **opened))

# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a module takes: the argument spec of a manager, and the entries that a task's arguments say."""
from __future__ import annotations


class BadEntry(ValueError):
    """An entry that cannot be read. number: which one; option: the option at fault, if that is known."""

    def __init__(self, text, number, option=""):
        super().__init__(text)
        self.number, self.option = number, option


def spec(manager_class):
    """The argument spec of a module: one object by its options, or many in the list named by the plural."""
    one = entry_spec(manager_class)
    one["state"] = {"type": "str", "choices": list(manager_class.states)}
    many = {manager_class.plural: {"type": "list", "elements": "dict", "options": one}}
    if manager_class.from_file:
        many["src"] = {"type": "path"}
    return dict(one, netns={"type": "str"}, **manager_class.of_task, **many)


def entry_spec(manager_class):
    """The options of one object, from the rows of its manager and the types of its table."""
    manager = manager_class(None)
    out = {}
    for option in manager.options:
        out[option.name] = dict(_option(manager, option.path, {}), **_no_secret(option.name))
    for group, options in manager.groups().items():
        out[group] = {"type": "dict", "options": {
            name: dict(_option(manager, path, values), **({"aliases": aliases} if aliases else {}), **_no_secret(name))
            for name, path, aliases, values in options}}
    for name, option in manager.extra.items():
        if name in out and "options" in option:
            option = dict(option, options=dict(out[name]["options"], **option["options"]))
        out[name] = option
    return out


def _no_secret(name):
    """The keys of tunnels and partitions travel in every packet, and a token in every address; Ansible takes them for secrets unless told."""
    return {"no_log": False} if name.endswith(("key", "token")) else {}


def _option(manager, path, values):
    type = manager.type_at(path, values)
    if type is None:
        outer = manager.type_at(path.rpartition(".")[0], values) if "." in path else None
        return {"type": "bool" if outer and outer.names else "int"}
    if type.option == "list":
        return {"type": "list", "elements": type.item or "str"}
    if isinstance(type.names, dict):
        return {"type": type.option, "choices": sorted(type.names)}
    return {"type": type.option}


def entries(params, manager_class):
    """The entries of a task, without the options that were not given. Raises ValueError.

    Each has a state: its own, or the task's, or present.
    """
    many, src = params.get(manager_class.plural), params.get("src")
    one = {name: value for name, value in params.items()
           if value is not None and name not in (manager_class.plural, "src", "state", "netns") and name not in manager_class.of_task}
    if src is not None:
        if many is not None or one:
            raise ValueError("src says it all; %s cannot stand beside it" % ", ".join(sorted(one) or [manager_class.plural]))
        from . import source  # few tasks need it
        options = spec(manager_class)[manager_class.plural]["options"]
        return _stated(source.read(src, manager_class.plural, options, manager_class.own_option), params)
    if many is not None and one:
        raise ValueError("%s says it all; %s cannot stand beside it" % (manager_class.plural, ", ".join(sorted(one))))
    if many is None and not one:
        raise ValueError("nothing is asked for: give the options of one %s, or a list of %s" % (manager_class.noun, manager_class.plural))
    given = [one] if many is None else [_given(entry) for entry in many]
    return _stated(given, params)


def _stated(given, params):
    state = params["state"] or "present"
    for entry in given:
        if not entry.get("state"):
            entry["state"] = state
    return given


def _given(entry):
    return {name: value for name, value in entry.items() if value is not None}

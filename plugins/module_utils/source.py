# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The entries of a task from a file on the managed host (`src`), checked against the argument spec as Ansible checks a task's.

A table of 100,000 entries shares few: what they have in common, all but one option, is checked once. It does not know
what the options mean.
"""
from __future__ import annotations

YES, NO = ("yes", "true", "on", "1", "y", "t"), ("no", "false", "off", "0", "n", "f")


def read(path, plural, options, own):
    """The entries in a file; own: the option in which they differ most. Raises ValueError."""
    found = _load(path)
    if isinstance(found, dict) and plural in found:     # as nl_info returns it
        found = found[plural]
    if not isinstance(found, list):
        raise ValueError("src: %s holds no list of %s" % (path, plural))
    out: list = []
    known: dict = {}
    try:
        for entry in found:
            out.append(_checked(entry, options, own, known))
    except ValueError as exc:
        raise ValueError("src: %s: %s[%d]: %s" % (path, plural, len(out), exc)) from exc
    return out


def _load(path):
    import json  # Ansible has it already
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as exc:
        raise ValueError("src: %s: %s" % (path, exc.strerror)) from exc
    except UnicodeDecodeError as exc:
        raise ValueError("src: %s is no text in UTF-8: %s" % (path, exc)) from exc
    try:
        return json.loads(text)
    except ValueError as wrong:
        if path.endswith(".json"):
            raise ValueError("src: %s is no JSON: %s" % (path, wrong)) from wrong
        return _yaml(path, text, wrong)


def _yaml(path, text, wrong):
    try:
        import yaml  # not every host has it
    except ImportError:
        raise ValueError("src: %s is no JSON (%s), and to read YAML this host's Python lacks PyYAML" % (path, wrong)) from None
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as exc:
        raise ValueError("src: %s is neither JSON nor YAML: %s" % (path, " ".join(str(exc).split()))) from exc


def _checked(entry, options, own, known):
    """One entry as Ansible would hand it over, without the options that are not given."""
    if not isinstance(entry, dict):
        raise ValueError("%r is not an entry: a dictionary of options" % (entry,))
    mine = entry.get(own) if own else None
    if not isinstance(mine, str):
        return _options(entry, options)
    key = tuple([(name, type(value), value) for name, value in entry.items() if name != own])
    try:
        rest = known.get(key)
    except TypeError:                   # a list or a dictionary among the options
        return _options(entry, options)
    if rest is None:
        rest = known[key] = _options(entry, options)
    return dict(rest, **{own: mine})


def _options(given, options):
    if not isinstance(given, dict):
        raise ValueError("%r is not a dictionary of options" % (given,))
    names = {alias: name for name, option in options.items() for alias in option.get("aliases", ())}
    out = {}
    for name, value in given.items():
        name = names.get(name, name)
        if name not in options:
            raise ValueError("there is no option %s" % (name,))
        if value is not None:
            try:
                out[name] = _value(value, options[name])
            except ValueError as exc:
                raise ValueError("%s: %s" % (name, exc)) from None
    missing = [name for name, option in options.items() if option.get("required") and name not in out]
    if missing:
        raise ValueError("%s is missing" % " and ".join(missing))
    return out


def _value(value, option):
    kind = option.get("type", "str")
    if kind == "list":
        items = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else [value]
        return [_value(item, dict(option, type=option.get("elements", "raw"))) for item in items]
    if kind == "dict":
        if not isinstance(value, dict):
            raise ValueError("%r is not a dictionary" % (value,))
        return _options(value, option["options"]) if "options" in option else value
    out = {"bool": _bool, "int": _int, "float": _float, "str": _str}.get(kind, lambda same: same)(value)
    if "choices" in option and out not in option["choices"]:
        raise ValueError("%r is not one of %s" % (value, ", ".join(map(str, option["choices"]))))
    return out


def _bool(value):
    text = str(value).lower()
    if text not in YES + NO:
        raise ValueError("%r is neither true nor false" % (value,))
    return text in YES


def _int(value):
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError("%r is not a whole number" % (value,))
    try:
        return int(value)
    except ValueError:
        raise ValueError("%r is not a whole number" % (value,)) from None


def _float(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError("%r is not a number" % (value,)) from None


def _str(value):
    if isinstance(value, (bool, list, dict)):
        raise ValueError("%r is not text%s" % (value, ": it needs quotes" if isinstance(value, bool) else ""))
    return str(value)

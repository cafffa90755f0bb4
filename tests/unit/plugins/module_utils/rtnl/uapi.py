# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's headers, read: enums with implicit numbers, `= X` and aliases, #defines that are numbers, fields of structs.

Just enough C for linux/*.h. What is no number (a macro with arguments, a sizeof) is left out.
"""
from __future__ import annotations

import ast
import functools
import glob
import operator
import os
import re

FOLDER = os.environ.get("UAPI_HEADERS", "/usr/include/linux")      # another place to look for newer ones: .../include/uapi/linux
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_OPERATORS = {ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.BitOr: operator.or_, ast.BitAnd: operator.and_,
              ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def _number(node, known):
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_number(node.left, known), _number(node.right, known))
    if isinstance(node, ast.UnaryOp):
        return {ast.USub: operator.neg, ast.Invert: operator.invert}[type(node.op)](_number(node.operand, known))
    if isinstance(node, ast.Name):
        return known[node.id]
    value = ast.literal_eval(node)
    if not isinstance(value, int):
        raise ValueError("no number")
    return value


def number(text, known):
    """What a C expression of numbers and known names comes to; None where it is something else."""
    text = re.sub(r"\b(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]+\b", r"\1", text.strip())
    try:
        return _number(ast.parse(text, mode="eval").body, known)
    except (SyntaxError, ValueError, KeyError, TypeError):
        return None


def enums(text, known):
    """Each enum as a dict of name -> number, in its order; what is there adds to `known`."""
    for body in re.findall(r"\benum\b[^{};()]*\{(.*?)\}", text, re.DOTALL):
        found, last = {}, -1
        for item in re.sub(r"^\s*#.*$", "", body, flags=re.MULTILINE).split(","):
            match = re.match(r"\s*(%s)\s*(?:=(.*))?$" % _NAME, item, re.DOTALL)
            if not match:
                continue
            name, expression = match.groups()
            last = number(expression, known) if expression else None if last is None else last + 1
            if last is not None:
                found[name] = known[name] = last
        yield found


def defines(text, known):
    """The #defines that are numbers, as a dict."""
    found = {}
    for name, expression in re.findall(r"^\s*#\s*define\s+(%s)[ \t]+(.+)$" % _NAME, text, re.MULTILINE):
        value = None if expression.strip() == name else number(expression, known)
        if value is not None:
            found[name] = known[name] = value
    return found


def structs(text):
    """Each struct of plain fields: name -> [(type, field)]."""
    plain = re.findall(r"\bstruct\s+(%s)\s*\{([^{}]*)\}" % _NAME, text)
    return {name: re.findall(r"(\b[\w ]+?)\s+(%s)\s*;" % _NAME, body) for name, body in plain}


class Header:
    """One file."""

    def __init__(self, text):
        text = re.sub(r"//.*", "", re.sub(r"/\*.*?\*/", " ", text.replace("\\\n", " "), flags=re.DOTALL))
        known = {}
        defines(text, known)            # for enums that count in them
        self.enums = list(enums(text, known))
        self.defines = defines(text, known)
        self.structs = structs(text)


@functools.lru_cache(maxsize=None)
def header(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8", errors="replace") as source:
        return Header(source.read())


@functools.lru_cache(maxsize=None)
def enum_of(prefix):
    """The enum of attributes with a prefix, known by its first member or by its end, as name -> number; {} if there is none."""
    marks = ["%s_UNSPEC" % prefix, "%s_UNUSED" % prefix, "__%s_MAX" % prefix, "%s_MAX" % prefix]
    for path in sorted(glob.glob(FOLDER + "/*.h") + glob.glob(FOLDER + "/can/*.h")):
        with open(path, encoding="utf-8", errors="replace") as source:
            if prefix + "_" not in source.read():
                continue
        for enum in header(os.path.relpath(path, FOLDER)).enums:
            if any(mark in enum for mark in marks):
                return enum
    return {}


def members(enum, prefix):
    """number -> the names in lower case without the prefix; without the ends of the enum."""
    out = {}
    for name, value in enum.items():
        if name.startswith(prefix + "_") and not re.match(r"%s_(MAX|UNSPEC|UNUSED)$" % prefix, name):
            out.setdefault(value, []).append(name[len(prefix) + 1:].lower())
    return out


def check_page(path, text):
    """Hold a page of the documentation against what it is made from; write it instead where UAPI_WRITE is set."""
    if os.environ.get("UAPI_WRITE"):
        with open(path, "w", encoding="utf-8") as page:
            page.write(text)
    with open(path, encoding="utf-8") as page:
        assert page.read() == text, "run this test with UAPI_WRITE=1"

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module carries to the host, and the sizes we keep files and functions to.

The host compiles every line that travels, 4 to 11 ms per 1,000; a slow import from the standard library costs more than
the task itself. Comments and docstrings travel, too.
"""
from __future__ import annotations

import ast
import os

import pytest

from .test_layers import PLUGINS, files, imports_of, parsed

# Module: (bytes, lines) of module_utils that it may carry. Set 5 % above what was measured
# when the row was written; a row may be raised by whoever can say what for.
BUDGETS = {
    "nl_address": (186000, 4250),
    "nl_addrlabel": (168000, 3900),
    "nl_info": (573000, 12300),
    "nl_link": (504000, 10800),
    "nl_neigh": (175000, 4000),
    "nl_neightable": (168000, 3900),
    "nl_netns": (86000, 2100),
    "nl_nexthop": (263000, 5850),
    "nl_route": (239000, 5400),
    "nl_rule": (198000, 4500),
}
MODULES = ["modules/%s.py" % name for name in BUDGETS]

# Slow to import, or not at the host's side of things at all. What a function imports only on the way to a failure is free.
FORBIDDEN = {"argparse", "asyncio", "collections.abc", "concurrent", "contextlib", "dataclasses", "datetime", "enum", "http", "importlib",
             "inspect", "ipaddress", "json", "logging", "multiprocessing", "pathlib", "pkgutil", "queue", "random", "re", "shutil", "ssl",
             "string", "subprocess", "tempfile", "textwrap", "threading", "traceback", "typing", "unittest", "urllib", "uuid", "warnings",
             "xml", "yaml"}
# Drivers and plugins may; no module reaches them.
EXEMPT = {"module_utils/netlink/aio.py": {"asyncio"}}

FILE_CEILING, FUNCTION_CEILING, MODULE_CEILING = 400, 45, 50     # lines; a module's without documentation


def carried(path):
    """The module_utils files that travel with a file: what it imports, wherever the import stands, and what those import."""
    found, waiting = set(), [path]
    while waiting:
        for _line, what in imports_of(waiting.pop()):
            if what.startswith("module_utils/") and what not in found:
                found.add(what)
                waiting.append(what)
    return sorted(found)


def at_the_top(path):
    """(line, dotted name) of what runs when a file is imported: everything outside functions and TYPE_CHECKING."""
    waiting = [parsed(path)]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.lineno, node.module
            elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not _is_type_checking(node):
                waiting.append(node)


def _is_type_checking(node):
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def slow(path):
    return ["plugins/%s:%d imports %s" % (path, line, what) for line, what in at_the_top(path)
            if {what, what.split(".")[0]} & FORBIDDEN - EXEMPT.get(path, set())]


def source(path):
    with open(os.path.join(PLUGINS, path), encoding="utf-8") as lines:
        return lines.read()


def code_lines(path):
    """Lines that are neither empty, nor comments, nor documentation."""
    doc = set()
    for node in ast.walk(parsed(path)):
        is_text = isinstance(node, (ast.Expr, ast.Assign)) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        if is_text and (isinstance(node, ast.Expr) or node.targets[0].id in ("DOCUMENTATION", "EXAMPLES", "RETURN")):
            doc.update(range(node.lineno, node.end_lineno + 1))
    return sum(1 for number, line in enumerate(source(path).splitlines(), 1)
               if number not in doc and line.strip() and not line.strip().startswith("#"))


def test_every_module_has_a_budget():
    assert sorted(MODULES) == sorted(path for path in files() if path.startswith("modules/"))


@pytest.mark.parametrize("name", sorted(BUDGETS))
def test_what_a_module_carries_is_within_its_budget(name):
    most_bytes, most_lines = BUDGETS[name]
    travelling = carried("modules/%s.py" % name)
    total = sum(os.path.getsize(os.path.join(PLUGINS, path)) for path in travelling)
    lines = sum(source(path).count("\n") for path in travelling)
    told = "%s carries %d bytes, %d lines: %s" % (name, total, lines, ", ".join(travelling))
    assert total <= most_bytes, told
    assert lines <= most_lines, told
    assert total > most_bytes * 0.8, "the budget has become too large to notice anything: " + told


@pytest.mark.parametrize("path", MODULES)
def test_nothing_slow_is_imported_on_a_tasks_path(path):
    wrong = [sentence for one in [path] + carried(path) for sentence in slow(one)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [path for path in files() if path.startswith("module_utils/")])
def test_nothing_slow_is_imported_by_the_library(path):
    wrong = slow(path)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", MODULES)
def test_no_module_reaches_the_asyncio_driver(path):
    assert "module_utils/netlink/aio.py" not in carried(path)


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_thin(path):
    assert 5 < code_lines(path) <= MODULE_CEILING


@pytest.mark.parametrize("path", [path for path in files() if path.startswith("module_utils/")])
def test_files_and_functions_stay_small(path):
    lines = source(path).count("\n")
    assert lines <= FILE_CEILING, "plugins/%s has %d lines" % (path, lines)
    long = ["plugins/%s:%d: %s has %d lines" % (path, node.lineno, node.name, node.end_lineno - node.lineno + 1)
            for node in ast.walk(parsed(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.end_lineno - node.lineno + 1 > FUNCTION_CEILING]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("path", list(files()))
def test_nothing_is_imported_dynamically(path):
    """A dynamic import does not travel."""
    wrong = ["plugins/%s:%d" % (path, node.lineno) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)
             and (getattr(node.func, "id", "") in ("__import__", "exec", "eval") or getattr(node.func, "attr", "") == "import_module")]
    assert not wrong, "\n".join(wrong)

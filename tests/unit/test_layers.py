# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports point down: modules, their edge, managers, state, the tables, the protocol. A table that grows with the house."""
from __future__ import annotations

import ast
import functools
import os

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLUGINS = os.path.join(ROOT, "plugins")

# From the top down, as folders or files under plugins/. A file imports from its own layer and from lower ones. The last are
# beside each other: neither tables of rtnetlink nor of generic netlink know the other.
LAYERS = (
    ("modules", "action", "connection", "callback", "filter", "lookup", "inventory", "doc_fragments"),
    ("plugin_utils",),
    ("module_utils/task.py", "module_utils/gather.py"),
    ("module_utils/fault.py",),
    ("module_utils/options.py", "module_utils/source.py"),
    ("module_utils/managers",),
    ("module_utils/state",),
    ("module_utils/rtnl", "module_utils/genl"),
    ("module_utils/netlink",),
)
STRANGERS = {("module_utils/rtnl", "module_utils/genl"), ("module_utils/genl", "module_utils/rtnl")}
OURS = "ansible_collections.linux.netlink.plugins."
MAY_KNOW_ANSIBLE = ("modules", "action", "connection", "callback", "filter", "lookup", "inventory", "plugin_utils")


def files(folder=PLUGINS):
    for place, _folders, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.relpath(os.path.join(place, name), PLUGINS).replace(os.sep, "/")


@functools.lru_cache(maxsize=None)
def parsed(path):
    with open(os.path.join(PLUGINS, path), encoding="utf-8") as source:
        return ast.parse(source.read(), path)


@functools.lru_cache(maxsize=None)
def imports_of(path):
    return list(imports(path))


def imports(path, tree=None):
    """(line, what): a path under plugins/ ("module_utils/netlink/wire.py") or a dotted name of elsewhere."""
    own = path.split("/")[:-1]
    for node in ast.walk(tree or parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level and not node.module.startswith(OURS):
            yield node.lineno, node.module
        elif isinstance(node, ast.ImportFrom):
            base = own[:len(own) - node.level + 1] if node.level else []
            base = base + (node.module[0 if node.level else len(OURS):].split(".") if node.module else [])
            if os.path.isfile(os.path.join(PLUGINS, *base) + ".py"):
                yield node.lineno, "/".join(base) + ".py"
            else:
                for alias in node.names:
                    yield node.lineno, "/".join(base + [alias.name]) + ".py"


def layer(path):
    """(number from the top, the row's folder or file)."""
    for number, row in enumerate(LAYERS):
        for place in row:
            if path == place or path.startswith(place + "/"):
                return number, place
    return None, path


def wrong_imports(path, tree=None):
    """Sentences about imports that do not point down."""
    number, place = layer(path)
    for line, what in imports(path, tree):
        where = "plugins/%s:%d imports %s" % (path, line, what)
        if what.split(".")[0] in ("ansible", "ansible_collections") and not what.endswith(".py"):
            if place not in MAY_KNOW_ANSIBLE:
                yield "%s: nothing under module_utils knows Ansible" % where
        elif what.endswith(".py"):
            below, other = layer(what)
            if below is None or below < number or (place, other) in STRANGERS:
                yield "%s, which is not below it" % where
            elif number == below == 0 and path != what and not (place == other == "doc_fragments"):     # which share texts
                yield "%s: plugins do not import each other" % where


def test_every_file_has_a_layer():
    assert [path for path in files() if layer(path)[0] is None] == []


@pytest.mark.parametrize("path", list(files()))
def test_imports_point_down(path):
    wrong = list(wrong_imports(path))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", list(files()))
def test_imports_within_the_collection_exist(path):
    missing = ["plugins/%s:%d: %s" % (path, line, what) for line, what in imports(path)
               if what.endswith(".py") and not os.path.isfile(os.path.join(PLUGINS, what))]
    assert not missing, "\n".join(missing)


def test_no_folder_has_an_init_file():
    found = [path for path in files() if path.endswith("__init__.py")]
    assert not found, "whatever one imports travels to the host with every task: %s" % found


@pytest.mark.parametrize("path, source, right", [
    ("module_utils/netlink/wire.py", "from ..rtnl.link import LINK", False),
    ("module_utils/netlink/wire.py", "from .values import raw", True),
    ("module_utils/netlink/wire.py", "def late():\n    from ..state.plan import plan", False),
    ("module_utils/netlink/wire.py", "import ansible.module_utils.basic", False),
    ("module_utils/rtnl/link.py", "from .kinds.bridge import BRIDGE\nfrom ..netlink.wire import Attrs", True),
    ("module_utils/rtnl/kinds/bridge.py", "from ...genl.wireguard import WIREGUARD", False),
    ("module_utils/state/plan.py", "from ..managers.manager import Manager", False),
    ("module_utils/managers/link.py", "from ..task import run", False),
    ("module_utils/managers/netns.py", "from ..netlink import netns_admin as admin", True),
    ("module_utils/task.py", "from ansible.module_utils.basic import AnsibleModule", False),
    ("modules/nl_link.py", "from ansible.module_utils.basic import AnsibleModule\nfrom ..module_utils.task import run", True),
    ("modules/nl_link.py", "from .nl_route import main", False),
    ("connection/netns.py", "from ansible_collections.linux.netlink.plugins.module_utils.netlink.netns import inside", True),
    ("connection/netns.py", "from ansible_collections.linux.netlink.plugins.modules.nl_link import main", False),
    ("module_utils/rtnl/link.py", "from ansible_collections.linux.netlink.plugins.module_utils.state.plan import plan", False),
])
def test_this_test_tells_right_from_wrong(path, source, right):
    wrong = list(wrong_imports(path, ast.parse(source)))
    assert (not wrong) == right
    line = len(source.splitlines())
    assert all(sentence.startswith("plugins/%s:%d imports" % (path, line)) for sentence in wrong)

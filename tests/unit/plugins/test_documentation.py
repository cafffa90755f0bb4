# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of nl_link against its argument spec and its `ip` words: nothing missing, nothing more, each option with its word."""
from __future__ import annotations

import pytest
import yaml
from ansible_collections.linux.netlink.plugins.doc_fragments.link import ModuleDocFragment
from ansible_collections.linux.netlink.plugins.module_utils import options
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link

DOCUMENTED = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
SPEC = {name: option for name, option in options.spec(Link).items() if name not in ("netns",)}
FIELDS = ("type", "elements", "choices", "aliases", "required")


def compared(documented, spec, path=""):
    """In what the two differ, as sentences."""
    out = ["%s%s: only in the %s" % (path, name, "documentation" if name in documented else "spec")
           for name in sorted(set(documented) ^ set(spec))]
    for name in sorted(set(documented) & set(spec)):
        one, other = documented[name], spec[name]
        for field in FIELDS:
            mine, theirs = one.get(field), other.get(field)
            if field in ("choices", "aliases"):
                mine, theirs = ([str(value) for value in sorted(values or (), key=str)] for values in (mine, theirs))
            if (mine or None) != (theirs or None):
                out.append("%s%s: %s is %r in the documentation, %r in the spec" % (path, name, field, mine, theirs))
        out += compared(one.get("suboptions") or {}, other.get("options") or {}, "%s%s." % (path, name))
    return out


@pytest.mark.parametrize("name", sorted(set(DOCUMENTED) | set(SPEC)))
def test_an_option_is_documented_as_it_is(name):
    wrong = compared({name: DOCUMENTED[name]} if name in DOCUMENTED else {}, {name: SPEC[name]} if name in SPEC else {})
    assert not wrong, "\n".join(wrong)

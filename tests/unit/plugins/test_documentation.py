# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation against the argument spec (nl_link) and the words of iproute2: nothing missing, nothing more, each option with its word."""
from __future__ import annotations

import re

import pytest
import yaml
from ansible_collections.linux.netlink.plugins.doc_fragments.link import ModuleDocFragment
from ansible_collections.linux.netlink.plugins.module_utils import options
from ansible_collections.linux.netlink.plugins.module_utils.managers import link_kind
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import KINDS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.lwtunnel import ENCAPS
from ansible_collections.linux.netlink.tests.unit.plugins import test_since

DOCUMENTED = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
SPEC = {name: option for name, option in options.spec(Link).items() if name not in ("netns", "src")}
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


# -- the words of `ip`

SAMPLES = {"int": [1], "bool": [True, False], "str": ["192.0.2.1", "239.0.0.1", "2001:db8::1", ""], "list": [["192.0.2.1"]], "dict": [{"1": 2}]}
NO_WORD = re.compile(r"C\(ip\) has no word for|word of C\(bridge link\)")
COMMON = {"to_netns": "netns", "link_netns": "link-netns",
          "name": "name", "kind": "type", "up": "up", "alias": "alias", "master": "nomaster", "link": "link", "arp": "arp on", "multicast": "multicast on",
          "allmulticast": "allmulticast on", "promisc": "promisc on", "dynamic": "dynamic on", "carrier": "carrier on",
          "protodown": "protodown on", "protodown_reasons": "ip link set NAME protodown_reason N on", "token": "ip token set", "xdp": "xdp off",
          "altnames": "ip link property add dev NAME altname", "purge_altnames": "ip link property del dev NAME altname",
          "match": "ip link set dev OLD name NEW", "vfs": "ip link set NAME vf N", "mode": "mode"}
NOT_IPS = {"links", "recreate", "purge", "state", "ipv4_conf", "mctp_net", "threaded", "veth", "vxcan"}     # what no `ip` line says


def words_of(row):
    """The first words that `ip link` has for one option of a kind or port, over some values; none where it has none."""
    kind = KINDS[link_kind.OF_PORTS.get(row.group, row.group)]
    spelled, path = (kind.port_spelled, row.path[len(link_kind.PORT):]) if row.group in link_kind.OF_PORTS else (
        kind.spelled, row.path[len(link_kind.DATA):])
    if row.group == "tun":
        return [row.name]
    if path not in spelled:
        return [row.name]
    if not spelled[path] or isinstance(spelled[path], str):
        return spelled[path].split()[:1] if spelled[path] else []
    manager = Link(None)
    outer = {"linkinfo": {"kind": kind.name, "slave_kind": kind.name}}
    type = manager.type_at(row.path, outer)
    names = getattr(type, "names", None)
    samples = sorted(names) if isinstance(names, dict) and type.option == "str" else SAMPLES.get(getattr(type, "option", "bool"), [1])
    out = []
    for sample in samples:
        try:
            words = spelled[path](sample)
        except (ValueError, IndexError, AttributeError, TypeError, KeyError):
            continue
        out += [str(word) for word in words[:1]]
    return list(dict.fromkeys(out))


@pytest.mark.parametrize("group", sorted(link_kind.ROWS))
def test_options_of_kinds_name_their_word(group):
    wrong = []
    documented = DOCUMENTED[group]["suboptions"]
    for row in link_kind.ROWS[group]:
        text, words = _text(documented[row.name]), words_of(row)
        if not words and not NO_WORD.search(text) and row.name not in ("ip6rd_prefixlen", "ip6rd_relay_prefixlen"):
            wrong.append("%s.%s: does not say that ip has no word for it" % (group, row.name))
        wrong += ["%s.%s: does not name %s" % (group, row.name, word) for word in words if not re.search(r"C\(%s[ )]" % re.escape(word), text)]
    assert not wrong, "\n".join(wrong)


def test_common_options_name_their_word():
    wrong = []
    for name in sorted(set(DOCUMENTED) - set(link_kind.ROWS) - NOT_IPS):
        word = COMMON.get(name, name)
        if not re.search(r"C\((ip link set NAME )?%s[ )]" % re.escape(word), _text(DOCUMENTED[name])):
            wrong.append("%s: does not name %s" % (name, word))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", sorted(set(test_since.MANAGERS) - {"nl_link"}))
def test_options_of_other_modules_name_a_word_that_is_not_theirs(module):
    documented = {name: text for name, (text, _outer) in test_since.options_of(module).items()}
    words = {option.name: option.word for option in test_since.MANAGERS[module].options}
    for at in test_since.ENCAPS_AT.get(module, ()):
        words.update({"%s%s.%s" % (at, encap.name, row.name): row.word for encap in ENCAPS.values() for row in encap.rows if not callable(row.word)})
    assert [(name, word) for name, word in words.items() if word and word != name.rpartition(".")[2] and not _named(word, documented[name])] == []
    assert "words of C(ip " in documented[""] or all(_named(word or name, documented[name]) for name, word in words.items() if "." not in name)


def _named(word, text):
    return bool(re.search(r"C\([^)]*\b%s\b" % re.escape(word), text)) or "sysctl" in text


def _text(option):
    text = option["description"]
    return text if isinstance(text, str) else " ".join(text)

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries from a file are what Ansible would have made of them in the task."""
from __future__ import annotations

import json
import sys

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.linux.netlink.plugins.module_utils import options, source
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.nexthop import NextHop
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route

SPEC = {manager: options.spec(manager)[manager.plural]["options"] for manager in (Link, NextHop, Route)}
ROUTES = [{"dst": "10.0.0.0/8", "gateway": "192.0.2.1", "metric": 5}, {"dst": "10.0.0.0/9", "gateway": "192.0.2.1", "metric": "5"},
          {"dst": "10.0.0.0/10", "table": 100, "link": "v0", "onlink": "yes"}, {"dst": "10.0.0.0/11", "table": "100", "link": "v0", "onlink": 1},
          {"dst": "10.0.0.0/12", "table": 100, "link": "v0", "onlink": False}, {"dst": "10.0.0.0/13", "type": "blackhole", "state": "absent"},
          {"dst": "10.0.0.0/14", "multipath": [{"gateway": "192.0.2.1", "weight": "2"}, {"link": "v0"}], "mtu": None}]
LINKS = [{"name": "br0", "kind": "bridge", "up": "on", "altnames": "one,two"}, {"name": "v0", "kind": "veth", "veth": {"peer": {"name": "v1"}}}]


def as_ansible(manager, entry):
    """What Ansible makes of an entry, without the options that are not given."""
    result = ArgumentSpecValidator(SPEC[manager]).validate(entry)
    assert not result.error_messages
    return given(result.validated_parameters)


def given(value):
    if isinstance(value, dict):
        return {name: given(inner) for name, inner in value.items() if inner is not None}
    return [given(inner) for inner in value] if isinstance(value, list) else value


def read(tmp_path, text, manager=Route, name="routes"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return source.read(str(path), manager.plural, SPEC[manager], manager.own_option)


NEXTHOPS = [{"id": 1, "group": [{"id": 2}], "type": "resilient", "idle_timer": "1.5", "unbalanced_timer": 2}]


@pytest.mark.parametrize("manager, entries", [(Route, ROUTES), (Link, LINKS), (NextHop, NEXTHOPS), (Route, [])])
@pytest.mark.parametrize("wrap", [json.dumps, lambda entries: "# YAML\n" + json.dumps(entries)], ids=["json", "yaml"])
def test_entries_are_what_ansible_makes_of_them(tmp_path, manager, entries, wrap):
    wanted = [as_ansible(manager, entry) for entry in entries]
    got = read(tmp_path, wrap(entries), manager)
    assert got == wanted
    assert repr(sorted(map(str, map(sorted, map(dict.items, got))))) == repr(sorted(map(str, map(sorted, map(dict.items, wanted)))))
    assert read(tmp_path, wrap({manager.plural: entries, "changed": False}), manager) == got


@pytest.mark.parametrize("text, said", [
    ("[1]", r"routes\[0\]: 1 is not an entry"),
    ("{}", "holds no list of routes"),
    ('[{"dst": "10.0.0.0/8"}, {"dst": "11.0.0.0/8", "gatway": "x"}]', r"routes\[1\]: there is no option gatway"),
    ('[{"dst": "10.0.0.0/8", "metric": "many"}]', r"routes\[0\]: metric: 'many' is not a whole number"),
    ('[{"dst": "10.0.0.0/8", "metric": true}]', "metric: True is not a whole number"),
    ('[{"dst": "10.0.0.0/8", "onlink": "perhaps"}]', "onlink: 'perhaps' is neither true nor false"),
    ('[{"dst": "10.0.0.0/8", "type": "multi"}]', "type: 'multi' is not one of anycast, "),
    ('[{"dst": "10.0.0.0/8", "table": false}]', "table: False is not text: it needs quotes"),
    ('[{"dst": "10.0.0.0/8", "multipath": [{"gateway": "a", "wait": 1}]}]', "multipath: there is no option wait"),
    ('[{"dst": "10.0.0.0/8", "multipath": [7]}]', "multipath: 7 is not a dictionary"),
    ("- {dst", "neither JSON nor YAML"),
    (b"\xff\xfe", "no text in UTF-8"),
])
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path, text, said):
    with pytest.raises(ValueError, match=said) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_a_json_file_is_not_tried_as_yaml(tmp_path):
    with pytest.raises(ValueError, match="is no JSON"):
        read(tmp_path, "- dst: 10.0.0.0/8", name="routes.json")


def test_without_pyyaml_the_failure_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ValueError, match="lacks PyYAML"):
        read(tmp_path, "- dst: 10.0.0.0/8")


def test_what_entries_share_is_checked_once(tmp_path, monkeypatch):
    calls, check = [], source._options
    monkeypatch.setattr(source, "_options", lambda *args: calls.append(1) or check(*args))
    assert len(read(tmp_path, json.dumps([{"dst": "10.0.%d.0/24" % n, "gateway": "192.0.2.1"} for n in range(200)]))) == 200
    assert len(calls) == 1


@pytest.mark.parametrize("more", [{"routes": []}, {"dst": "10.0.0.0/8"}])
def test_src_stands_alone(more):
    params = dict(dict.fromkeys(options.spec(Route)), src="/nowhere", **more)
    with pytest.raises(ValueError, match="src says it all; (routes|dst) cannot stand beside it"):
        options.entries(params, Route)


def test_a_number_that_is_none(tmp_path):
    with pytest.raises(ValueError, match=r"nexthops\[0\]: idle_timer: 'soon' is not a number"):
        read(tmp_path, '[{"id": 1, "idle_timer": "soon"}]', NextHop)

# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every link kind of kinds.py: created with every option, changed in every option, deleted; and the table of that."""
from __future__ import annotations

import contextlib
import os
import subprocess

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds import all as known
from ansible_collections.linux.netlink.tests.kernels.kinds import KINDS, NOT_ANEW, NOT_YET, NOWHERE, RECREATE
from ansible_collections.linux.netlink.tests.kernels.matrix import Matrix
from ansible_collections.linux.netlink.tests.kernels.space import IpError
from ansible_collections.linux.netlink.tests.kernels.state import dig, missing

LINUX = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
COMMON = {
    "create": {"up": True, "mtu": 1400, "txqueuelen": 500, "alias": "one", "altnames": ["k0-an-altname-of-more-than-15"]},
    "change": {"up": True, "mtu": 1420, "txqueuelen": 600, "alias": "two", "altnames": ["k0-another"], "purge_altnames": True},
}
SHOWN = {
    "create": {"mtu": 1400, "txqlen": 500, "ifalias": "one", "altnames": ["k0-an-altname-of-more-than-15"], "flags": {"UP"}},
    "change": {"mtu": 1420, "txqlen": 600, "ifalias": "two", "altnames": ["k0-another"], "flags": {"UP"}},
}


def name_of(row):
    return "-".join([row["kind"]] + ([row["variant"]] if "variant" in row else []))


def trimmed(row, space):
    """The row, without the options that this kernel lacks, and how many these are."""
    lacking = {name for name, first in row.get("since", {}).items() if first > LINUX}
    if row.get("built"):
        space.ip("link add name probe0 type %s %s" % (row["kind"], row.get("probe", "")))
        shown = space.link("probe0")["linkinfo"].get("info_data", {})
        space.ip("link delete dev probe0")
        for path, names in row["built"].items():
            lacking |= names if dig(shown, path) is None else set()
    out = dict(row, lacking=lacking)
    for part in ("create", "change", "expect", "expect_change"):
        out[part] = {name: value for name, value in row.get(part, {}).items() if name not in lacking}
    return out, len(lacking & set(row.get("create", ())))


def lacks(row, space):
    """In `ip`'s words why this kernel cannot have a row; "" when it can."""
    for module in row.get("modules", ()):
        with contextlib.suppress(OSError):      # no loader: what is not built in is not there
            with open("/proc/sys/kernel/modprobe", encoding="utf-8") as file:       # a guest has its own, outside PATH
                subprocess.run([file.read().strip(), "-q", "--", module], check=False)
    if "wants" in row:
        try:
            space.ip(row["wants"], "link delete dev probe0")
        except IpError as exc:
            return str(exc)
    return ""


def options(row, phase, alone):
    """The kind's options of a row; unless alone, those that `ip` knows."""
    return {name: value for name, value in row[phase].items() if alone or name not in row.get("ip_lacks", ())}


def pattern(row, phase, common):
    """What `ip -j -d link` must show of the link."""
    data, out = {}, dict({"ifname": "k0", "linkinfo": {"info_kind": row["kind"]}}, **common)
    for path, value in row["expect" if phase == "create" else "expect_change"].items():
        if path.startswith("/"):
            out[path[1:]] = value
        else:
            data[path] = value
    if data:
        out["linkinfo"] = dict(out["linkinfo"], info_data=data)
    return out


def entry(row, phase, alone):
    """The entry of a row's link."""
    out = dict({"name": "k0", "kind": row["kind"]}, **COMMON[phase])
    out.update(row.get("common", {}))
    if "lower" in row:
        out["link"] = "low0"
    if options(row, phase, alone):
        out[row["kind"]] = options(row, phase, alone)
    return {name: value for name, value in out.items() if value is not None}


def test_every_kind_has_a_row_or_a_reason(cells):
    assert {row["kind"] for row in KINDS} ^ set(NOT_YET) == set(known.KINDS)
    assert set(NOWHERE) < {row["kind"] for row in KINDS}
    assert {kind for kind, known_as in known.KINDS.items() if known_as.fixed} - set(NOT_YET) == {name.split("-")[0] for name in RECREATE} | set(NOT_ANEW)
    cells.update({kind: "not tried: %s" % reason for kind, reason in NOT_YET.items()})


@pytest.mark.parametrize("row", KINDS, ids=name_of)
def test_kind(row, space, cells):
    if not space.has_kind(row["kind"]):
        cells[name_of(row)] = "not on this kernel"
        pytest.skip("this kernel has no links of kind %s" % row["kind"])
    refused = lacks(row, space)
    if refused:
        cells[name_of(row)] = "not on this kernel (%s)" % ", ".join(row.get("modules", ()))
        pytest.skip(refused)
    cells[name_of(row)] = "FAILED"
    row, without = trimmed(row, space)
    setup = list(row.get("setup", ())) + ([row["lower"]] if "lower" in row else [])
    counts = []
    try:
        matrix = Matrix("nl_link", setup, no_twin=row.get("no_twin", ""))
    except IpError as exc:
        if "Unknown device type" not in str(exc):
            raise
        cells[name_of(row)] = "what it stands on is not on this kernel"
        pytest.skip("this kernel lacks what %s stands on: %s" % (name_of(row), exc))
    with matrix:
        for phase in ("create", "change"):
            shown = pattern(row, phase, SHOWN[phase])
            steady = ("k0",) if phase == "change" and not row.get("down") else ()
            matrix.phase(phase, {"links": [entry(row, phase, False)]}, [("link", shown)], steady)
            have = next((one for one in matrix.before["link"] if one["ifname"] == "k0"), {})
            counts.append((_flat(shown) - len(missing(shown, have)), _flat(shown)))
        made_anew = recreated(row, matrix)
        matrix.phase("delete", {"name": "k0", "state": "absent"})
        matrix.restored()
    extra = unseen_by_ip(row, space) if row.get("ip_lacks") else 0
    cells[name_of(row)] = "created, %d/%d set, %d/%d changed%s, %s, deleted%s" % (counts[0] + counts[1] + (
        " (+%d unseen by ip)" % extra if extra else "", made_anew, ", %d not on this kernel" % without if without else ""))


def recreated(row, matrix):
    """The link made anew for what cannot change in place; what is to be said of it."""
    if not known.KINDS[row["kind"]].fixed:
        return "all in place"
    if name_of(row) not in RECREATE:
        return "-"
    options_anew, shown_anew = RECREATE[name_of(row)]
    if row["lacking"] & set(options_anew):
        return "-"                              # this kernel lacks it
    anew = dict(row, change=dict(row["change"], **options_anew), expect_change=dict(row["expect_change"], **shown_anew))
    wanted = entry(anew, "change", set(options_anew) <= set(row.get("ip_lacks", ())))
    refused = matrix.space.play("nl_link", check=True, links=[wanted])
    assert refused.get("failed") and "recreate" in refused["msg"] and any(name in refused["msg"] for name in options_anew), refused
    # A recreate gives again what the kernel tells of.
    matrix.phase("recreate", {"links": [dict(wanted, recreate="if_needed")]}, [("link", pattern(anew, "change", SHOWN["change"]))],
                 twin_too="in any order")
    return "recreated (%s)" % ", ".join(options_anew)


def unseen_by_ip(row, space):
    """The options that `ip` does not know, judged by what the module reads back; how many there are."""
    lacking = [name for name in row["ip_lacks"] if name in row["create"]]
    if not lacking:
        return 0
    for line in list(row.get("setup", ())) + ([row["lower"]] if "lower" in row else []):
        space.ip(line)
    for phase in ("create", "change"):
        args = {"links": [entry(row, phase, True)]}
        done = space.play("nl_link", **args)
        assert done.get("changed"), "%s: %s" % (phase, done)
        # What an option is when it is not told, the second run knows.
        have = dig(done["links"][0], row["kind"]) or {}
        told = {name: row[phase][name] for name in lacking if name in row[phase] and (row[phase][name] or name in have)}
        assert not missing(told, have), done
        assert space.play("nl_link", check=True, **args)["changed"] is False
    assert space.play("nl_link", name="k0", state="absent")["changed"]
    return len(lacking)


def _flat(value):
    """How many single values a pattern asks for, the name and kind of the link apart."""
    if isinstance(value, dict):
        return sum(_flat(inner) for name, inner in value.items() if name not in ("ifname", "info_kind"))
    return 1

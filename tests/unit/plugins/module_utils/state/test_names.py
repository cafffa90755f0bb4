# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of links, also of those that are yet to be made, and the names in iproute2's files."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import NetlinkError
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE
from ansible_collections.linux.netlink.plugins.module_utils.state import names as module
from ansible_collections.linux.netlink.plugins.module_utils.state.names import MANY, STAND_IN, Names, UnknownName
from ansible_collections.linux.netlink.tests.unit.world import lan

LONG = "a-name-of-more-than-fifteen-bytes"


@pytest.fixture(name="kernel")
def fixture_kernel():
    kernel = lan()
    kernel.links.rows[3]["prop_list"] = {"alt_ifname": ["uplink", LONG]}
    return kernel


@pytest.fixture(name="names")
def fixture_names(kernel):
    with Names(Connection(sock=kernel)) as names:
        yield names


@pytest.mark.parametrize("name, index", [("lo", 1), ("br0", 2), ("eth0", 3), ("uplink", 3), (LONG, 3), ("eth", None),
                                         ("nobody-" * 4, None)])
def test_a_link_goes_by_its_name_and_by_every_altname(names, name, index):
    assert names.find(name) == index


def test_an_index_has_the_links_own_name(names):
    assert [names.name(index) for index in (0, 1, 3, 99)] == ["", "lo", "eth0", "if99"]


def test_what_was_found_is_not_asked_for_again(kernel, names):
    for _again in range(3):
        assert (names.find("uplink"), names.find("eth0"), names.name(3)) == (3, 3, "eth0")
    assert kernel.reads == [("link", False)]


def test_many_names_are_asked_for_in_one_dump(kernel, names):
    for number in range(200):
        names.find("none%d" % number)
    assert kernel.reads == [("link", False)] * MANY + [("link", True)]


class Broken:
    """A connection that cannot."""

    def get(self, _message, _values):
        raise NetlinkError(5)


def test_a_strange_answer_is_no_missing_link():
    with pytest.raises(NetlinkError):
        Names(Broken()).find("eth0")


@pytest.mark.parametrize("typo, near", [("eth", ["eth0", "eth1"]), ("br1", ["br0"]), ("uplnk", ["uplink"]), ("zzz", [])])
def test_an_unknown_link_comes_with_the_names_that_are_near(names, typo, near):
    with pytest.raises(UnknownName) as caught:
        names.index(typo)
    text = str(caught.value)
    assert text.startswith("there is no link %r" % typo)
    assert ("did you mean" in text) == bool(near)
    assert all(name in text for name in near)


def test_a_promised_link_has_a_stand_in_until_it_is_there(kernel, names):
    names.promise("later")
    stand_in = names.find("later")
    assert stand_in >= STAND_IN and not names.is_real(stand_in)
    assert names.name(stand_in) == "later"
    values = {"family": 2, "oif": stand_in, "multipath": [{"ifindex": stand_in}, {"ifindex": 3}]}
    assert names.pending(values, ROUTE)
    kernel.links.make({"ifname": "later"}, "dummy")
    assert names.settle(values, ROUTE) == {"family": 2, "oif": 5, "multipath": [{"ifindex": 5}, {"ifindex": 3}]}
    assert values["oif"] == stand_in, "settle() writes to what it was given"


def test_a_promise_that_was_not_kept_is_an_unknown_name(names):
    names.promise("later")
    with pytest.raises(UnknownName, match="later"):
        names.settle({"oif": names.find("later")}, ROUTE)


def test_a_stand_in_is_settled_even_if_all_links_had_been_read_before(kernel, names):
    with pytest.raises(UnknownName):
        names.index("later")
    names.promise("later")
    stand_in = names.find("later")
    kernel.links.make({"ifname": "later"}, "dummy")
    assert names.settle({"ifname": "x", "master": stand_in}, LINK) == {"ifname": "x", "master": 5}


def test_what_is_there_needs_no_stand_in(names):
    names.promise("eth0")
    assert names.find("eth0") == 3
    assert not names.pending({"master": 3}, LINK)


def test_a_removed_link_keeps_its_name_for_those_who_speak_of_it(kernel, names):
    assert names.name(4) == "eth1"
    kernel.links.remove(4)
    names.forget()
    assert names.find("eth1") is None
    assert names.name(4) == "eth1"


def test_a_renamed_link_has_its_new_name(kernel, names):
    assert names.name(4) == "eth1"
    kernel.links.rows[4]["ifname"] = "wan"
    names.forget()
    assert (names.name(4), names.find("wan"), names.find("eth1")) == ("wan", 4, None)


# -- iproute2's files

@pytest.fixture(name="files")
def fixture_files(tmp_path, monkeypatch):
    """write(path, text) under two places, the second of which wins."""
    monkeypatch.setattr(module, "PLACES", ("%s/usr/" % tmp_path, "%s/etc/" % tmp_path))

    def write(path, text):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)

    return write


BOOK = "# reserved\n255 local\n100\tblue # a comment\n0x65 hexed\n\n  102   spaced  \n"


@pytest.mark.parametrize("path", ["usr/rt_tables", "etc/rt_tables", "etc/rt_tables.d/mine.conf"])
@pytest.mark.parametrize("name, number", [("blue", 100), ("hexed", 101), ("spaced", 102), ("main", 254), ("local", 255), ("100", 100),
                                          ("0x64", 100)])
def test_a_table_goes_by_the_names_that_iproute2_would_know(names, files, path, name, number):
    files(path, BOOK)
    assert names.number("table", name) == number


@pytest.mark.parametrize("number, name", [(100, "blue"), (101, "hexed"), (254, "main"), (103, 103)])
def test_and_is_shown_by_them(names, files, number, name):
    files("etc/rt_tables", BOOK)
    assert names.text("table", number) == name


def test_the_later_file_wins(names, files):
    files("usr/rt_tables", "100 blue\n")
    files("etc/rt_tables", "101 blue\n")
    files("etc/rt_tables.d/a.conf", "102 blue\n")
    files("etc/rt_tables.d/b.conf", "103 blue\n")
    files("etc/rt_tables.d/c.bak", "104 blue\n")
    assert names.number("table", "blue") == 103


@pytest.mark.parametrize("text", ["100 blue\nnonsense blue\n", b"\xff\xfe\x00\x00", "one two three\n"], ids=repr)
def test_a_broken_file_leaves_what_iproute2_knows_by_itself(names, files, text):
    files("etc/rt_tables", text)
    assert names.number("table", "main") == 254


def test_an_unknown_table_comes_with_the_names_that_are_near(names, files):
    files("etc/rt_tables", BOOK)
    with pytest.raises(UnknownName, match="there is no table 'bleu' .did you mean blue"):
        names.number("table", "bleu")


@pytest.mark.parametrize("book, file, line, name, number", [
    ("protocol", "rt_protos", "77 mine", "mine", 77), ("scope", "rt_scopes", "9 near", "near", 9), ("group", "group", "12 dmz", "dmz", 12),
    ("address protocol", "rt_addrprotos", "0x20 mine", "mine", 32),
    ("protocol", "rt_protos", "77 mine", "static", 4), ("scope", "rt_scopes", "9 near", "link", 253)])
def test_each_book_has_its_own_file_and_what_iproute2_knows(names, files, book, file, line, name, number):
    files("etc/" + file, line)
    assert names.number(book, name) == number
    assert names.text(book, number) == name

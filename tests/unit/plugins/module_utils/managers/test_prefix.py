# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses with prefix lengths, as people write them."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.prefix import multicast, split

INET, INET6 = 2, 10


@pytest.mark.parametrize("text, family, address, length", [
    ("192.0.2.1/24", INET, "192.0.2.1", 24),
    ("192.0.2.1", INET, "192.0.2.1", 32),
    ("0.0.0.0/0", INET, "0.0.0.0", 0),
    (" 192.0.2.1/32 ", INET, "192.0.2.1", 32),
    ("2001:DB8:0::1/64", INET6, "2001:db8::1", 64),
    ("2001:db8::1", INET6, "2001:db8::1", 128),
    ("::ffff:192.0.2.1/128", INET6, "::ffff:192.0.2.1", 128),
    ("::/0", INET6, "::", 0),
])
def test_an_address_has_a_family_a_spelling_and_a_length(text, family, address, length):
    assert split(text) == (family, address, length)


@pytest.mark.parametrize("text, says", [
    ("", "'' is not an IP address"),
    ("eth0", "'eth0' is not an IP address"),
    ("192.0.2", "'192.0.2' is not an IP address"),
    ("192.0.2.256/24", "each part is at most 255"),
    ("192.0.2.01/24", "no part may begin with 0"),
    ("192.0.2.1/33", "'33' is not a prefix length of 192.0.2.1: 0 to 32"),
    ("192.0.2.1/", "'' is not a prefix length of 192.0.2.1"),
    ("192.0.2.1/-1", "'-1' is not a prefix length"),
    ("192.0.2.1/255.255.255.0", "'255.255.255.0' is not a prefix length"),
    ("192.0.2.1/24/24", "'24/24' is not a prefix length"),
    ("2001:db8::1/129", "'129' is not a prefix length of 2001:db8::1: 0 to 128"),
    ("2001:db8:::1/64", "'2001:db8:::1' is not an IP address"),
    ("fe80::1%eth0", "is not an IP address"),
    (None, "'None' is not an IP address"),
])
def test_what_is_none_says_why(text, says):
    with pytest.raises(ValueError) as caught:
        split(text)
    assert says in str(caught.value)


@pytest.mark.parametrize("text, meant", [
    ("192.0.2.1/24", "192.0.2.0/24"), ("192.0.2.1/0", "0.0.0.0/0"), ("10.1.2.3/8", "10.0.0.0/8"), ("192.0.2.129/25", "192.0.2.128/25"),
    ("2001:db8::1/64", "2001:db8::/64"), ("2001:db8:1:2::/32", "2001:db8::/32"),
])
def test_bits_beyond_the_prefix_of_a_network_are_an_error_that_names_the_one_meant(text, meant):
    with pytest.raises(ValueError) as caught:
        split(text, network=True)
    assert str(caught.value) == "%s has bits set beyond its prefix; %s is the network" % (text, meant)
    assert "%s/%d" % split(meant, network=True)[1:] == meant


@pytest.mark.parametrize("address, is_one", [("ff02::1", True), ("ff::1", False), ("fe80::ff", False), ("::", False), ("", False)])
def test_groups_are_those_of_ff00(address, is_one):
    assert multicast(address) is is_one

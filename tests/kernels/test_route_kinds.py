# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_route: the scenarios of routes.py, and what a kernel lacks is said."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels import routes
from ansible_collections.linux.netlink.tests.kernels.matrix import play
from ansible_collections.linux.netlink.tests.kernels.space import lacking, load


@pytest.fixture(scope="module", autouse=True)
def fixture_modules():
    """What no request of a namespace's loads by itself."""
    load("mpls_router", "mpls_iptunnel", "ila", "xfrm_interface")


@pytest.mark.parametrize("scenario", [*routes.PLAIN.values(), *routes.MPLS_ROUTES.values(), *routes.ENCAPSULATED.values()],
                         ids=[*routes.PLAIN, *routes.MPLS_ROUTES, *("encap " + name for name in routes.ENCAPSULATED)])
def test_route(scenario):
    why = lacking(*routes.SETUP, *scenario["needs"].split("|") if "needs" in scenario else (), sysctl=scenario.get("sysctl"))
    if why:
        pytest.skip("this kernel cannot: %s" % why.replace("\n", " "))
    play(dict({"module": "nl_route", "setup": routes.SETUP}, **scenario))

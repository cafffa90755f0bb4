# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_route: the scenarios of routes.py, and what a kernel lacks is said."""
from __future__ import annotations

import contextlib
import subprocess

import pytest
from ansible_collections.linux.netlink.tests.kernels import routes
from ansible_collections.linux.netlink.tests.kernels.matrix import play
from ansible_collections.linux.netlink.tests.kernels.space import IpError, Space


@pytest.fixture(scope="module", autouse=True)
def fixture_modules():
    """What no request of a namespace's loads by itself."""
    with contextlib.suppress(OSError):          # no loader: what is not built in is not there
        with open("/proc/sys/kernel/modprobe", encoding="utf-8") as file:
            modprobe = file.read().strip()
        for name in ("mpls_router", "mpls_iptunnel", "ila", "xfrm_interface"):
            subprocess.run([modprobe, "-q", "--", name], check=False)


def lacking(needs, sysctl):
    """Why a kernel cannot have a scenario; "" when it can."""
    space = Space()
    try:
        for name, value in sysctl.items():
            space.sysctl(name, value)
        space.ip(*routes.SETUP, *needs.split("|") if needs else ())
    except (IpError, OSError) as exc:
        return str(exc)
    finally:
        space.close()
    return ""


@pytest.mark.parametrize("scenario", [*routes.PLAIN.values(), *routes.MPLS_ROUTES.values(), *routes.ENCAPSULATED.values()],
                         ids=[*routes.PLAIN, *routes.MPLS_ROUTES, *("encap " + name for name in routes.ENCAPSULATED)])
def test_route(scenario):
    why = lacking(scenario.get("needs", ""), scenario.get("sysctl", {}))
    if why:
        pytest.skip("this kernel cannot: %s" % why.replace("\n", " "))
    play(dict({"module": "nl_route", "setup": routes.SETUP}, **scenario))

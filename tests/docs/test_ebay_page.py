"""The page of the simulated eBay names every fault and every control call that there is."""

import re

import pytest
from fastapi import FastAPI

from simulators.ebay.control import control_router
from simulators.ebay.fault_kinds import ALL_FAULTS
from simulators.ebay.simulator import EbaySimulator
from tests.docs.markdown import ROOT

PAGE = (ROOT / "docs/explanation/ebay-simulator.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "text"), ALL_FAULTS.items(), ids=list(ALL_FAULTS))
def test_every_fault_is_on_the_page(kind: str, text: str) -> None:
    """In the words that the control call tells, too."""
    assert f"| `{kind}` | {text} |" in PAGE


def test_every_control_call_is_on_the_page() -> None:
    """A call that only the code knows is one that nobody makes."""
    simulator = EbaySimulator()
    app = FastAPI()
    app.include_router(control_router(simulator))
    simulator.close()
    told = re.sub(r"<[a-z ]+>", "{}", PAGE)
    paths = {re.sub(r"{\w+}", "{}", path) for path in app.openapi()["paths"]}
    paths.remove("/_simulator/orders/{}/{}")  # its actions stand there by name

    assert len(paths) > 12
    assert [path for path in paths if path not in told] == []

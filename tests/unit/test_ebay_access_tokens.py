"""Access to eBay: tokens are renewed in time, shared, and their refusals have reactions."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import stamina

from catalog.errors import AccessRefused, ConfigInvalid, MarketplaceBusy
from tests.unit.ebay_answers import Ebay, Reply, caught, page, refused, task


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@pytest.mark.parametrize("dead", [refused(401, 1001), page(401)])
def test_a_dead_token_is_renewed_once(dead: httpx.Response) -> None:
    """Tokens die by the clock and by accident; the call goes on with a new one."""
    ebay = Ebay(look=[dead, httpx.Response(200, json=task())])

    assert ebay.delivery.look("t-1").progress == "empty"
    assert ebay.calls == Counter(token=2, look=2)


def test_a_token_that_is_refused_again_needs_the_merchant() -> None:
    """Else each call would ask for tokens until their own limit is reached."""
    ebay = Ebay(look=refused(401, 1001))

    assert isinstance(caught(lambda: ebay.delivery.look("t-1")), AccessRefused)
    assert ebay.calls == Counter(token=2, look=2)


def test_a_token_is_shared_and_renewed_shortly_before_its_end() -> None:
    """Asking for tokens has a limit of its own."""
    ebay = Ebay(look=httpx.Response(200, json=task()))
    for minutes in (0, 60, 54, 2, 60):
        ebay.now += timedelta(minutes=minutes)
        ebay.delivery.look("t-1")

    assert ebay.calls["token"] == 2  # at 0 and at 116 minutes; the one of 0 would end at 120


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), AccessRefused),
        (httpx.Response(400, json={"error": "invalid_scope"}), AccessRefused),
        (httpx.Response(401, json={"error": "invalid_client"}), ConfigInvalid),
        (httpx.Response(429, json={}), MarketplaceBusy),
        (page(503), MarketplaceBusy),
        (httpx.Response(200, json={"access_token": "a\nb"}), MarketplaceBusy),
        (httpx.Response(200, text="[[[["), MarketplaceBusy),
        (httpx.ConnectTimeout("slow"), MarketplaceBusy),
    ],
)
def test_every_answer_of_the_token_service_has_its_reaction(
    reply: Reply, kind: type[Exception]
) -> None:
    """Who took back the consent must act; everything else passes or is ours."""
    ebay = Ebay(token=reply)

    assert type(caught(lambda: ebay.delivery.look("t-1"))) is kind


def test_without_consent_nothing_is_asked() -> None:
    """A merchant who has not connected an account is told so."""
    ebay = Ebay()
    ebay.parts.tokens.refresh.clear()

    assert isinstance(caught(lambda: ebay.delivery.look("t-1")), AccessRefused)
    assert ebay.calls == Counter()

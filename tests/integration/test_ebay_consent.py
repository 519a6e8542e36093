"""A merchant agrees at the simulated eBay, and is connected by it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from admin_api.cli import connections
from admin_api.cli.main import app
from admin_api.cli.screen import out
from catalog.errors import AccessRefused
from catalog.merchants import Merchant
from marketplaces.ebay.access import EbayApp
from marketplaces.ebay.consent import code_of, consent_url, exchange
from simulators.clock import Clock
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET, REDIRECT_NAME
from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator
from store.store import Store

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def simulator() -> Iterator[EbaySimulator]:
    """An eBay whose clock stands."""
    made = EbaySimulator(3, Clock(START), (), {"warning_share": 0.0})
    yield made
    made.close()


@pytest.fixture
def ebay(simulator: EbaySimulator) -> Iterator[EbayApp]:
    """Crossdock's application there."""
    with serving(simulator) as url:
        yield EbayApp(CLIENT_ID, CLIENT_SECRET, url)


def agreed(url: str, who: str) -> str:
    """Where a browser ends when somebody opens a link and says who agrees."""
    with httpx.Client(follow_redirects=True, timeout=120) as browser:
        page = browser.get(url)
        (link,) = re.findall(rf'href="([^"]+)">{who} agrees<', page.text)
        return str(browser.get(urljoin(url, unescape(link))).url)


def test_a_merchant_who_agrees_gives_a_refresh_token_once(ebay: EbayApp) -> None:
    """The code in the address is good for one exchange."""
    address = agreed(consent_url(ebay, REDIRECT_NAME, "s1"), "seller-two")
    code = code_of(address, "s1")
    with httpx.Client(timeout=120) as http:
        consent = exchange(ebay, REDIRECT_NAME, code, http, lambda: START)
        with pytest.raises(AccessRefused):
            exchange(ebay, REDIRECT_NAME, code, http, lambda: START)

    assert consent.refresh_token == "refresh-seller-two"
    assert consent.expires_at == "2027-08-31T21:00:00+00:00"
    assert "refresh" not in repr(consent)


def test_a_code_is_good_for_five_minutes(simulator: EbaySimulator, ebay: EbayApp) -> None:
    """Whoever goes for a coffee in between asks anew, and is told so."""
    code = code_of(agreed(consent_url(ebay, REDIRECT_NAME, "s1"), "seller-one"), "s1")
    simulator.clock.advance(300)
    with httpx.Client(timeout=120) as http, pytest.raises(AccessRefused, match="ask for a new one"):
        exchange(ebay, REDIRECT_NAME, code, http, lambda: START)


def test_an_answer_to_another_question_is_none(ebay: EbayApp) -> None:
    """Else a link from a stranger would connect the stranger's account."""
    address = agreed(consent_url(ebay, REDIRECT_NAME, "theirs"), "seller-one")
    with pytest.raises(AccessRefused, match="not the answer"):
        code_of(address, "ours")


def test_nobody_agrees(ebay: EbayApp) -> None:
    """eBay's word for it reaches whoever asked."""
    address = agreed(consent_url(ebay, REDIRECT_NAME, "s1"), "Nobody")
    with pytest.raises(AccessRefused, match="access_denied"):
        code_of(address, "s1")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.ebay.com", "auth.ebay.com"),
        ("https://api.sandbox.ebay.com", "auth.sandbox.ebay.com"),
        ("http://127.0.0.1:8099", "127.0.0.1:8099"),
    ],
)
def test_the_link_leads_to_the_pages_for_people(url: str, host: str) -> None:
    """They are on another host than the API."""
    parts = urlsplit(consent_url(EbayApp("id", "secret", url), "Ru-Name", "s1"))

    assert (parts.netloc, parts.path) == (host, "/oauth2/authorize")
    assert parse_qs(parts.query)["redirect_uri"] == ["Ru-Name"]
    assert "secret" not in parts.query


def test_the_command_connects_a_merchant_who_agrees(
    ebay: EbayApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the link to the first token, without a secret on the screen."""
    settings = {
        "CROSSDOCK_DATA": str(tmp_path),
        "CROSSDOCK_EBAY_APP_ID": CLIENT_ID,
        "CROSSDOCK_EBAY_APP_SECRET": CLIENT_SECRET,
        "CROSSDOCK_EBAY_REDIRECT": REDIRECT_NAME,
        "CROSSDOCK_EBAY_URL": ebay.url,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    shown: list[str] = []
    print_link = out.print

    def read_link(*words: object, **style: object) -> None:
        shown.extend(map(str, words))
        print_link(*words, **style)  # type: ignore[arg-type]

    monkeypatch.setattr(out, "print", read_link)
    monkeypatch.setattr(connections, "_address", lambda: agreed(shown[-1], "seller-one"))
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren"), "2026-03-02T09:00:00Z", "setup")
        result = CliRunner().invoke(app, ["connections", "authorize", "wren", "ebay"])
        made = store.connections.get("wren", "ebay")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "refresh-seller-one" not in result.output + made.sealed
    assert made.sealed_pass is not None


def test_the_command_says_which_setting_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody is sent to a page of eBay that knows nothing of us."""
    monkeypatch.setenv("CROSSDOCK_DATA", str(tmp_path))
    monkeypatch.setenv("CROSSDOCK_EBAY_APP_ID", CLIENT_ID)
    monkeypatch.setenv("CROSSDOCK_EBAY_APP_SECRET", CLIENT_SECRET)
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren"), "2026-03-02T09:00:00Z", "setup")
    result = CliRunner().invoke(app, ["connections", "authorize", "wren", "ebay"])

    assert result.exit_code == 2
    assert "CROSSDOCK_EBAY_REDIRECT" in result.stderr

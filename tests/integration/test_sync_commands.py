"""`crossdock connections` and `crossdock sync` over a store, without a marketplace."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from catalog.errors import AccessRefused
from catalog.merchants import Merchant
from catalog.promotion import Reason, Refusal
from catalog.request_states import PLANNED
from catalog.requests import Drift, LaneHold, Reconciliation, Request
from catalog.sync_views import PlanRemark
from store.store import Store
from tests.shop import DE, Shop

NOW = "2026-03-01T08:00:00Z"
REQUEST = "wren-ebay-EBAY_DE-20260301T080000-1"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """The merchant wren, with a request that was sent and half answered, and a drift."""
    monkeypatch.setenv("CROSSDOCK_DATA", str(tmp_path))
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren", channels=(DE,)), NOW, "setup")
        store.merchants.add(Merchant("wren-base", is_base=True), NOW, "setup")
        made = Shop(store)
        request = Request(REQUEST, "wren", DE, "product", "add", PLANNED, 2, NOW)
        store.requests.plan(REQUEST[:-2], [request])
        for sku in ("R-1", "R-2"):
            made.feed(sku, Title="Ring", Price="9.00", Currency="EUR", Quantity=1)
            made.send(REQUEST, sku)
        store.requests.move("wren", REQUEST, "record", skus=2, file="f1")
        store.requests.move("wren", REQUEST, "send", sent_at=NOW, ticket="task-1")
        reason = Reason("21916635", "give a brand", "Brand")
        store.promotion.refuse("wren", DE, [Refusal(REQUEST, "R-1", (reason,))], NOW)
        drift = Drift("R-9", DE, "price", "1101", {"price": "9.00"}, {"price": "8.00"}, NOW, "r1")
        store.drifts.note("wren", DE, [drift])
        store.reconciliations.keep(Reconciliation("wren", DE, NOW, NOW, {"seen": 1, "price": 1}))
        yield made


def crossdock(*arguments: str, input: str | None = None) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, list(arguments), input=input)


def lines(*arguments: str) -> list[dict[str, object]]:
    """The JSON Lines of a command that ends well."""
    result = crossdock(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_status_says_what_is_under_way_and_what_differs(shop: Shop) -> None:
    """Why is my ring not listed? The answer must be on one screen."""
    shown = crossdock("sync", "status", "wren")
    [told] = lines("sync", "status")

    assert shown.exit_code == 0
    rows = [line.split() for line in shown.stdout.splitlines()]
    assert rows[1] == ["wren", "ebay/EBAY_DE", "fast", "free"]
    assert rows[2][:4] == ["wren", "ebay/EBAY_DE", "product", "sent"]
    assert rows[2][-5:] == ["2", "1", "1", "add", REQUEST]
    assert rows[-1] == [
        "wren",
        "ebay/EBAY_DE",
        "not",
        "connected",
        *["2026-03-01", "08:00", "1", "price"],
    ]
    assert "CROSSDOCK_EBAY_APP_ID is not set" in shown.stderr
    assert told["drifts"] == {"price": 1}
    assert told["reconciled"] == {"seen": 1, "price": 1}
    assert told["connection"] is None


def test_a_request_shows_what_the_marketplace_says_of_each_sku(shop: Shop) -> None:
    """The words are the marketplace's; the field says what to mend."""
    request, first, second = lines("sync", "show", REQUEST)
    shown = crossdock("sync", "show", REQUEST).stdout

    assert (request["state"], request["answered"], request["refused"]) == ("sent", 1, 1)
    assert (first["sku"], first["outcome"]) == ("R-1", "refused")
    assert first["reasons"] == [{"code": "21916635", "message": "give a brand", "field": "Brand"}]
    assert (second["sku"], second["outcome"], second["reasons"]) == ("R-2", "open", [])
    assert "[21916635] give a brand" in shown
    assert "task-1" in shown
    [listed] = lines("sync", "requests", "wren")
    assert listed == request
    assert REQUEST in crossdock("sync", "requests", "wren").stdout
    assert crossdock("sync", "show", "wren-none").exit_code == 2


def test_a_lane_is_held_and_let_go(shop: Shop) -> None:
    """A person who sees something odd stops it, and says why to all others."""
    arguments = ("wren", "ebay/EBAY_DE", "product")
    held = crossdock("sync", "hold", *arguments, "--why", "odd prices", "--by", "ada")
    assert held.exit_code == 0, held.output
    [told] = lines("sync", "status")
    lane = next(each for each in told["lanes"] if each["lane"] == "product")  # type: ignore[attr-defined]
    assert (lane["hold"]["code"], lane["hold"]["message"]) == ("by_person", "odd prices (ada)")
    assert "odd prices" in crossdock("sync", "status").stdout

    assert crossdock("sync", "go", *arguments).exit_code == 0
    assert shop.store.requests.holds() == ()
    for wrong in (("wren", "ebay/EBAY_GB", "fast"), ("wren", "ebay/EBAY_DE", "slow")):
        assert crossdock("sync", "go", *wrong).exit_code == 2


def test_a_request_that_waits_is_retried_and_one_that_is_over_is_not(shop: Shop) -> None:
    """A marketplace that is up again before its time need not be waited for."""
    requests = shop.store.requests
    requests.note("wren", REQUEST, look_at="2999-01-01T00:00:00Z")
    requests.hold(LaneHold("wren", DE, "product", NOW, None, "160025", "too many"))
    assert crossdock("sync", "retry", REQUEST).exit_code == 0
    assert requests.holds() == ()
    assert str(requests.get("wren", REQUEST).look_at) < "2999"

    requests.move("wren", REQUEST, "break_off", code="x")
    over = crossdock("sync", "retry", REQUEST)
    assert over.exit_code == 2
    assert "in line again by itself" in over.output


def test_without_keys_of_a_marketplace_nothing_is_asked(shop: Shop) -> None:
    """The message names what is missing."""
    for act in ("run", "reconcile"):
        told = crossdock("sync", act, "wren", "ebay/EBAY_DE")
        assert told.exit_code == 2
        assert "set CROSSDOCK_EBAY_APP_ID" in told.output


def test_a_connection_is_kept_listed_and_removed(shop: Shop, tmp_path: Path) -> None:
    """The token is nowhere to be read again: not on the screen, not in the store."""
    (tmp_path / "token").write_text("v^1.1#token\n")
    hold = LaneHold("wren", DE, "product", NOW, None, AccessRefused.code, "revoked")
    shop.store.requests.hold(hold)
    added = crossdock(
        *("connections", "add", "wren", "ebay", "--account", "wren-shop"),
        *("--token-file", str(tmp_path / "token")),
    )
    assert added.exit_code == 0, added.output
    assert "not tried out" in added.stderr
    [shown] = lines("connections", "list")

    assert (shown["account"], shown["refused_at"]) == ("wren-shop", None)
    kept = (tmp_path / "store.sqlite").read_bytes() + (tmp_path / "store.sqlite-wal").read_bytes()
    assert b"v^1.1#token" not in kept
    assert "wren-shop" in crossdock("connections", "list", "wren").stdout
    assert crossdock("connections", "seal-anew").exit_code == 0
    assert crossdock("connections", "remove", "wren", "ebay").exit_code == 0
    assert crossdock("connections", "remove", "wren", "ebay").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "token"),
    [
        pytest.param(("nobody", "ebay"), "token", id="merchant"),
        pytest.param(("wren", "amazon"), "token", id="marketplace"),
        pytest.param(("wren", "ebay"), " \n", id="nothing"),
        pytest.param(("wren", "ebay"), "two words", id="words"),
    ],
)
def test_what_cannot_be_an_access_is_refused(
    shop: Shop, arguments: tuple[str, ...], token: str
) -> None:
    """Before anything is kept."""
    refused = crossdock("connections", "add", *arguments, input=token)

    assert refused.exit_code == 2
    assert shop.store.connections.all() == ()


def test_why_skus_wait_is_listed_of_all_and_of_one(shop: Shop) -> None:
    """The plan has told it; nobody reads plans."""
    shop.feed("R-3", Title="Ring", Price="9.00", Currency="EUR", Quantity=0)
    shop.queue("R-3")
    assert lines("sync", "waiting", "wren") == []
    [told] = lines("sync", "waiting", "wren", "--sku", "R-3")
    assert told["code"] == "access_missing"

    remark = PlanRemark(DE, "R-3", "R-3", "waits_for_stock", "Nothing of it is in stock.")
    shop.store.plan_remarks.replace("wren", DE, ["R-3"], [remark], NOW)
    [told] = lines("sync", "waiting", "wren", "--code", "waits_for_stock")
    assert (told["sku"], told["since"], told["channel"]) == ("R-3", NOW, "ebay/EBAY_DE")
    assert "Nothing of it is in stock." in crossdock("sync", "waiting", "wren").stdout
    assert "wait for: 1 stock" in " ".join(crossdock("sync", "status").stdout.split())
    assert crossdock("sync", "waiting", "wren", "--sku", "none").exit_code == 2


def test_drift_is_listed_and_settled(shop: Shop) -> None:
    """One that is left is told with its reason, and the exit code says that some are."""
    [told] = lines("sync", "drift", "wren", "--kind", "price")
    assert (told["sku"], told["ours"], told["theirs"]) == (
        "R-9",
        {"price": "9.00"},
        {"price": "8.00"},
    )
    assert lines("sync", "drift", "wren", "--kind", "ended") == []
    assert "price 8.00" in crossdock("sync", "drift", "wren").stdout

    left = crossdock("sync", "settle", "wren", "ebay/EBAY_DE", "price", "take_over")
    assert (left.exit_code, "drift_no_choice" in left.stdout) == (1, True)
    shop.feed("R-4", Title="Ring", Price="9.00", Currency="EUR", Quantity=1)
    shop.send("q-4", "R-4")
    shop.accept("q-4", "R-4", listing_id="1102")
    later = "2026-03-02T08:00:00Z"
    shop.store.reconciliations.keep(Reconciliation("wren", DE, later, later, {"price": 1}))
    drift = Drift("R-4", DE, "price", "1102", {"price": "9.00"}, {"price": "8.00"}, NOW, "r1")
    shop.store.drifts.note("wren", DE, [drift])
    done = crossdock("sync", "settle", "wren", "ebay/EBAY_DE", "price", "put_right", "--sku", "R-4")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "1 settled, 0 left")
    [settled] = lines("sync", "drift", "wren", "--settled")
    assert (settled["sku"], settled["settled_by"]) == ("R-4", "put_right")

"""Merchants and their settings, on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from catalog.drift_ways import DriftWays
from catalog.errors import AlreadyExists, ConfigInvalid, NotFound
from catalog.findings import Finding
from catalog.merchants import Channel, Merchant, MerchantLimits
from catalog.releases import NewRelease, ReleaseId
from store.database import Database
from store.merchants import Merchants
from store.migrating import migrate
from store.releases import Releases
from tests.databases import postgres_database

NOW = "2026-03-01T08:00:00+00:00"
LATER = "2026-03-02T08:00:00+00:00"


@pytest.fixture
def database(store_target: str) -> Iterator[Database]:
    """A fresh store."""
    opened = Database(store_target)
    yield opened
    opened.close()


@pytest.fixture
def merchants(database: Database) -> Merchants:
    """Its merchants."""
    return Merchants(database)


def make_merchant() -> Merchant:
    """A merchant with another value than the usual one for every setting."""
    return Merchant(
        "wren",
        name="Zaunkönig & Söhne",
        channels=(Channel("ebay", "EBAY_GB"), Channel("ebay", "EBAY_DE")),
        currency="EUR",
        time_zone="Europe/Berlin",
        approval="manual",
        meanings={"product": "full"},
        disappeared="end",
        guard_share=0.05,
        stock_buffer=2,
        error_days=7,
        log_days=3,
        limits=MerchantLimits(feed_bytes=1 << 40, call_seconds=2.5),
        drift=DriftWays(price="name", ended="put_right"),
    )


def test_every_setting_comes_back_as_it_went_in(merchants: Merchants) -> None:
    """A setting that is lost on one database alone is found by the merchant, in production."""
    merchants.add(make_merchant(), NOW, "ada")

    assert merchants.get("wren") == make_merchant()
    assert merchants.all() == (make_merchant(),)


def test_first_feed_makes_a_merchant_with_the_usual_settings(merchants: Merchants) -> None:
    """Trying Crossdock out begins with a feed, not with a form."""
    assert merchants.ensure("wren", NOW) == Merchant("wren")
    merchants.change("wren", {"currency": "EUR"}, NOW, "ada")

    assert merchants.ensure("wren", LATER) == Merchant("wren", currency="EUR")
    assert [change.setting for change in merchants.changes("wren")] == ["currency"]


def test_merchants_come_in_the_order_of_their_ids(merchants: Merchants) -> None:
    """PostgreSQL would sort `a-b` behind `ab` by the rules of a language."""
    for merchant in ("ab", "a-c", "b", "a1"):
        merchants.ensure(merchant, NOW)

    assert [each.id for each in merchants.all()] == ["a-c", "a1", "ab", "b"]
    assert merchants.ids() == tuple(each.id for each in merchants.all())


def test_change_leaves_what_somebody_else_set_meanwhile(merchants: Merchants) -> None:
    """Two people with the same form open must not undo each other's settings."""
    merchants.add(Merchant("wren"), NOW, "ada")
    merchants.change("wren", {"currency": "EUR"}, NOW, "ada")
    merchants.change("wren", {"time_zone": "Europe/Berlin"}, LATER, "grace")

    assert merchants.get("wren") == Merchant("wren", currency="EUR", time_zone="Europe/Berlin")


def test_history_names_who_changed_what_from_what_to_what(merchants: Merchants) -> None:
    """The first question after a wrong listing is who set this, and what it was before."""
    merchants.add(Merchant("wren", currency="EUR"), NOW, "ada")
    merchants.change("wren", {"currency": "", "guard_share": "0.5"}, LATER, "grace")
    merchants.change("wren", {"guard_share": "0.50"}, LATER, "grace")

    assert [
        (each.number, each.at, each.by, each.setting, each.before, each.after)
        for each in merchants.changes("wren")
    ] == [
        (1, NOW, "ada", "currency", "", "EUR"),
        (2, LATER, "grace", "currency", "EUR", ""),
        (2, LATER, "grace", "guard_share", "0.2", "0.5"),
    ]


def test_refused_setting_changes_nothing(merchants: Merchants) -> None:
    """Half of a form that was refused must not be in force."""
    merchants.add(Merchant("wren"), NOW, "ada")
    with pytest.raises(ConfigInvalid) as caught:
        merchants.change("wren", {"stock_buffer": "3", "currency": "EUX"}, NOW, "ada")

    assert caught.value.context == {"setting": "currency", "found": "EUX"}
    assert merchants.get("wren") == Merchant("wren")
    assert merchants.changes("wren") == ()


def test_changes_at_once_are_all_kept(store_target: str, merchants: Merchants) -> None:
    """Two machines change the same merchant; neither change nor its history may be lost."""
    merchants.add(Merchant("wren"), NOW, "ada")
    begin = threading.Barrier(4)

    def change(setting: str) -> None:
        own = Database(store_target)
        begin.wait()
        Merchants(own).change("wren", {setting: "5"}, LATER, "grace")
        own.close()

    settings = ("stock_buffer", "error_days", "log_days", "limits.workers")
    threads = [threading.Thread(target=change, args=(setting,)) for setting in settings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = merchants.get("wren")
    days = (found.error_days, found.log_days)
    assert (found.stock_buffer, *days, found.limits.workers) == (5, 5, 5, 5)
    assert [each.number for each in merchants.changes("wren")] == [1, 2, 3, 4]


def test_second_merchant_of_one_id_is_refused(merchants: Merchants) -> None:
    """Adding is not changing: it would quietly take over somebody's feeds."""
    merchants.add(Merchant("wren", currency="EUR"), NOW, "ada")
    with pytest.raises(AlreadyExists):
        merchants.add(Merchant("wren"), LATER, "grace")

    assert merchants.get("wren").currency == "EUR"


def test_unknown_merchant_is_not_found(merchants: Merchants) -> None:
    """Whatever stands in a URL: the answer is that it is not there, never a fault of ours."""
    for merchant in ("nobody", "", "No Body", "a\x00b", "x" * 10_000):
        with pytest.raises(NotFound):
            merchants.get(merchant)


def test_base_must_be_a_good_release_of_an_owner_of_bases(
    database: Database, merchants: Merchants
) -> None:
    """A base that cannot run would stop every merchant that extends it, at their next release."""
    releases = Releases(database)
    merchants.add(Merchant("shared-base", is_base=True), NOW, "ada")
    merchants.add(Merchant("robin"), NOW, "ada")
    merchants.add(Merchant("wren"), NOW, "ada")
    good = releases.add(NewRelease("shared-base", b"good"), NOW, "ada").id
    broken = NewRelease("shared-base", b"bad", findings=(Finding("bundle_empty", "empty"),))
    for refused in (
        releases.add(broken, NOW, "ada").id,
        releases.add(NewRelease("robin", b"own"), NOW, "ada").id,
        ReleaseId("shared-base", 9),
    ):
        with pytest.raises(ConfigInvalid) as caught:
            merchants.change("wren", {"base_release": str(refused)}, NOW, "ada")
        assert caught.value.context["setting"] == "base_release"

    assert merchants.change("wren", {"base_release": str(good)}, NOW, "ada").base_release == good


def test_merchant_never_becomes_an_owner_of_bases(merchants: Merchants) -> None:
    """Its feeds would lose their place, and its releases would be offered to others."""
    merchants.add(Merchant("wren"), NOW, "ada")
    with pytest.raises(ConfigInvalid) as caught:
        merchants.save(Merchant("wren", is_base=True), LATER, "ada")

    assert caught.value.context["setting"] == "is_base"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_merchants_of_the_first_version_get_their_settings(kind: str, tmp_path: Path) -> None:
    """After the upgrade, whoever sent feeds before must be in the list of merchants."""
    if kind == "sqlite":
        _check_upgrade(f"sqlite:///{tmp_path}/s.sqlite", str(tmp_path / "s.sqlite"))
        return
    with postgres_database(empty=True) as url:
        _check_upgrade(url.replace("postgresql://", "postgresql+psycopg://"), url)


def _check_upgrade(url: str, target: str) -> None:
    db_engine = create_engine(url)
    with db_engine.begin() as connection:
        migrate(connection, "old", to="0001")
        for feed, merchant in (("f1", "wren"), ("f2", "wren"), ("f3", "My Zip")):
            connection.execute(
                text(
                    "INSERT INTO feeds (id, merchant, kind, name, sha256, size_bytes, received_at, "
                    'release, state, "cursor", translated, skipped, rejected) VALUES (:feed, '
                    ":merchant, 'product', 'p.csv', '00', 1, :at, 'r', 'done', 0, 0, 0, 0)"
                ),
                {"feed": feed, "merchant": merchant, "at": NOW},
            )
    db_engine.dispose()
    database = Database(target)
    merchants = Merchants(database)
    found = merchants.all()
    merchants.change("wren", {"currency": "EUR"}, LATER, "ada")
    database.close()

    assert found == (Merchant("wren"),)

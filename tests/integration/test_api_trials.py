"""The playground over HTTP: what an edit does to real records, seen before it is live."""

from collections.abc import Iterator
from typing import Any

import pytest

from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.script_shop import SCRIPT, add_active, add_feed, ask_json, bundle, read

TRIALS = "/api/merchants/wren/trials"
EDITED = SCRIPT.replace("row.Title.toString();", "row.Title + ' in ' + row.Colour;")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A shop with an active release and a feed."""
    folder = tmp_path_factory.mktemp("trials")
    site = ApiSite(folder, users=("guide", "wren"))
    prepare(site)
    with Store(site.target) as store:
        add_feed(store, folder, add_active(store, bundle()))
    with serving_api(site):
        yield site


def _try(site: ApiSite, edited: str | None = EDITED, **more: object) -> Any:
    edits = [] if edited is None else [{"name": "mapping-custom.js", "text": edited}]
    wanted = {"release": 1, "feed": 1, "records": [1], "edits": edits, **more}
    return read(ask_json(site, "POST", TRIALS, wanted))


def test_an_edit_is_shown_beside_the_release_as_it_is(site: ApiSite) -> None:
    """An integrator sees at once what a change does, and what it leaves alone."""
    (record,) = _try(site)["records"]
    assert record["changes"] == [
        {
            "field": "Title",
            "before": "Ring",
            "after": "Ring in rot",
            "before_is_there": True,
            "after_is_there": True,
        }
    ]
    before, after = record["before"], record["after"]
    assert before["value"] == {"SKU": "R-1", "Title": "Ring", "Color": "Red"}
    assert after["value"]["Title"] == "Ring in rot"
    assert record["source"] == "R-1,Ring,rot"


def test_the_line_that_set_a_field_is_named(site: ApiSite) -> None:
    """Where to look is half of the repair."""
    (record,) = _try(site)["records"]
    assert {each["field"]: (each["file"], each["line"]) for each in record["after"]["places"]} == {
        "SKU": ("mapping-custom.js", 4),
        "Title": ("mapping-custom.js", 5),
        "Color": ("mapping-custom.js", 8),
    }


def test_lookups_and_log_of_each_record_are_its_own(site: ApiSite) -> None:
    """A row that another record has used before is used by this one as well."""
    source = {"kind": "product", "text": "SKU,Title,Colour\nA,Ring,rot\nB,Chain,rot\n"}
    records = _try(site, feed=None, records=[], pasted=source)["records"]
    row = {
        "file": "lookup/colours.xlsx",
        "sheet": "Colours",
        "row": 2,
        "cells": {"Shop": "rot", "Colour": "Red"},
    }
    assert [each["after"]["used"] for each in records] == [[row], [row]]
    assert [each["after"]["log"] for each in records] == [
        [{"level": "info", "message": "colour Red", "file": "mapping-custom.js", "line": 9}]
    ] * 2


def test_a_miss_names_its_table_and_value(site: ApiSite) -> None:
    """What is to be filled in, and where."""
    (record,) = _try(site, None, records=[3])["records"]
    side = record["before"]
    assert (side["outcome"], side["error"]["code"]) == ("rejected", "colour_unknown")
    assert side["error"]["line"] == 7
    assert side["missed"] == [
        {
            "file": "lookup/colours.xlsx",
            "sheet": "Colours",
            "columns": ["Shop"],
            "target": "Colour",
            "values": ["lila"],
        }
    ]
    assert record["after"] is None


def test_a_script_that_does_not_load_says_where(site: ApiSite) -> None:
    """Half of all edits are half typed."""
    trial = _try(site, SCRIPT + "\n}")
    assert trial["after"]["fault"] == "script_error"
    (finding,) = trial["after"]["findings"]
    assert (finding["code"], finding["file"]) == ("script_syntax_error", "mapping-custom.js")
    assert finding["line"] == 12
    assert trial["before"]["fault"] is None
    assert trial["records"][0]["before"]["outcome"] == "translated"


def test_a_script_that_never_ends_is_ended(site: ApiSite) -> None:
    """The limits of feeds hold here too: whoever tries must not stop a machine."""
    trial = _try(site, SCRIPT.replace("var row", "for (;;) {} var row"))
    (record,) = trial["records"]
    assert record["after"]["error"]["code"] == "script_limit_time"


def test_an_edited_manifest_reads_the_feed_otherwise(site: ApiSite) -> None:
    """How a feed is read is part of what is tried."""
    manifest = 'merchant = "wren"\n[product]\nformat = "csv"\nkey = "SKU"\nskip_rows = 1\n'
    edits = [{"name": "manifest.toml", "text": manifest}]
    trial = read(
        ask_json(site, "POST", TRIALS, {"release": 1, "feed": 1, "records": [1, 9], "edits": edits})
    )
    (record,) = trial["records"]
    assert (record["before"]["sku"], record["after"]["outcome"]) == ("R-1", "rejected")


def test_pasted_xml_needs_nothing_around_it(site: ApiSite) -> None:
    """A record is copied out of an error, without the feed it came from."""
    manifest = 'merchant = "wren"\n[product]\nformat = "xml"\nrecord = "/Feed/Product"\n'
    script = "function transform() { PRODUCT.SKU = PRODUCT_INRECORD.SKU.toString(); "
    edits = [
        {"name": "manifest.toml", "text": manifest},
        {"name": "mapping-custom.js", "text": script + "PRODUCT.Title = 'T'; }"},
    ]
    pasted = {"kind": "product", "text": "<Product><SKU>X-1</SKU></Product>"}
    wanted = {"release": 1, "pasted": pasted, "edits": edits}
    (record,) = read(ask_json(site, "POST", TRIALS, wanted))["records"]
    assert record["after"]["value"] == {"SKU": "X-1", "Title": "T"}


def test_nothing_of_a_trial_is_stored(site: ApiSite) -> None:
    """Trying is free."""
    _try(site)
    with Store(site.target) as store:
        assert store.items.counts("wren") == {}
        assert len(store.releases.all("wren")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"feed": None, "records": []},
        {"records": []},
        {"records": list(range(1, 22))},
        {"records": [0]},
        {"pasted": {"kind": "product", "text": "x"}},
    ],
    ids=["nothing", "no-records", "too-many", "zero", "both"],
)
def test_what_is_no_trial_is_refused(site: ApiSite, wrong: dict[str, object]) -> None:
    """A mistake in a request is the client's to mend, and costs no worker."""
    wanted = {"release": 1, "feed": 1, "records": [1], **wrong}
    assert ask_json(site, "POST", TRIALS, wanted).status == 400


@pytest.mark.parametrize("more", [{"release": 9}, {"feed": 9}], ids=["release", "feed"])
def test_what_is_not_there_cannot_be_tried(site: ApiSite, more: dict[str, object]) -> None:
    """Not a fault of ours."""
    wanted = {"release": 1, "feed": 1, "records": [1], **more}
    assert ask_json(site, "POST", TRIALS, wanted).status == 404


def test_a_merchant_does_not_try_scripts(site: ApiSite) -> None:
    """Scripts are the integrators' work."""
    wanted = {"release": 1, "feed": 1, "records": [1]}
    assert ask_json(site, "POST", TRIALS, wanted, user="wren").status == 403

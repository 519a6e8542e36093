"""Releases over HTTP: checked, uploaded, compared, activated, rolled back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.builders_workbooks import make_workbook
from tests.script_shop import MANIFEST, SCRIPT, add_base_owner, ask_json, bundle, read

OF = "/api/merchants/wren"
ZIP = {"Content_Type": "application/zip"}
CASE = {
    "cases__rot__feed.csv": "SKU,Title,Colour\nR-1,Ring,rot\n",
    "cases__rot__expected.jsonl": '{"record": 1, "sku": "R-1"}\n',
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ApiSite]:
    """A shop without a release, and an owner of bases."""
    site = ApiSite(tmp_path, users=("chief", "guide", "wren"))
    prepare(site)
    with Store(site.target) as store:
        add_base_owner(store)
    with serving_api(site):
        yield site


def _upload(site: ApiSite, content: bytes, query: str = "", user: str = "guide") -> Any:
    return read(site.ask("POST", f"{OF}/releases{query}", content, user=user, **ZIP))


def _activate(site: ApiSite, release: int, etag: str, user: str = "guide") -> int:
    wanted = {"release": release, "why": "better"}
    path = f"{OF}/active-release"
    return ask_json(site, "PUT", path, wanted, user, If_Match=etag).status


def _etag(site: ApiSite) -> str:
    return ask_json(site, "GET", f"{OF}/active-release").headers["etag"]


def test_a_zip_is_checked_and_nothing_kept(site: ApiSite) -> None:
    """A program checks before it uploads, as `crossdock check` does."""
    content = bundle(**CASE, **{"mapping-custom.js": SCRIPT + "\n}"})
    report = read(site.ask("POST", f"{OF}/checks", content, user="guide", **ZIP))
    assert not report["good"]
    (finding,) = report["findings"]
    assert (finding["file"], finding["line"], finding["severity"]) == (
        "mapping-custom.js",
        12,
        "error",
    )
    assert read(ask_json(site, "GET", f"{OF}/releases"))["entries"] == []


def test_the_cases_of_a_bundle_are_run_and_told(site: ApiSite) -> None:
    """A failed case says what is different, before and after the upload."""
    wrong = {**CASE, "cases__rot__expected.jsonl": '{"record": 1, "sku": "R-9"}\n'}
    report = read(site.ask("POST", f"{OF}/checks", bundle(**wrong), user="guide", **ZIP))
    (case,) = report["cases"]
    assert (case["name"], case["passed"]) == ("rot", False)
    assert '"R-9"' in case["difference"]

    release = _upload(site, bundle(**wrong))
    assert release["cases"] == report["cases"]
    assert not release["good"]
    assert _upload(site, bundle(**CASE))["cases"] == [
        {"name": "rot", "passed": True, "difference": ""}
    ]


def test_a_release_is_listed_read_and_downloaded(site: ApiSite) -> None:
    """Byte for byte what was sent."""
    content = bundle()
    made = _upload(site, content, "?notes=colours")
    assert (made["number"], made["good"], made["notes"]) == (1, True, "colours")
    assert (made["added_by"], made["base"], made["active"]) == ("guide", None, False)
    (listed,) = read(ask_json(site, "GET", f"{OF}/releases"))["entries"]
    assert (listed["number"], listed["errors"]) == (1, 0)
    answer = ask_json(site, "GET", f"{OF}/releases/1/zip")
    assert answer.body == content
    assert answer.headers["content-type"] == "application/zip"
    files = read(ask_json(site, "GET", f"{OF}/releases/1/files"))
    assert [(each["name"], each["sort"]) for each in files] == [
        ("lookup/colours.xlsx", "workbook"),
        ("manifest.toml", "text"),
        ("mapping-custom.js", "text"),
    ]
    text = read(ask_json(site, "GET", f"{OF}/releases/1/file?name=mapping-custom.js"))["text"]
    assert text == SCRIPT
    assert ask_json(site, "GET", f"{OF}/releases/1/file?name=lookup/colours.xlsx").status == 404


def test_what_is_no_bundle_is_told_why(site: ApiSite) -> None:
    """The report instead of a release."""
    answer = site.ask("POST", f"{OF}/releases", b"no zip", user="guide", **ZIP)
    assert (answer.status, json.loads(answer.body)["code"]) == (422, "bundle_invalid")


def test_a_difference_is_told_by_lines_and_by_rows(site: ApiSite) -> None:
    """What a release changes is read before it is activated."""
    _upload(site, bundle(**{"README.md": "old"}))
    colours = make_workbook(
        {"Colours": [["Shop", "Colour"], ["gelb", "Yellow"], ["rot", "Crimson"], ["blau", "Blue"]]}
    )
    script = SCRIPT.replace("colour_unknown", "no_such_colour")
    after: dict[str, str | bytes] = {
        "mapping-custom.js": script,
        "lookup__colours.xlsx": colours,
        "new.md": "x",
    }
    _upload(site, bundle(**after))
    found = read(ask_json(site, "GET", f"{OF}/releases/2/diff?since=1"))
    by_name = {each["name"]: each for each in found}
    assert {name: each["sort"] for name, each in by_name.items()} == {
        "README.md": "removed",
        "lookup/colours.xlsx": "changed",
        "mapping-custom.js": "changed",
        "new.md": "added",
    }
    lines = by_name["mapping-custom.js"]["diff"]
    assert [line for line in lines if line[0] in "+-"] == [
        "-  if (colour === null) reject('colour_unknown', 'no colour ' + row.Colour);",
        "+  if (colour === null) reject('no_such_colour', 'no colour ' + row.Colour);",
    ]
    rows = by_name["lookup/colours.xlsx"]["rows"]
    assert [(each["sort"], each["after"].get("Colour")) for each in rows] == [
        ("changed", "Yellow"),
        ("added", "Crimson"),
    ]


def test_two_people_do_not_activate_over_each_other(site: ApiSite) -> None:
    """The second is told that something else is active by now."""
    _upload(site, bundle())
    _upload(site, bundle(**{"new.md": "x"}))
    seen = _etag(site)
    assert _activate(site, 1, seen) == 200
    assert _activate(site, 2, seen) == 412
    assert _activate(site, 2, _etag(site)) == 200
    active = read(ask_json(site, "GET", f"{OF}/active-release"))
    assert active == {"release": 2, "base": None}
    assert ask_json(site, "PUT", f"{OF}/active-release", {"release": 1}).status == 428


def test_a_roll_back_is_in_the_history(site: ApiSite) -> None:
    """Who, when, why."""
    _upload(site, bundle())
    _upload(site, bundle(**{"new.md": "x"}))
    for release in (1, 2):
        assert _activate(site, release, _etag(site)) == 200
    answer = ask_json(
        site, "POST", f"{OF}/active-release/rollback", {"why": "no"}, If_Match=_etag(site)
    )
    assert read(answer) == {"release": 1, "base": None}
    history = read(ask_json(site, "GET", f"{OF}/activations"))
    assert [(each["release"], each["rolled_back"], each["why"]) for each in history] == [
        (1, True, "no"),
        (2, False, "better"),
        (1, False, "better"),
    ]
    told = read(ask_json(site, "GET", "/api/audit?merchant=wren", user="chief"))["entries"]
    assert [each["act"] for each in told][:2] == ["roll back release", "activate release"]
    assert (told[0]["before"]["active"], told[0]["after"]["active"]) == ("wren/2", "wren/1")


def test_a_release_with_errors_is_not_activated(site: ApiSite) -> None:
    """It would reject every record."""
    _upload(site, bundle(**{"mapping-custom.js": "no("}))
    assert _activate(site, 1, _etag(site)) == 422


def test_edited_files_become_a_release(site: ApiSite) -> None:
    """From the playground to a release, without a zip in between."""
    _upload(site, bundle(**{"README.md": "old"}))
    edits = [
        {"name": "mapping-custom.js", "text": SCRIPT.replace("'colour '", "'found '")},
        {"name": "README.md", "text": None},
    ]
    wanted = {"edits": edits, "notes": "says found"}
    made = read(ask_json(site, "POST", f"{OF}/releases/1/edits", wanted))
    assert (made["number"], made["good"], made["notes"]) == (2, True, "says found")
    found = read(ask_json(site, "GET", f"{OF}/releases/2/diff?since=1"))
    assert [(each["name"], each["sort"]) for each in found] == [
        ("README.md", "removed"),
        ("mapping-custom.js", "changed"),
    ]


def test_only_who_may_roll_out_bases_writes_them(site: ApiSite) -> None:
    """A base is in force for everybody whose releases extend it."""
    path = "/api/merchants/shared/releases"
    base = bundle(
        **{"mapping-base.js": SCRIPT, "manifest.toml": MANIFEST.replace("wren", "shared")}
    )
    assert site.ask("POST", path, base, user="guide", **ZIP).status == 404
    assert site.ask("POST", path, base, user="chief", **ZIP).status == 201


def test_a_base_tells_who_uses_it(site: ApiSite) -> None:
    """Before it is changed: who feels it. Merchants that one does not see are not named."""
    base = bundle(
        **{"mapping-base.js": SCRIPT, "manifest.toml": MANIFEST.replace("wren", "shared")}
    )
    path = "/api/merchants/shared/releases"
    assert site.ask("POST", path, base, user="chief", **ZIP).status == 201
    release = _upload(site, bundle(), "?base=shared/1")
    assert release["base"] == "shared/1"
    assert _activate(site, 1, _etag(site)) == 200
    (told,) = read(ask_json(site, "GET", "/api/bases"))
    assert (told["release"], told["active_for"], told["next_for"]) == ("shared/1", ["wren"], [])
    files = read(ask_json(site, "GET", f"{OF}/releases/1/files"))
    assert ("mapping-base.js", "base") in [(each["name"], each["origin"]) for each in files]
    asked = f"{OF}/releases/1/file?name=mapping-base.js&origin=base"
    assert read(ask_json(site, "GET", asked))["text"] == SCRIPT


def test_a_name_that_leads_out_of_the_bundle_is_refused(site: ApiSite) -> None:
    """An edited file is a file of the bundle, wherever its name points."""
    _upload(site, bundle())
    edits = [{"name": "../mapping-custom.js", "text": "function transform() {}"}]
    made = read(ask_json(site, "POST", f"{OF}/releases/1/edits", {"edits": edits}))
    assert not made["good"]
    assert _activate(site, made["number"], _etag(site)) == 422

"""Lookup workbooks over HTTP: seen as grids, edited, and filled in where a value was missed."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from catalog.releases import ReleaseId
from catalog.unmapped import MissedLookup
from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.builders_workbooks import make_workbook, save
from tests.script_shop import NOW, add_active, ask_json, bundle, read
from workflow.activate_release import activate_release

OF = "/api/merchants/wren"
LOOKUPS = f"{OF}/releases/1/lookups"
COLOURS = "lookup/colours.xlsx"


def styled() -> bytes:
    """The workbook of colours with a coloured cell and a code that begins with a zero."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Colours"
    for row in (["Shop", "Colour", "Code"], ["rot", "Red", "007"], ["blau", "Blue", "008"]):
        sheet.append(row)
    sheet["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.column_dimensions["A"].width = 33
    return save(book)


def missed(value: str, *skus: str) -> MissedLookup:
    """A colour that no row has."""
    columns = ("Shop",)
    return MissedLookup(COLOURS, "Colours", columns, "Colour", (value,), skus, len(skus))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ApiSite]:
    """A shop with an active release and three values that wait."""
    site = ApiSite(tmp_path, users=("guide", "wren"))
    prepare(site)
    with Store(site.target) as store:
        add_active(store, bundle(**{COLOURS: styled()}))
        waiting = [missed("lila", "R-1", "R-2", "R-3"), missed("gelb", "R-3"), missed("=1", "R-4")]
        store.unmapped.note("wren", 7, NOW, waiting)
    with serving_api(site):
        yield site


def _waiting(site: ApiSite) -> dict[str, Any]:
    entries = read(ask_json(site, "GET", f"{OF}/unmapped"))["entries"]
    return {each["values"][0]: each for each in entries}


def _sheet(site: ApiSite, release: int) -> Any:
    """The sheet of colours as Excel would open it."""
    data = ask_json(site, "GET", f"{OF}/releases/{release}/zip").body
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(COLOURS)))
    return book["Colours"]


def test_workbooks_are_seen_as_grids(site: ApiSite) -> None:
    """Without downloading a zip and starting Excel."""
    (book,) = [each for each in read(ask_json(site, "GET", LOOKUPS)) if each["file"] == COLOURS]
    (sheet,) = book["sheets"]
    assert (sheet["sheet"], sheet["rows"], book["origin"]) == ("Colours", 2, "own")
    query = f"file={COLOURS}&sheet=Colours&limit=1&start=1"
    grid = read(ask_json(site, "GET", f"{LOOKUPS}/rows?{query}"))
    assert [(each["letter"], each["name"]) for each in grid["columns"]] == [
        ("A", "Shop"),
        ("B", "Colour"),
        ("C", "Code"),
    ]
    assert grid["rows"] == [{"row": 3, "cells": ["blau", "Blue", "008"]}]
    assert (grid["total"], grid["next"]) == (2, None)


def test_values_wait_with_their_skus(site: ApiSite) -> None:
    """The one that stops the most SKUs comes first."""
    assert next(iter(_waiting(site))) == "lila"
    assert _waiting(site)["lila"]["skus"] == ["R-1", "R-2", "R-3"]
    (table,) = read(ask_json(site, "GET", f"{OF}/unmapped/tables"))
    assert (table["file"], table["target"], table["values"]) == (COLOURS, "Colour", 3)


def test_filling_in_tells_how_many_skus_it_fixes(site: ApiSite) -> None:
    """R-3 misses another colour as well, so it stays rejected."""
    id = _waiting(site)["lila"]["id"]
    told = read(ask_json(site, "GET", f"{OF}/unmapped/fixed?id={id}"))
    assert told == {"values": 1, "skus": 3, "still_missing": 1, "exact": True}


def test_filled_in_values_become_a_release(site: ApiSite) -> None:
    """The workbook keeps its looks; what looks like a formula or a number stays text."""
    waiting = _waiting(site)
    fills = [
        {"id": waiting["lila"]["id"], "target": "Purple"},
        {"id": waiting["=1"]["id"], "target": "007"},
    ]
    wanted = {"release": 1, "fills": fills, "notes": "two colours"}
    saved = read(ask_json(site, "POST", f"{OF}/mapping/edits", wanted))
    assert (saved["release"]["number"], saved["release"]["good"]) == (2, True)
    assert saved["fixed"]["skus"] == 4
    sheet = _sheet(site, 2)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows == [["lila", "Purple", None], ["=1", "007", None]]
    assert sheet["A5"].data_type == "s"
    assert sheet["A3"].fill.fgColor.rgb == sheet["A4"].fill.fgColor.rgb == "FF00FF00"
    assert sheet.column_dimensions["A"].width == 33
    assert sheet["C2"].value == "007"


def test_two_targets_of_one_value_are_one_row(site: ApiSite) -> None:
    """Two rows for one value contradict each other, and the check would refuse them."""
    code = MissedLookup(COLOURS, "Colours", ("Shop",), "Code", ("LILA",), ("R-1",), 1)
    with Store(site.target) as store:
        store.unmapped.note("wren", 8, NOW, [code])
    waiting = _waiting(site)
    fills = [
        {"id": waiting["lila"]["id"], "target": "Purple"},
        {"id": waiting["LILA"]["id"], "target": "009"},
    ]
    read(ask_json(site, "POST", f"{OF}/mapping/edits", {"release": 1, "fills": fills}))
    rows = [[cell.value for cell in row] for row in _sheet(site, 2).iter_rows(min_row=4)]
    assert rows == [["lila", "Purple", "009"]]


def test_values_wait_until_the_release_is_active(site: ApiSite) -> None:
    """A release that nobody activates fixes nothing."""
    id = _waiting(site)["lila"]["id"]
    wanted = {"release": 1, "fills": [{"id": id, "target": "Purple"}]}
    read(ask_json(site, "POST", f"{OF}/mapping/edits", wanted))
    assert "lila" in _waiting(site)
    with Store(site.target) as store:
        activate_release(store, ReleaseId("wren", 2), NOW, "ada", "filled in")
    assert sorted(_waiting(site)) == ["=1", "gelb"]


def test_cells_are_edited_and_rows_added(site: ApiSite) -> None:
    """A grid is for more than what was missed."""
    place = {"file": COLOURS, "sheet": "Colours"}
    cells = [
        {**place, "row": 2, "column": 2, "text": "Crimson"},
        {**place, "new_row": 1, "column": 1, "text": "weiß"},
        {**place, "new_row": 1, "column": 2, "text": "White"},
    ]
    saved = read(ask_json(site, "POST", f"{OF}/mapping/edits", {"release": 1, "cells": cells}))
    found = read(ask_json(site, "GET", f"{OF}/releases/2/diff?since=1"))
    rows = next(each for each in found if each["name"] == COLOURS)["rows"]
    assert [(each["sort"], each["after"].get("Colour")) for each in rows] == [
        ("changed", "Crimson"),
        ("added", "White"),
    ]
    assert saved["fixed"]["values"] == 0


def test_a_value_is_taken_off_the_list(site: ApiSite) -> None:
    """A typing error in a feed is nothing to map."""
    id = _waiting(site)["gelb"]["id"]
    assert ask_json(site, "DELETE", f"{OF}/unmapped/{id}").status == 204
    assert "gelb" not in _waiting(site)
    assert ask_json(site, "DELETE", f"{OF}/unmapped/{id}").status == 404


def test_a_workbook_with_formulas_is_not_spoilt(site: ApiSite) -> None:
    """The values that Excel computed would be lost, and with them every lookup."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Colours"
    for row in (["Shop", "Colour"], ["rot", "Red"], ["blau", "=B2"]):
        sheet.append(row)
    with Store(site.target) as store:
        release = add_active(store, bundle(**{COLOURS: make_workbook({"Colours": [["Shop"]]})}))
        assert release.number == 2
    content = bundle(**{COLOURS: save(book)})
    made = read(
        site.ask("POST", f"{OF}/releases", content, user="guide", Content_Type="application/zip")
    )
    cell = {"file": COLOURS, "sheet": "Colours", "row": 2, "column": 2, "text": "x"}
    wanted = {"release": made["number"], "cells": [cell]}
    answer = ask_json(site, "POST", f"{OF}/mapping/edits", wanted)
    assert answer.status == 422
    assert "formula" in answer.text


def test_a_merchant_looks_and_does_not_edit(site: ApiSite) -> None:
    """Its values wait for an integrator, and it sees which."""
    assert read(ask_json(site, "GET", f"{OF}/unmapped", user="wren"))["entries"]
    wanted = {"release": 1, "fills": [{"id": "0" * 32, "target": "x"}]}
    assert ask_json(site, "POST", f"{OF}/mapping/edits", wanted, user="wren").status == 403

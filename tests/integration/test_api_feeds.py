"""Feeds, errors, log and figures over HTTP: what people ask when something went wrong."""

import csv
import http.client
import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from tests.api_site import ApiSite, prepare, serving_api
from tests.dav_site import Answer
from tests.import_shop import KEY, Shop

_SCRIPT = """function transform() {
  var record = INVENTORY_INRECORD;
  logger.info('looking at ' + record.SKU.toString());
  if (record.Price.toString() === 'bad') {
    reject('price_bad', 'no price');
  }
  if (record.Price.toString() === '=1+1') {
    nowhere.to.be.found();
  }
  PRODUCT.SKU = record.SKU.toString();
  PRODUCT.Price = record.Price.toString();
  PRODUCT.Quantity = 5;
}
"""
_ROWS = ("R-1;1.00", "R-2;bad", "R-3;3.00", "R-4;bad", "R-5;=1+1")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server over a merchant with two feeds, the second of which has errors."""
    site = ApiSite(tmp_path_factory.mktemp("feeds"), users=("chief", "wren", "finch", "reader"))
    prepare(site)
    shop = Shop(str(site.target), site.folder)
    shop.release(_SCRIPT, KEY)
    shop.bring("R-1;9.00")
    shop.bring(*_ROWS)
    shop.receive("R-9;9.00", name="waits \u201e\u00fc\u201c.csv")
    shop.store.close()
    with serving_api(site):
        yield site


def _told(answer: Answer) -> Any:
    assert answer.status in (200, 201), answer
    return json.loads(answer.body)


def _ask(site: ApiSite, path: str, user: str = "wren") -> Any:
    return _told(site.ask("GET", path, user=user))


def test_the_history_has_the_newest_first_and_filters(served: ApiSite) -> None:
    """Of all merchants that one sees, page by page."""
    numbers, after = [], ""
    while after is not None:  # other tests may have run one again
        page = _ask(served, f"/api/feeds?limit=2{after and '&after='}{after}")
        numbers += [each["number"] for each in page["entries"]]
        after = page["after"]
    assert numbers[-3:] == [3, 2, 1]
    assert numbers == sorted(numbers, reverse=True)
    done = _ask(served, "/api/merchants/wren/feeds?state=done&since=2026-03-03")
    assert [each["number"] for each in done["entries"]] == [2]
    assert _ask(served, "/api/feeds", "finch")["entries"] == []
    assert len(_ask(served, "/api/feeds", "chief")["entries"]) == len(numbers)


def test_one_feed_is_told_whole(served: ApiSite) -> None:
    """Counts, causes and times in one answer."""
    feed = _ask(served, "/api/merchants/wren/feeds/2")
    assert (feed["state"], feed["records"], feed["translated"], feed["rejected"]) == (
        "done",
        5,
        2,
        3,
    )
    causes = [(each["times"], each["code"], each["line"]) for each in feed["causes"]]
    assert causes == [(2, "price_bad", 5), (1, "script_threw", 8)]
    assert feed["release"] == "wren/1"
    assert served.ask("GET", "/api/merchants/wren/feeds/99").status == 404
    assert served.ask("GET", "/api/merchants/wren/feeds/2", user="finch").status == 404


def test_every_file_of_a_feed_is_handed_out(served: ApiSite) -> None:
    """Byte for byte as it came, and under its own name."""
    files = _ask(served, "/api/merchants/wren/feeds/2/files")
    assert [(each["what"], each["name"]) for each in files] == [
        ("input", "2.csv"),
        ("rejected", "2.csv.rejected.csv"),
    ]
    whole = served.ask("GET", "/api/merchants/wren/feeds/2/files/input")
    assert whole.body == "\n".join(["SKU;Price", *_ROWS, ""]).encode()
    assert "2.csv" in whole.headers["content-disposition"]
    rejected = served.ask("GET", "/api/merchants/wren/feeds/2/files/rejected")
    assert len(list(csv.reader(io.StringIO(rejected.body.decode("utf-8-sig"))))) == 4
    assert served.ask("GET", "/api/merchants/wren/feeds/2/files/unmapped").status == 404
    odd = served.ask("GET", "/api/merchants/wren/feeds/3/files/input")
    assert (
        "filename*=UTF-8''waits%20%E2%80%9E%C3%BC%E2%80%9C.csv"
        in odd.headers["content-disposition"]
    )


def test_causes_lead_to_their_errors(served: ApiSite) -> None:
    """From a count to the records behind it, without a look at any other."""
    of = "/api/merchants/wren/errors"
    causes = _ask(served, f"{of}/causes?feed=2")
    assert [each["times"] for each in causes] == [2, 1]
    assert causes[0]["example"]["sku"] == "R-2"
    behind = _ask(served, f"{of}?feed=2&sort=at&cause={causes[0]['cause'].replace(' ', '%20')}")
    assert [each["record"] for each in behind["entries"]] == [2, 4]
    assert [each["record"] for each in _ask(served, f"{of}?line=8")["entries"]] == [5]
    assert [each["record"] for each in _ask(served, f"{of}?sku=R-4")["entries"]] == [4]
    assert _ask(served, f"{of}?field=Title")["entries"] == []


def test_an_error_shows_the_record_and_the_line_at_fault(served: ApiSite) -> None:
    """As the release has it that the feed ran through, with what to do."""
    [error] = _ask(served, "/api/merchants/wren/errors?code=script_threw")["entries"]
    key = f"{error['feed']}/{error['record']}/{error['stage']}/{error['position']}"
    shown = _ask(served, f"/api/merchants/wren/errors/{key}")
    assert shown["error"]["record_text"] == "R-5;=1+1"
    script = shown["script"]
    assert script["lines"][script["line"] - script["first"]] == "    nowhere.to.be.found();"
    assert (script["first"], len(script["lines"])) == (2, 12)
    assert shown["code"]["remedy"]
    [bad, _] = _ask(served, "/api/merchants/wren/errors?code=price_bad")["entries"]
    key = f"{bad['feed']}/{bad['record']}/{bad['stage']}/{bad['position']}"
    assert _ask(served, f"/api/merchants/wren/errors/{key}")["code"] is None


def test_exports_have_every_error_and_run_nothing(served: ApiSite) -> None:
    """A price that looks like a formula stays a text in CSV and in a workbook."""
    of = "/api/merchants/wren/errors/export"
    answer = served.ask("GET", f"{of}?feed=2")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert [row["record"] for row in rows] == ["2", "4", "5"]
    book = openpyxl.load_workbook(io.BytesIO(served.ask("GET", f"{of}?format=xlsx").body))
    cells = list(book["Errors"].iter_rows(values_only=True))
    assert cells[0][:4] == ("feed", "file", "at", "record")
    assert [row[3] for row in cells[1:]] == [2, 4, 5]
    book.close()


def test_a_feed_runs_again_and_is_cancelled_once(served: ApiSite) -> None:
    """Wishes that are repeated do nothing more, with a key or without one."""
    of = "/api/merchants/wren/feeds"
    again = [_told(served.ask("POST", f"{of}/1/again"))["number"] for _ in range(2)]
    assert len(set(again)) == 1
    assert again[0] > 3
    ended = [_told(served.ask("POST", f"{of}/{again[0]}/cancel"))["state"] for _ in range(2)]
    assert ended == ["cancelled", "cancelled"]
    assert served.ask("POST", f"{of}/1/cancel").status == 409
    assert served.ask("POST", f"{of}/1/release").status == 409
    assert served.ask("POST", f"{of}/2/again", user="reader").status == 403
    assert served.ask("POST", f"{of}/2/again", user="finch").status == 404
    noted = _ask(served, "/api/audit?noun=feed", "chief")["entries"]
    assert {each["act"] for each in noted} >= {"run feed again", "cancel feed"}


def test_the_log_is_read_searched_and_narrowed(served: ApiSite) -> None:
    """By feed, by words, by level."""
    of = "/api/merchants/wren/log"
    lines = _ask(served, f"{of}?feed=2")["entries"]
    assert [each["message"] for each in lines] == [f"looking at R-{n}" for n in (5, 4, 3, 2, 1)]
    [found] = _ask(served, f"{of}?text=r-4")["entries"]
    assert (found["record"], found["level"]) == (4, "info")
    assert _ask(served, f"{of}?level=error")["entries"] == []


def _events(site: ApiSite, path: str, until: int, **headers: str) -> list[dict[str, str]]:
    """The first events of a stream, as their fields; the connection is closed then."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Authorization": site.bearer(), **headers})
    answer = connection.getresponse()
    assert answer.headers["content-type"].startswith("text/event-stream")
    events: list[dict[str, str]] = [{}]
    while len(events) <= until:
        name, _, value = answer.readline().decode().rstrip("\n").partition(": ")
        if name:
            events[-1][name] = value
        elif "data" in events[-1]:
            events.append({})
    connection.close()
    return events[:-1]


def test_a_tail_goes_on_where_its_listener_was_cut_off(served: ApiSite) -> None:
    """By the id of the last event, as browsers send it by themselves."""
    path = "/api/merchants/wren/log/tail?count=2"
    first = _events(served, path, 2)
    assert [json.loads(each["data"])["message"] for each in first] == [
        "looking at R-4",
        "looking at R-5",
    ]
    assert "id" not in first[0]
    [idle] = _events(served, path, 1, Last_Event_ID=first[1]["id"])
    assert (idle["event"], idle["id"]) == ("idle", first[1]["id"])
    assert served.ask("GET", path, Last_Event_ID="nonsense").status == 400


def test_the_dashboard_has_the_figures(served: ApiSite) -> None:
    """Of a merchant, of all that one sees, and of a new installation."""
    mine = _ask(served, "/api/dashboard?days=30")
    assert (len(mine["days"]), mine["is_new"]) == (30, False)
    assert set(mine["waiting"]) >= {"held_lanes", "drifts", "held_feeds"}
    assert _ask(served, "/api/merchants/wren/dashboard")["is_new"] is False
    assert _ask(served, "/api/dashboard", "finch")["is_new"] is True
    assert _ask(served, "/api/feeds-running") == []

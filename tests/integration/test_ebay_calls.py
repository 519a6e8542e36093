"""The simulated eBay's calls over HTTP: tokens, tasks, files, limits and everything that breaks."""

import gzip
import io
import zipfile
from datetime import UTC, datetime

import pytest

from simulators.clock import Clock
from simulators.ebay.sellers import FULFILLMENT, INVENTORY, REDIRECT_NAME, SCOPE
from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import BASIC, FEED, EbayCaller, calling, error_ids, set_fault
from tests.ebay_files import GOOD, by_message, file_of, item, request, responses

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


# Behaviour 1: tokens.


def test_a_refresh_gives_a_token_for_two_hours_and_no_new_refresh_token(ebay: EbayCaller) -> None:
    """A client that waits for a new refresh token waits for ever."""
    reply = ebay.token(grant_type="refresh_token").json()

    assert (reply["expires_in"], reply["token_type"]) == (7200, "User Access Token")
    assert set(reply) == {"access_token", "expires_in", "token_type"}


def test_a_consent_gives_both_tokens_once(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The code of a consent is good for one exchange."""
    code = simulator.tokens.consent(simulator.seller("seller-one"))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_NAME}
    reply = ebay.token(**form).json()

    assert reply["refresh_token"] == "refresh-seller-one"
    assert reply["refresh_token_expires_in"] == 47_304_000
    assert ebay.token(**form).json()["error"] == "invalid_grant"


def test_a_revoked_consent_is_an_invalid_grant(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Only the merchant can mend it; the tokens that are out die as well."""
    simulator.change_seller("seller-one", {"revoked": True})
    reply = ebay.token(grant_type="refresh_token")

    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")
    assert error_ids(ebay.create()) == [1001]


def test_a_wrong_secret_is_an_invalid_client(ebay: EbayCaller) -> None:
    """401, and not the merchant's fault."""
    reply = ebay.http.post("/identity/v1/oauth2/token", headers={"Authorization": BASIC + "x"})

    assert (reply.status_code, reply.json()["error"]) == (401, "invalid_client")


def test_a_token_dies_with_the_clock(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """1001 in the middle of the work: refresh once, and go on."""
    task = ebay.created()
    simulator.advance(7200)
    reply = ebay.upload(task, GOOD)

    assert (reply.status_code, error_ids(reply)) == (401, [1001])
    simulator.change_seller("seller-one", {"expire_after_calls": 1})
    ebay.log_in()
    assert [ebay.get(task).status_code for _ in range(2)] == [200, 401]


# Behaviour 2: scopes.


def test_a_token_without_the_scope_of_a_feed_type_is_refused(ebay: EbayCaller) -> None:
    """160002 is a mistake in the consent; no retry mends it."""
    ebay.log_in(FULFILLMENT)
    reply = ebay.create()

    assert (reply.status_code, error_ids(reply)) == (403, [160002])
    ebay.log_in(INVENTORY)
    assert error_ids(ebay.create("LMS_ORDER_ACK")) == [160002]
    ebay.log_in(SCOPE)
    assert error_ids(ebay.create()) == [1100]


def test_an_application_token_is_no_sellers(ebay: EbayCaller) -> None:
    """Client credentials read categories, and make no tasks."""
    token = ebay.token(grant_type="client_credentials").json()["access_token"]
    ebay.headers["Authorization"] = f"Bearer {token}"

    assert error_ids(ebay.create()) == [1100]


# Behaviour 3: createTask.


def test_create_task_says_where_the_task_is_and_nothing_else(ebay: EbayCaller) -> None:
    """The id is the last segment of Location; a body that is parsed is an error."""
    reply = ebay.create()

    assert (reply.status_code, reply.content) == (202, b"")
    assert "/sell/feed/v1/task/" in reply.headers["Location"]


@pytest.mark.parametrize(
    ("feed_type", "version", "marketplace", "error_id"),
    [
        pytest.param("LMS_ADD_EVERYTHING", "1193", "EBAY_US", 160017, id="feed-type"),
        pytest.param("LMS_ORDER_REPORT", "1193", "EBAY_US", 160030, id="other-resource"),
        pytest.param(ADD, "newest", "EBAY_US", 160018, id="schema-version"),
        pytest.param(ADD, None, "EBAY_US", 160018, id="no-schema-version"),
        pytest.param(ADD, "1.0", "ebay_us", 160027, id="marketplace-in-lower-case"),
        pytest.param(ADD, "1.0", "", 160027, id="no-marketplace"),
    ],
)
def test_create_task_names_what_is_wrong(
    ebay: EbayCaller, feed_type: str, version: str | None, marketplace: str, error_id: int
) -> None:
    """Each is a permanent failure with its own id."""
    headers = {**ebay.headers, "X-EBAY-C-MARKETPLACE-ID": marketplace}
    body = {"feedType": feed_type, "schemaVersion": version}
    reply = ebay.http.post(f"{FEED}/task", headers=headers, json=body)

    assert (reply.status_code, error_ids(reply)) == (400, [error_id])
    (error,) = reply.json()["errors"]
    assert (error["domain"], error["category"]) == ("API_FEED", "REQUEST")


def test_a_task_of_another_seller_is_not_found(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """160003, as for one that never was."""
    task = ebay.created()
    other = EbayCaller(ebay.http, "seller-two").log_in()

    assert error_ids(other.get(task)) == [160003]
    assert error_ids(ebay.get("task-1-1")) == [160003]


# Behaviour 4: uploadFile.


def test_an_upload_after_an_hour_is_too_late(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """160026: the task is dead, and a new one must be made."""
    task = ebay.created()
    simulator.advance(3601)

    assert error_ids(ebay.upload(task, GOOD)) == [160026]


def test_a_task_takes_one_file(ebay: EbayCaller) -> None:
    """160023 for a second; for a client that lost an answer it means that the first came."""
    task = ebay.created()
    ebay.upload(task, GOOD)

    assert error_ids(ebay.upload(task, GOOD)) == [160023]
    report = ebay.created("LMS_ACTIVE_INVENTORY_REPORT", "inventory_task")
    assert error_ids(ebay.upload(report, GOOD)) == [160023]


def test_the_part_of_the_file_is_named_file(ebay: EbayCaller) -> None:
    """160100 for what eBay's own documentation calls it."""
    assert error_ids(ebay.upload(ebay.created(), GOOD, part="fileName")) == [160100]


def test_a_file_over_the_limit_is_refused(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """15 MB, compressed or not."""
    task = ebay.created()
    assert error_ids(ebay.upload(task, b"<" * (15 * 1024 * 1024 + 1))) == [160028]

    simulator.behaviour.change({"upload_bytes": 100})
    assert error_ids(ebay.upload(task, GOOD)) == [160028]


@pytest.mark.parametrize("data", [b"SKU;Title\r\n", b"", b"7z\xbc\xaf\x27\x1c"])
def test_what_is_neither_xml_nor_zip_nor_gzip_is_refused(ebay: EbayCaller, data: bytes) -> None:
    """160020 at once, before anything is queued."""
    assert error_ids(ebay.upload(ebay.created(), data)) == [160020]


def _zip(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("requests.xml", data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data", [GOOD, gzip.compress(GOOD), _zip(GOOD)], ids=["plain", "gzip", "zip"]
)
def test_a_file_is_taken_in_three_forms_and_given_back(ebay: EbayCaller, data: bytes) -> None:
    """What was uploaded can be fetched again, byte for byte."""
    task, shown = ebay.sent(ADD, data)

    assert (shown["status"], shown["uploadSummary"]["successCount"]) == ("COMPLETED", 1)
    assert ebay.get(task, "/download_input_file").content == data


# Behaviours 5 and 6: limits.


def test_an_eleventh_open_task_is_refused(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """409 with 160024; there is room again when one is done. No other seller is held up."""
    tasks = [ebay.created() for _ in range(10)]
    for task in tasks:
        ebay.upload(task, GOOD)
    reply = ebay.create()

    assert (reply.status_code, error_ids(reply)) == (409, [160024])
    assert EbayCaller(ebay.http, "seller-two").log_in().create().status_code == 202
    ebay.finished(tasks[0])
    assert ebay.create().status_code == 202


def test_each_feed_type_has_its_number_of_tasks_a_day(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """409 with 160025; a day later there are as many again."""
    simulator.behaviour.change({"tasks_a_day": {ADD: 2}})
    statuses = [ebay.create().status_code for _ in range(3)]

    assert statuses == [202, 202, 409]
    assert error_ids(ebay.create()) == [160025]
    assert ebay.create("LMS_REVISE_INVENTORY_STATUS").status_code == 202
    simulator.advance(86_400)
    assert ebay.log_in().create().status_code == 202


def test_a_burst_locks_a_seller_out_for_an_hour(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """As production does; every feed type is shut."""
    simulator.behaviour.change({"burst_tasks": 3})
    assert [ebay.create().status_code for _ in range(4)] == [202, 202, 202, 409]
    assert error_ids(ebay.create("LMS_END_FIXED_PRICE_ITEM")) == [160025]

    simulator.advance(3601)
    assert ebay.create().status_code == 202


# getTasks.


def test_tasks_are_listed_in_pages(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The newest first, with links to the pages around."""
    made = []
    for _ in range(5):
        made.append(ebay.created())
        simulator.advance(60)
    query = {"feed_type": ADD, "limit": "2", "offset": "2"}
    page = ebay.http.get(f"{FEED}/task", headers=ebay.headers, params=query).json()

    assert [task["taskId"] for task in page["tasks"]] == [made[2], made[1]]
    assert (page["total"], page["limit"], page["offset"]) == (5, 2, 2)
    assert "offset=4" in page["next"]
    assert "offset=0" in page["prev"]


@pytest.mark.parametrize(
    ("query", "error_id"),
    [
        ({}, 160004),
        ({"feed_type": ADD, "schedule_id": "1"}, 160005),
        ({"feed_type": "X"}, 160006),
        ({"feed_type": ADD, "look_back_days": "9", "date_range": "x"}, 160008),
        ({"feed_type": ADD, "date_range": "yesterday"}, 160009),
        (
            {
                "feed_type": ADD,
                "date_range": "2026-01-01T00:00:00.000Z..2026-06-01T00:00:00.000Z",
            },
            160010,
        ),
        ({"feed_type": ADD, "look_back_days": "91"}, 160011),
        ({"feed_type": ADD, "limit": "501"}, 160012),
        ({"feed_type": ADD, "offset": "-1"}, 160013),
        (
            {
                "feed_type": ADD,
                "date_range": "2026-03-02T00:00:00.000Z..2026-03-01T00:00:00.000Z",
            },
            160016,
        ),
        ({"feed_type": ADD, "limit": "10", "offset": "5"}, 160029),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_a_list_of_tasks_that_cannot_be_is_refused(
    ebay: EbayCaller, query: dict[str, str], error_id: int
) -> None:
    """Every mistake in a query has its own id."""
    reply = ebay.http.get(f"{FEED}/task", headers=ebay.headers, params=query)

    assert (reply.status_code, error_ids(reply)) == (400, [error_id])


# Behaviour 31: the journal.


def test_every_call_is_written_down(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """With its seller, its status and the fault it met."""
    set_fault(simulator, "http_503", "getTask", calls=[2])
    task = ebay.created()
    ebay.upload(task, GOOD)
    for _ in range(4):
        ebay.get(task)
    told = ebay.http.get("/_simulator/journal").json()

    assert told["counts"] == {"token": 1, "createTask": 1, "uploadFile": 1, "getTask": 4}
    polls = [call for call in told["calls"] if call["operation"] == "getTask"]
    assert [(call["status"], call["faults"]) for call in polls][:3] == [
        (200, []),
        (503, ["http_503"]),
        (200, []),
    ]
    assert {call["account"] for call in polls} == {"seller-one"}
    assert told["calls"][1]["detail"]["feed_type"] == ADD


def test_two_runs_with_one_seed_are_the_same() -> None:
    """A failure that was seen once can be seen again."""
    seen = []
    for _ in range(2):
        clock = Clock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        rules = [{"kind": "transient", "operation": "record:*", "rate": 0.3}]
        simulator = EbaySimulator(seed=5, clock=clock, faults=rules)
        with calling(simulator) as ebay:
            file = file_of(*(request("AddFixedPriceItem", item(), f"r-{n}") for n in range(20)))
            task, _ = ebay.sent(ADD, file)
            seen.append(ebay.result(task).content)
        simulator.close()

    assert seen[0] == seen[1]
    acks = [one.ack for one in responses(seen[0])]
    assert {"Success", "Failure"} <= set(acks)
    assert len(by_message(seen[0])) == 20

"""A seller's plain calls to eBay, without a word about what is to be done when they fail."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from simulators.clock import Clock
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET
from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator
from tests.ebay_files import Said, file_of, request, responses

FEED = "/sell/feed/v1"

# Far longer than any answer takes, also where a machine has much else to do.
_PATIENCE_SECONDS = 120
BASIC = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()


class EbayCaller:
    """Calls for one seller over real HTTP."""

    def __init__(self, http: httpx.Client, seller: str, marketplace: str = "EBAY_US") -> None:
        self.http = http
        self.seller = seller
        self.headers = {"X-EBAY-C-MARKETPLACE-ID": marketplace}

    def log_in(self, scope: str = "") -> "EbayCaller":
        """Take an access token for these scopes, or for all."""
        reply = self.token(grant_type="refresh_token", scope=scope)
        self.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
        return self

    def token(self, **form: str) -> httpx.Response:
        """One call of the token endpoint."""
        fields = {"refresh_token": f"refresh-{self.seller}", **form}
        return self.http.post(
            "/identity/v1/oauth2/token", headers={"Authorization": BASIC}, data=fields
        )

    def added(self, *items: str) -> list[str]:
        """The ids of listings made of these `Item` elements; every one of them is taken."""
        asked = (request("AddFixedPriceItem", one, f"r-{n:03}") for n, one in enumerate(items))
        said = self.said("LMS_ADD_FIXED_PRICE_ITEM", *asked)
        assert {one.ack for one in said} == {"Success"}, [one.codes for one in said]
        return [one.item_id for one in said]

    def inventory(self, **criteria: Any) -> list[Said]:
        """What the report of active listings says, SKU by SKU."""
        report = self.report("LMS_ACTIVE_INVENTORY_REPORT", "inventory_task", **criteria)
        assert (report.kind, report.text("Ack")) == ("ActiveInventoryReport", "Success")
        return report.all("SKUDetails")

    def create(
        self,
        feed_type: str = "LMS_ADD_FIXED_PRICE_ITEM",
        resource: str = "task",
        criteria: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """createTask or its like."""
        body: dict[str, Any] = {"feedType": feed_type, "schemaVersion": "1193"}
        if criteria is not None:
            body["filterCriteria"] = criteria
        return self.http.post(f"{FEED}/{resource}", headers=self.headers, json=body)

    def created(self, feed_type: str = "LMS_ADD_FIXED_PRICE_ITEM", resource: str = "task") -> str:
        """A new task's id."""
        reply = self.create(feed_type, resource)
        assert reply.status_code == 202, reply.text
        return str(reply.headers["Location"].rsplit("/", 1)[1])

    def upload(self, task: str, data: bytes, part: str = "file") -> httpx.Response:
        """uploadFile."""
        return self.http.post(
            f"{FEED}/task/{task}/upload_file",
            headers=self.headers,
            files={part: ("requests.xml", data, "application/octet-stream")},
        )

    def get(self, task: str, what: str = "") -> httpx.Response:
        """getTask, or `/download_result_file` of it and its like."""
        return self.http.get(f"{FEED}/task/{task}{what}", headers=self.headers)

    def result(self, task: str) -> httpx.Response:
        """getResultFile."""
        return self.get(task, "/download_result_file")

    def finished(self, task: str) -> dict[str, Any]:
        """Poll until it is in an end state."""
        for _ in range(50):
            shown: dict[str, Any] = self.get(task).json()
            if shown["status"] not in {"CREATED", "QUEUED", "IN_PROCESS"}:
                return shown
        raise AssertionError(f"not finished: {shown}")

    def sent(self, feed_type: str, data: bytes) -> tuple[str, dict[str, Any]]:
        """Create a task, upload, poll; its id and what getTask says at the end."""
        task = self.created(feed_type)
        assert self.upload(task, data).status_code == 200
        return task, self.finished(task)

    def said(self, feed_type: str, *requests: str) -> list[Said]:
        """Send requests; the responses, sorted by CorrelationID."""
        task, _ = self.sent(feed_type, file_of(*requests))
        found = responses(self.result(task).content)
        return sorted(found, key=lambda one: one.text("CorrelationID") or "")

    def report(self, feed_type: str, resource: str, **criteria: Any) -> Said:
        """Make a report task and wait; the report itself."""
        reply = self.create(feed_type, resource, criteria)
        assert reply.status_code == 202, reply.text
        task = str(reply.headers["Location"].rsplit("/", 1)[1])
        self.finished(task)
        (report,) = responses(self.result(task).content)
        return report


@contextmanager
def calling(
    simulator: EbaySimulator, seller: str = "seller-one", **client: Any
) -> Iterator[EbayCaller]:
    """Serve a simulator and call it for a seller who has logged in."""
    client = {"timeout": _PATIENCE_SECONDS} | client
    with serving(simulator) as base, httpx.Client(base_url=base, **client) as http:
        yield EbayCaller(http, seller).log_in()


@contextmanager
def still_ebay(**behaviour: Any) -> Iterator[EbaySimulator]:
    """An eBay in which nothing has happened, at a time that stands still; it warns of nothing."""
    made = EbaySimulator(
        seed=1,
        clock=Clock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        behaviour={"warning_share": 0, **behaviour},
    )
    yield made
    made.close()


def live_skus(simulator: EbaySimulator) -> list[str]:
    """The SKUs of the listings that have not ended."""
    return [one.content.sku for one in simulator.find_listings() if one.active]


def set_fault(simulator: EbaySimulator, kind: str, operation: str, **rule: Any) -> None:
    """Let this go wrong, and nothing else."""
    simulator.set_faults([{"kind": kind, "operation": operation, **rule}])


def error_ids(reply: httpx.Response) -> list[int]:
    """Ids of the errors in eBay's JSON."""
    return [error["errorId"] for error in reply.json()["errors"]]

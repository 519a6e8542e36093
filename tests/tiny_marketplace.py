"""A second marketplace, as small as one can be: no variations, and what is sold out must end.

It stands in the tests alone. What it shows: another marketplace is an adapter and a delivery, and
nothing else of Crossdock knows which one it talks to.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from catalog.category_facts import CategoryFacts
from catalog.errors import MarketplaceAnswerBroken, MarketplaceBusy
from catalog.promotion import Reason
from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import (
    ActionAnswer,
    Capabilities,
    Fault,
    Ticket,
    Written,
)
from marketplaces.listing import SeenItem, SeenListing

TITLE_CHARS = 40


class TinyAdapter:
    """Requests and results are lines of JSON."""

    name = "tiny"
    capabilities = Capabilities(
        keeps_sold_out=False,
        relists=False,
        most_variations=0,
        price_and_quantity=True,
        actions_per_request=3,
        request_bytes=100_000,
        title_length=TITLE_CHARS,
    )

    def faults(
        self,
        action: Action,
        site: str,
        facts: CategoryFacts | None,
        second: CategoryFacts | None = None,
    ) -> tuple[Fault, ...]:
        """A title must not shout; everything else the marketplace itself says."""
        title = str(action.wanted.fields.get("Title", ""))
        if action.kind == "add" and title and title.isupper():
            reason = Reason("shouting", "write the title in small letters", "Title")
            return (Fault(action.key, reason),)
        return ()

    def write(
        self, kind: ActionKind, site: str, actions: Iterable[tuple[int, Action]], target: BinaryIO
    ) -> Written:
        """One line an action."""
        count, size = 0, 0
        for record, action in actions:
            item = action.wanted.items[0] if action.wanted.items else None
            line = json.dumps(
                {
                    "record": record,
                    "kind": kind,
                    "sku": action.key,
                    "id": action.listing_id,
                    "token": action.token,
                    "title": action.wanted.fields.get("Title"),
                    "price": item and item.price,
                    "quantity": item and item.quantity,
                }
            ).encode()
            target.write(line + b"\n")
            count, size = count + 1, size + len(line) + 1
        return Written(count, size)

    def read_answers(self, kind: ActionKind, source: BinaryIO) -> Iterator[ActionAnswer]:
        """The last line says that it is the last."""
        for line in source:
            told = json.loads(line)
            if told.get("end"):
                return
            reasons = (Reason(told["code"], told["message"]),) if told.get("code") else ()
            yield ActionAnswer(told["record"], told["verdict"], told.get("id"), reasons)
        raise MarketplaceAnswerBroken("the result ends early", marketplace=self.name)

    def read_inventory(self, source: BinaryIO) -> Iterator[SeenListing]:
        """One line a listing."""
        for line in source:
            told = json.loads(line)
            item = SeenItem(told["sku"], told["price"], told["quantity"])
            yield SeenListing(told["sku"], told["id"], True, False, {told["sku"]: item})


@dataclass
class TinyMarket:
    """The marketplace itself, with one merchant.

    `faults` names what goes wrong next, in order, each once: `lose begin`, `lose upload`,
    `busy look`, `fail`, `cut`, `silent`. A file that names the SKU `poison` is given up whole.
    """

    listings: dict[str, dict[str, Any]] = field(default_factory=dict)
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    poison: str | None = None
    category_asked: int = 0
    clock: Callable[[], datetime] = lambda: datetime(2026, 3, 1, tzinfo=UTC)

    def live(self) -> dict[str, dict[str, Any]]:
        """What buyers find, by SKU; two listings of one SKU are a mistake."""
        found: dict[str, dict[str, Any]] = {}
        for listing in self.listings.values():
            if listing["live"]:
                assert listing["sku"] not in found, "listed twice"
                found[listing["sku"]] = listing
        return found

    def begin(self, kind: ActionKind, site: str) -> Ticket:
        """A ticket for a file."""
        self._called("begin")
        number = f"t{len(self.tickets) + 1}"
        made = self.clock().isoformat()
        self.tickets[number] = {"kind": kind, "state": "empty", "result": b"", "made": made}
        self._lose("begin")
        return self._ticket(number)

    def recent(self, kind: ActionKind, since: str) -> Collection[Ticket]:
        """All of the kind."""
        self._called("recent")
        return [self._ticket(n) for n, each in self.tickets.items() if each["kind"] == kind]

    def upload(self, ticket: str, file: Path) -> None:
        """Take the file and do what it says, once."""
        self._called("upload")
        found = self.tickets[ticket]
        if found["state"] == "empty":
            poisoned = self.poison is not None and self.poison.encode() in file.read_bytes()
            found["state"] = "failed" if self._happens("fail") or poisoned else "done"
            if found["state"] == "done":
                found["result"] = self._do(file.read_bytes())
        self._lose("upload")

    def look(self, ticket: str) -> Ticket:
        """How far it is."""
        self._called("look")
        if self._happens("busy look"):
            raise MarketplaceBusy("wait a little", marketplace="tiny")
        return self._ticket(ticket)

    def fetch(self, ticket: str, target: Path) -> None:
        """The result; cut off where it is told to be."""
        self._called("fetch")
        result = self.tickets[ticket]["result"]
        if self._happens("cut"):
            result = b"".join(result.splitlines(keepends=True)[:1])
        target.write_bytes(result)

    def ask_inventory(self, site: str) -> Ticket:
        """A report of what is live now."""
        self._called("ask_inventory")
        number = f"t{len(self.tickets) + 1}"
        lines = [json.dumps(each).encode() + b"\n" for each in self.live().values()]
        self.tickets[number] = {"kind": "report", "state": "done", "result": b"".join(lines)}
        return self._ticket(number)

    def category_facts(self, site: str, categories: Collection[str]) -> Mapping[str, CategoryFacts]:
        """No category takes variations."""
        self.category_asked += 1
        now = "2026-03-01T00:00:00Z"
        return {each: CategoryFacts(each, now, variations=False) for each in categories}

    def _do(self, request: bytes) -> bytes:
        told = [self._answer(json.loads(line)) for line in request.splitlines()]
        if self._happens("silent"):
            told = told[1:]
        return b"".join(json.dumps(each).encode() + b"\n" for each in [*told, {"end": True}])

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["kind"] == "add":
            return self._add(asked)
        found = self.listings.get(asked["id"] or "")
        if found is None or not found["live"]:
            return _refusal(asked, "gone", "there is no such listing")
        if asked["kind"] == "end":
            found["live"] = False
        else:
            found |= {n: asked[n] for n in ("title", "price", "quantity") if asked[n] is not None}
        return {"record": asked["record"], "verdict": "success", "id": asked["id"]}

    def _add(self, asked: dict[str, Any]) -> dict[str, Any]:
        for number, listing in self.listings.items():
            if listing["token"] == asked["token"]:
                return {"record": asked["record"], "verdict": "warning", "id": number}
        if len(asked["title"]) > TITLE_CHARS:
            return _refusal(asked, "long", f"a title has {TITLE_CHARS} characters at most")
        if asked["sku"] in self.live():
            return _refusal(asked, "twice", "it is listed already")
        number = f"L{len(self.listings) + 1}"
        names = ("sku", "token", "title", "price", "quantity")
        self.listings[number] = {name: asked[name] for name in names} | {"live": True, "id": number}
        return {"record": asked["record"], "verdict": "success", "id": number}

    def _ticket(self, number: str) -> Ticket:
        ticket = self.tickets[number]
        return Ticket(number, ticket.get("made", "2026-03-01T00:00:00Z"), ticket["state"])

    def _called(self, call: str) -> None:
        self.calls.append(call)

    def _lose(self, call: str) -> None:
        if self._happens(f"lose {call}"):
            raise MarketplaceBusy("the reply is lost", marketplace="tiny")

    def _happens(self, fault: str) -> bool:
        if fault in self.faults:
            self.faults.remove(fault)
            return True
        return False


def _refusal(asked: dict[str, Any], code: str, message: str) -> dict[str, Any]:
    return {"record": asked["record"], "verdict": "failure", "code": code, "message": message}

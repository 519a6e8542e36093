"""Promotion as simple as it can be said, in dicts: what the store must agree with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from catalog.product_states import FIGURES_GO_ON, PRODUCT_STATES, feed_event
from store.listed import KEPT_REQUESTS

Fields = dict[str, object]

NOUN_OF = {"Title": "product", "Price": "offer", "Quantity": "inventory"}

# What goes on by itself while its texts wait.
FIGURES = frozenset({"offer", "inventory"})


@dataclass
class ModelRequest:
    """What was sent, by noun, and what was answered."""

    number: int
    parts: dict[str, Fields]
    answers: dict[str, str] = field(default_factory=dict)


@dataclass
class ModelListing:
    """One SKU on one channel."""

    state: str = "SUBMITTED"
    sent: int = 0
    answered: int = 0
    is_refusal: bool = False  # whether the last word is one
    has_id: bool = False
    is_there: bool = False
    main: dict[str, list[Fields]] = field(default_factory=dict)  # every version, by noun
    requests: dict[str, ModelRequest] = field(default_factory=dict)

    def accepted(self, noun: str) -> Fields:
        """Main as it is."""
        return self.main[noun][-1] if noun in self.main else {}

    def later(self, request: ModelRequest) -> list[ModelRequest]:
        """Requests after this one."""
        return [other for other in self.requests.values() if other.number > request.number]

    def has_overtaken(self, request: ModelRequest, nouns: Collection[str]) -> bool:
        """Whether a later request that is answered has said again what is refused."""
        if request.number >= self.answered:
            return False
        said = set(nouns) - FIGURES or set(nouns)
        return any(
            said & other.parts.keys()
            for other in self.later(request)
            if other.answers.keys() >= other.parts.keys()
        )

    def awaited(self) -> list[ModelRequest]:
        """Requests with a part that is unanswered and that nobody has sent again."""
        return [
            request
            for request in self.requests.values()
            if any(
                noun not in request.answers
                and not any(
                    noun in other.parts and set(other.parts[noun]) >= set(fields)
                    for other in self.later(request)
                )
                for noun, fields in request.parts.items()
            )
        ]

    def forget(self) -> None:
        """Only some requests are kept."""
        awaited = self.awaited()
        for name, request in list(self.requests.items()):
            if request.number <= self.sent - KEPT_REQUESTS and request not in awaited:
                del self.requests[name]


@dataclass
class ModelSku:
    """One SKU of one merchant."""

    state: str | None = None
    drafts: dict[str, list[Fields]] = field(default_factory=dict)  # every version, by noun
    listings: dict[str, ModelListing] = field(default_factory=dict)

    def lay(self, fields: Fields) -> bool:
        """Merge fields into the drafts; whether anything changed."""
        changed = False
        for name, value in fields.items():
            versions = self.drafts.get(NOUN_OF[name])
            if versions is None or versions[-1].get(name, ...) != value:
                before = versions[-1] if versions else {}
                self.drafts.setdefault(NOUN_OF[name], []).append({**before, name: value})
                changed = True
        return changed

    def move(self, event: str, actor: str) -> None:
        """Move the state where that is allowed."""
        if event in PRODUCT_STATES.allowed(self.state, actor):
            self.state = PRODUCT_STATES.move(self.state, event, actor)

    def feed(self, fields: Fields) -> None:
        """A feed's record."""
        changed = self.lay(fields)
        if self.state is None or changed:
            self.move(feed_event(self.state), "feed")

    def edit(self, fields: Fields) -> None:
        """A person's edit."""
        if self.lay(fields):
            self.move("edit", "person")

    def submit(self, channel: str, name: str, nouns: Collection[str]) -> bool:
        """Whether it is sent, or was before."""
        listing = self.listings.get(channel)
        if listing is not None and name in listing.requests:
            return True
        parts = {noun: dict(self.drafts[noun][-1]) for noun in nouns if noun in self.drafts}
        is_known = self.state in FIGURES_GO_ON and FIGURES.issuperset(parts)
        if self.state not in ("QUEUED", "SUBMITTED", "LIVE", "OUT_OF_STOCK") and not is_known:
            return False
        self.move("submit", "rule")
        listing = self.listings.setdefault(channel, ModelListing())
        listing.sent += 1
        if not self.state == listing.state == "REJECTED":
            listing.state = "SUBMITTED"
        listing.requests[name] = ModelRequest(listing.sent, parts)
        listing.forget()
        return True

    def answer(self, channel: str, name: str, nouns: Collection[str] | None, word: str) -> bool:
        """Let a channel say `accepted` or `refused`; whether that is news."""
        listing = self.listings.get(channel)
        request = None if listing is None else listing.requests.get(name)
        if listing is None or request is None:
            return False
        open_parts = [
            noun
            for noun in request.parts
            if noun not in request.answers and (nouns is None or noun in nouns)
        ]
        is_beside = word == "accepted" and listing.state == "REJECTED"
        is_beside = is_beside and FIGURES.issuperset(request.parts)
        is_newer = request.number > listing.answered
        is_first = not is_newer or not listing.is_refusal
        goes_back = is_first or listing.is_there
        if listing.is_there and "product" in open_parts:
            goes_back = False  # nobody has refused what it costs
        for noun in open_parts:
            if word == "accepted":
                self._promote(listing, request, noun)
            elif goes_back:
                self._take_back(channel, listing, request, noun)
            request.answers[noun] = word
        if not open_parts:
            return False
        if word == "accepted" and not listing.has_id:
            listing.has_id = listing.is_there = True
        is_late = word == "refused" and listing.has_overtaken(request, open_parts)
        if not is_late and not is_beside and (word == "refused" or is_newer):
            listing.is_refusal = word == "refused"
        listing.answered = max(listing.answered, request.number)
        self._stand(listing, word, is_late=is_late, is_news=is_newer and not is_beside)
        self._settle(refused=word == "refused" and not is_late)
        listing.forget()
        return True

    def end(self, channel: str) -> None:
        """The channel has ended its listing."""
        if channel in self.listings and self.listings[channel].state != "ENDED":
            self.listings[channel].state = "ENDED"
            self.listings[channel].is_there = False
            if all(listing.state == "ENDED" for listing in self.listings.values()):
                self.move("end", "marketplace")

    def _promote(self, listing: ModelListing, request: ModelRequest, noun: str) -> None:
        newer = {
            name
            for other in listing.later(request)
            if other.answers.get(noun) == "accepted"
            for name in other.parts[noun]
        }
        fields = {name: v for name, v in request.parts[noun].items() if name not in newer}
        after = {**listing.accepted(noun), **fields}
        if after != listing.accepted(noun):
            listing.main.setdefault(noun, []).append(after)

    def _take_back(
        self, channel: str, listing: ModelListing, request: ModelRequest, noun: str
    ) -> None:
        if noun == "product":
            return
        # With one field a noun there is one value to speak of.
        [(name, value)] = request.parts[noun].items()
        others = [one for key, one in self.listings.items() if key != channel]
        stays = (
            self.drafts[noun][-1][name] != value
            or any(noun in other.parts for other in listing.later(request))
            or any(value == one.accepted(noun).get(name) for one in others if noun in one.main)
            or any(
                sent.parts.get(noun) == {name: value} and noun not in sent.answers
                for one in others
                for sent in one.requests.values()
            )
        )
        if not stays:
            known = [one.accepted(noun) for one in (listing, *others) if noun in one.main]
            self.lay({name: known[0][name] if known else None})

    def _stand(self, listing: ModelListing, word: str, *, is_late: bool, is_news: bool) -> None:
        if listing.state == "ENDED":
            return
        if word == "refused" and not is_late:
            listing.state = "REJECTED"
        elif listing.state != "REJECTED" or (word == "accepted" and is_news):
            sold_out = listing.accepted("inventory").get("Quantity") == 0
            is_there = "OUT_OF_STOCK" if sold_out else "LIVE"
            listing.state = "SUBMITTED" if listing.awaited() else is_there

    def _settle(self, *, refused: bool) -> None:
        listings = [one for one in self.listings.values() if one.state != "ENDED"]
        if refused:
            self.move("refuse", "marketplace")
        elif not listings:
            if self.state == "SUBMITTED" and not any(
                one.awaited() for one in self.listings.values()
            ):
                self.move("accept_stale", "marketplace")
            return
        elif any(one.awaited() for one in listings):
            return
        elif any(one.state == "REJECTED" for one in listings):
            self.move("refuse", "marketplace")
        elif any(self.pending(one) for one in listings):
            self.move("accept_stale", "marketplace")
        else:
            self.move("accept", "marketplace")
        if self.state == "LIVE" and all(one.state == "OUT_OF_STOCK" for one in listings):
            self.move("sell_out", "marketplace")

    def pending(self, listing: ModelListing) -> dict[str, Fields]:
        """What the drafts say and main does not, by noun; of what has ended, all they say."""
        return dict(self._pending(listing))

    def _pending(self, listing: ModelListing) -> Iterator[tuple[str, Fields]]:
        for noun, versions in sorted(self.drafts.items()):
            main = {} if listing.state == "ENDED" else listing.accepted(noun)
            fields = {name: v for name, v in versions[-1].items() if main.get(name) != v}
            if fields:
                yield noun, fields

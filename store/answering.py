"""What an answer of a marketplace does: accepted fields become main, refused ones go back."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from catalog.errors import MoveRefused
from catalog.listings import Ack, PartAnswer, SentPart
from catalog.merchants import Channel
from catalog.product_states import (
    APPROVED,
    CHANGED,
    ENDED,
    LIVE,
    NEW,
    OUT_OF_STOCK,
    REJECTED,
    SUBMITTED,
)
from catalog.promotion import (
    FOR_LACK,
    Acceptance,
    Outcome,
    Reason,
    Refusal,
    Result,
    says_figures_alone,
)
from store.differences import DraftFields, differences
from store.due_now import skus_are_due
from store.listed import Listed, Request, Standing
from store.listing_signs import (
    has_left,
    is_between,
    is_gone,
    is_listed,
    is_refused_again,
    is_sold_out,
    offers,
)
from store.loading import load_skus
from store.mains import LISTED, MainChange, Mains
from store.makers import shown_by_makers
from store.merging import Cause, Draft, Merger
from store.refusing import add_reasons, clean, kept_of, names_of, same_draft, take_back
from store.saving import save
from store.seen import forget
from store.submitting import outcome, save_uses

# What a channel was told that its own report of listings does not show.
_NOT_REPORTED = frozenset({"content", "own", "description", "profiles"})


class Answering:
    """Answers to one request that a transaction writes, and all that they touch."""

    def __init__(
        self,
        merchant: str,
        channel: Channel,
        request_id: str,
        now: str,
        *,
        cause: Cause | None = None,
    ) -> None:
        self.merchant = merchant
        self.channel = channel
        self.request_id = request_id
        self.now = now
        self.merger = Merger(merchant, cause or Cause("marketplace", request_id, now))
        self.listed = Listed(merchant, channel)
        self.mains = Mains(merchant, now)
        self._drafts: dict[str, list[tuple[str, str, Draft]]] = {}
        self._reasons: list[tuple[str, Request, Reason]] = []
        self._refused: set[str] = set()
        self._due: list[str] = []
        self._using: dict[str, None] = {}  # SKUs whose profile uses were answered, in order

    def read(self, connection: Connection, skus: Collection[str]) -> None:
        """Read all that answers about these SKUs may touch."""
        load_skus(connection, self.merger, skus)
        for (sku, noun, place), draft in self.merger.drafts.items():
            self._drafts.setdefault(sku, []).append((noun, place, draft))
        self.listed.read(connection, skus)
        self.mains.read(connection, skus)

    def save(self, connection: Connection) -> None:
        """Write what has changed."""
        save(connection, self.merger)
        self.mains.save(connection)
        self.listed.save(connection)
        save_uses(connection, self.listed, list(self._using))
        add_reasons(connection, self.merchant, self.channel, self._reasons, self.now)
        if self._due:
            # No draft says it: a template was refused, it must join the listing it has left, or
            # something is there that nobody has awaited.
            skus_are_due(connection, self.merchant, self._due, self.now)
        if self._refused:
            # A variation may have been named by its product's record.
            items = self.merger.items
            products = {items[sku].product for sku in self._refused if sku in items}
            forget(connection, self.merchant, self._refused | products)

    def accept(self, answer: Acceptance) -> Outcome:
        """Make what was sent, or the nouns of it that are named, main."""
        found = self._open_parts(answer.sku, answer.nouns)
        if isinstance(found, str):
            return self._outcome(answer.sku, found)
        request, listing, parts = found
        shown = (
            [request.parts[index] for index in parts]
            if answer.made_by == "this"
            else list(shown_by_makers(self.listed, answer.sku, request, answer.made_by))
        )
        for part in shown:
            self._promote(answer.sku, request, part)
        for index in parts:
            self._close(answer.sku, request, index, "accepted")
        is_newer = request.number > listing.answered_number
        # What was refused of its texts is what is to be mended, also when a price is accepted.
        is_beside = listing.state == REJECTED and says_figures_alone(request.parts)
        # Where another part of the same request was refused, that is what the listing tells.
        if is_beside:
            listing.answered_number = max(listing.answered_number, request.number)
        elif is_newer or (request.number == listing.answered_number and listing.ack != "failure"):
            self._note(listing, request, answer.ack, answer.code, answer.message)
        is_proved = answer.made_by == "any" or listing.listing_id is None
        if answer.listing_id is not None and (is_newer or is_proved):
            self._give_id(listing, clean(answer.listing_id), request)
        self._end_request(request, listing)
        is_refused = listing.state == REJECTED and (is_beside or not is_newer)
        if listing.state != ENDED and not is_refused:
            self._stand(listing)
        # What a listing shows that another request has made is told what was said since: it is due.
        self._settle(answer.sku, said=request if answer.made_by != "this" else None)
        if answer.made_by != "this" or self._may_have_to_end(answer.sku, request):
            self._due.append(answer.sku)
        return self._outcome(answer.sku, "done")

    def refuse(self, answer: Refusal) -> Outcome:
        """Keep why, and take back what goes back to main."""
        found = self._open_parts(answer.sku, answer.nouns)
        if isinstance(found, str):
            return self._outcome(answer.sku, found)
        request, listing, parts = found
        is_for_lack = all(reason.code in FOR_LACK for reason in answer.reasons)
        blamed = {reason.field for reason in answer.reasons}
        waits = is_for_lack or is_refused_again(request, listing)
        refused = [request.parts[index] for index in parts]
        kept: set[str] = set()
        for index, part in zip(parts, refused, strict=True):
            stays = kept_of(refused, part, blamed) if is_listed(self.mains, listing) else set()
            if not waits or (not is_for_lack and blamed & part.fields.keys()):
                take_back(self.merger, self.listed, self.mains, answer.sku, request, part, stays)
            kept |= stays
            self._close(answer.sku, request, index, "refused")
        if kept:
            self._due.append(answer.sku)  # they are told by themselves
        self._end_request(request, listing)
        self._reasons += [(answer.sku, request, reason) for reason in answer.reasons]
        self._refused.add(answer.sku)
        if not self._is_overtaken(answer.sku, request, listing, refused):
            first = answer.reasons[0]
            self._note(listing, request, "failure", first.code, first.message)
            if listing.state != ENDED and parts:
                listing.state = REJECTED
            self._settle(answer.sku, refused=bool(parts))
        else:  # something newer has been answered since, and that is what counts
            if listing.state == SUBMITTED:
                self._stand(listing)
            self._settle(answer.sku)
        return self._outcome(answer.sku, "done")

    def give_up(self, sku: str, since: str, *, is_put_off: bool = False) -> Outcome:
        """Wait no longer for an answer about a SKU; one that comes after all still counts."""
        request, listing = self.listed.request(sku, self.request_id), self.listed.listing(sku)
        if request is None or listing is None:
            return self._outcome(sku, "unknown")
        if request.answered_at is not None or request.lost_at is not None:
            return self._outcome(sku, "repeated")
        request.lost_at, request.is_put_off, request.is_changed = since, is_put_off, True
        self.listed.change(listing)
        if listing.listing_id is not None:
            self._doubt(sku, request)
        if listing.state == SUBMITTED and listing.listing_id is not None:
            self._stand(listing)
            # What was to be brought back, and perhaps was not, is no more than what it was.
            if is_gone(listing) and not listing.waiting:
                listing.state = ENDED
        item = self.merger.items.get(sku)
        if item is not None and item.state == SUBMITTED:
            self.merger.cause_event(sku, "queue")
        return self._outcome(sku, "done")

    def _is_overtaken(
        self, sku: str, request: Request, listing: Standing, refused: Sequence[SentPart]
    ) -> bool:
        """Whether a later request that was answered has said again what is refused."""
        if request.number >= listing.answered_number:
            return False
        texts = names_of(refused, are_figures=False)
        said = texts or names_of(refused, are_figures=True)
        return not said or any(
            said & names_of(later.parts, are_figures=not texts)
            for later in self.listed.later(sku, request)
            if later.answered_at is not None
        )

    def _may_have_to_end(self, sku: str, request: Request) -> bool:
        """Whether a listing may be there that should not: no feed will speak of it."""
        item = self.merger.items.get(sku)
        return not request.parts or (item is not None and item.state == ENDED)

    def _doubt(self, sku: str, request: Request) -> None:
        """Note of what a lost request has said otherwise than main that nobody knows which is so.

        No report shows it; it is told once more, whatever is wanted by then.
        """
        main = self.mains.fields(sku, self.channel, LISTED, "")
        doubted = {
            name: None
            for part in request.parts
            if part.noun == LISTED and part.answer is None
            for name in _NOT_REPORTED & part.fields.keys()
            if main.get(name) is not None and main[name] != part.fields[name]
        }
        if doubted:
            self.mains.lay(self.channel, MainChange(sku, LISTED, "", doubted, self.request_id))

    def settle(self, sku: str) -> bool:
        """Let an item rest if it is listed and nothing of it is pending; whether it does.

        What was refused of it counts no longer where a feed or a person has taken it back since.
        """
        listings = [row for row in self.listed.on_all(sku) if row.state != ENDED]
        refused = [row for row in listings if row.state == REJECTED]
        if not listings or any(row.waiting for row in listings):
            return False
        if refused and (self.merger.items[sku].state != CHANGED or any(map(is_gone, refused))):
            return False
        if any(self._differs(sku, Channel(row.marketplace, row.site)) for row in listings):
            return False
        for row in refused:
            self._stand(row)
            self.listed.change(row)
        if any(is_between(self.mains, row) for row in listings):
            return self._queue(sku)
        # The product of single variations tells nothing itself, and they may have waited for it.
        if refused or any(has_left(self.mains, row) or row.listing_id is None for row in listings):
            self._due.append(sku)
        self.merger.cause_event(sku, "settle")
        if all(row.state == OUT_OF_STOCK for row in listings):
            self.merger.cause_event(sku, "sell_out")
        return True

    def _queue(self, sku: str) -> bool:
        """Keep in line what waits for its next listing: nothing new is said, so nobody is asked."""
        item = self.merger.items[sku]
        if item.state in (NEW, CHANGED):
            self.merger.cause_event(sku, "approve")
        if item.state == APPROVED:
            self.merger.cause_event(sku, "queue")
            self._due.append(sku)
        return False

    def _open_parts(
        self, sku: str, nouns: frozenset[str] | None
    ) -> tuple[Request, Standing, list[int]] | Result:
        """The places of the parts that an answer is the first to speak of."""
        request, listing = self.listed.request(sku, self.request_id), self.listed.listing(sku)
        if request is None or listing is None:
            return "unknown"
        named = [
            index for index, part in enumerate(request.parts) if nouns is None or part.noun in nouns
        ]
        if not named and (request.parts or nouns is not None):
            return "unknown"
        parts = [index for index in named if request.parts[index].answer is None]
        if not parts and (request.parts or request.answered_at is not None):
            return "repeated"
        return request, listing, parts

    def _promote(self, sku: str, request: Request, part: SentPart) -> None:
        """Make the values that were sent main, but for fields that a later request has brought."""
        later = {
            name
            for other in self.listed.later(sku, request)
            for answered in other.parts
            if answered.answer == "accepted" and same_draft(answered, part)
            for name in answered.fields
        }
        fields = {name: value for name, value in part.fields.items() if name not in later}
        if part.noun == LISTED and "quantity" in fields and self._left(sku) is not None:
            fields["left"] = None  # of the quantity before
        change = MainChange(sku, part.noun, part.place, fields, self.request_id)
        self.mains.lay(self.channel, change)

    def _left(self, sku: str) -> object:
        return self.mains.fields(sku, self.channel, LISTED, "").get("left")

    def _close(self, sku: str, request: Request, index: int, answer: PartAnswer) -> None:
        part = request.parts[index] = replace(request.parts[index], answer=answer)
        if part.noun == "profile_use":
            self._using[sku] = None

    def _end_request(self, request: Request, listing: Standing) -> None:
        request.is_changed = True
        if all(part.answer is not None for part in request.parts):
            request.answered_at = self.now
        self.listed.change(listing)

    def _note(
        self, listing: Standing, request: Request, ack: Ack, code: str | None, message: str
    ) -> None:
        """Keep the last answer."""
        listing.answered_number = max(listing.answered_number, request.number)
        listing.last_answered, listing.answered_at = request.id, self.now
        listing.ack, listing.code = ack, None if code is None else clean(code)
        listing.message = clean(message)

    def _give_id(self, listing: Standing, listing_id: str, request: Request) -> None:
        if listing.listing_id == listing_id:
            # What had left the listing has been put into it again.
            if request.at > (listing.ended_at or request.at) and offers(request):
                listing.listed_at = self.now
            return
        # Another listing of it than the one that has ended. The first id that comes after the
        # end is that of the ended one: the two reports were read in the wrong order.
        if listing.listing_id is not None and listing.state == ENDED:
            listing.state, listing.ended_at = LIVE, None
        listing.listing_id, listing.listed_at = listing_id, self.now

    def _stand(self, listing: Standing) -> None:
        """Give a listing whose last word is no refusal the state it has at the marketplace."""
        if listing.waiting:
            listing.state = SUBMITTED
        else:
            listing.state = OUT_OF_STOCK if is_sold_out(self.mains, listing) else LIVE

    def _settle(self, sku: str, *, refused: bool = False, said: Request | None = None) -> None:
        """Move the item by what all channels together have said; see `Promotion`.

        What `said` says counts as accepted: nobody must approve it once more.
        """
        item = self.merger.items.get(sku)
        if item is None:
            return
        listings = [row for row in self.listed.on_all(sku) if row.state != ENDED]
        own = self.listed.listing(sku)
        if refused:
            event = "refuse"
        elif not listings:
            # Its listing has ended before this answer came, and is to be made anew.
            if item.state != SUBMITTED or any(row.waiting for row in self.listed.on_all(sku)):
                return
            event = "accept_stale"
        elif any(listing.waiting for listing in listings):
            return
        elif any(listing.state == REJECTED for listing in listings):
            event = "refuse"
        elif any(self._differs(sku, Channel(row.marketplace, row.site), said) for row in listings):
            event = "accept_stale"
        elif any(is_between(self.mains, row) for row in listings if row is own):
            event = "accept_stale"  # nothing of it is for sale before its next listing is there
        else:
            event = "accept"
        self._cause(sku, event)
        if item.state == LIVE and listings and all(row.state == OUT_OF_STOCK for row in listings):
            self._cause(sku, "sell_out")

    def _cause(self, sku: str, event: str) -> None:
        # An item that begins anew (NEW, after a relisting) is not moved by answers from before.
        with contextlib.suppress(MoveRefused):
            self.merger.cause_event(sku, event)

    def _differs(self, sku: str, channel: Channel, said: Request | None = None) -> bool:
        mains = {
            (main.noun, main.place): main.fields
            for main in self.mains.of_sku(sku)
            if main.channel == channel
        }
        if said is not None and channel == self.channel:
            for part in said.parts:
                key = (part.noun, part.place)
                mains[key] = {**mains.get(key, {}), **part.fields}
        return any(differences(self._drafts_of(sku), mains, channel))

    def _drafts_of(self, sku: str) -> list[DraftFields]:
        return [
            DraftFields(noun, place, draft.version, draft.read())
            for noun, place, draft in self._drafts.get(sku, ())
        ]

    def _outcome(self, sku: str, result: Result) -> Outcome:
        item, listing = self.merger.items.get(sku), self.listed.listing(sku)
        return outcome(sku, result, item, listing)

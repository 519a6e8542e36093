"""Moves of many products: approved, sent back, ended or brought back, by list or by filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.desks.products import PERSON_MOVES
from admin_api.moments import iso_now
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.filters import ItemFilter
from catalog.paging import PageRequest
from catalog.products import ItemMove, MoveOutcome
from store.columns import storable
from store.merging import Cause
from store.store import Store

# SKUs of one request: one transaction of some milliseconds. A filter goes on behind them.
MOST_SKUS = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one page of SKUs.

    Attributes:
        counts: How many had each outcome.
        left: Those that did not move although they were asked to, in order.
        after: The cursor behind which the next page begins; None at the end.
    """

    counts: Mapping[MoveOutcome, int]
    left: tuple[ItemMove, ...]
    after: str | None


class ProductMovesDesk:
    """Lets people move the states of products, many at once."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def move(
        self,
        caller: Caller,
        merchant: str,
        event: str,
        skus: Mapping[str, str | None],
        why: str = "",
    ) -> Moved:
        """Let an event move some SKUs, each as far as it may be. Safe to ask for again.

        Args:
            caller: Who asks.
            merchant: Whose SKUs they are.
            event: One of PERSON_MOVES.
            skus: By SKU, at most MOST_SKUS, the version that was looked at; None for any.
            why: What the audit log keeps of the reason.

        Raises:
            Refused: 403; or 422: no such event, or too many SKUs.
            NotFound: The caller sees no such merchant.
        """
        caller.allow(Act.EDIT_PRODUCTS, merchant)
        _look_at_event(event)
        if len(skus) > MOST_SKUS:
            detail = f"{MOST_SKUS} SKUs at most are moved at once, not {len(skus):,}"
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "request_invalid", detail)
        known = {storable(sku): version for sku, version in skus.items()}
        return self._move(caller, merchant, event, known, storable(why), None)

    def move_page(
        self,
        caller: Caller,
        wanted: ItemFilter,
        event: str,
        after: str | None = None,
        why: str = "",
    ) -> Moved:
        """Let an event move the next page of the SKUs that a filter leaves, by SKU.

        Whoever goes on until `after` is None has moved all; whoever stops has moved a part, and
        may begin anew, for what has moved already is counted as repeated or filtered out.

        Raises:
            Refused, NotFound: As `move`.
            QueryInvalid: The cursor or the filter cannot be used.
        """
        caller.allow(Act.EDIT_PRODUCTS, wanted.merchant)
        _look_at_event(event)
        found = self._store.item_queries.page(wanted, PageRequest(MOST_SKUS, after))
        skus = dict.fromkeys(line.sku for line in found.entries)
        return self._move(caller, wanted.merchant, event, skus, storable(why), found.after)

    def _move(
        self,
        caller: Caller,
        merchant: str,
        event: str,
        skus: Mapping[str, str | None],
        why: str,
        after: str | None,
    ) -> Moved:
        if not skus:
            return Moved({}, (), after)
        named = next(iter(skus)) if len(skus) == 1 else f"{len(skus)} SKUs"
        before = {"event": event, "skus": list(skus), "why": why}
        act = f"{event.replace('_', ' ')} products"
        with self._notary.noting(
            caller, act, "product", named, merchant=merchant, before=before
        ) as noted:
            cause = Cause("person", caller.user, iso_now())
            moves = self._store.items.move_all(merchant, skus, event, cause)
            counts: dict[MoveOutcome, int] = {}
            for each in moves:
                counts[each.outcome] = counts.get(each.outcome, 0) + 1
            noted.after = {name: times for name, times in counts.items()}
        left = tuple(each for each in moves if each.outcome not in ("done", "repeated"))
        return Moved(counts, left, after)


def _look_at_event(event: str) -> None:
    if event not in PERSON_MOVES:
        detail = f"{event!r} is nothing that people do to products: {', '.join(PERSON_MOVES)}"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "request_invalid", detail)

"""What a refusal leaves: inventory and prices that were refused go back to main; the reason."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, Table

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.promotion import FIGURE_FIELDS, Reason, says_figures_alone
from store.bulk import insert_rows, run
from store.error_counts import cause_of, count_errors
from store.facets import Facet
from store.listed import Listed, Request
from store.mains import Mains
from store.merging import Merger
from store.rows import ErrorRow

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]

# What goes back to main when it is refused. A refused description stays in the draft: somebody
# must correct it, and a feed may not say it again for months.
_GO_BACK = frozenset({"inventory", "offer"})

_STAGE = "marketplace"
KEPT_REASONS = (
    "SELECT record, count(*) FROM errors WHERE merchant = ? AND feed = ? AND record IN ?? "
    "AND stage = 'marketplace' GROUP BY record"
)


def kept_of(parts: Sequence[SentPart], part: SentPart, blamed: Collection[str | None]) -> set[str]:
    """The fields of a refused part whose values stay, of a SKU that is in a listing.

    Buyers go on buying what is for sale, so a refusal of texts keeps no price and no quantity from
    them: what is told of the two by itself is told next.

    Args:
        parts: All that was refused.
        part: One of them.
        blamed: The fields that the reasons name.
    """
    figures = FIGURE_FIELDS.get(part.noun, frozenset()) & part.fields.keys()
    is_blamed = bool(figures.intersection(blamed))
    others = any(FIGURE_FIELDS.get(each.noun, frozenset()).intersection(blamed) for each in parts)
    if is_blamed or (says_figures_alone(parts) and not others):
        return set()
    return set(figures)


def names_of(parts: Iterable[SentPart], *, are_figures: bool) -> set[tuple[str, str, str]]:
    """Noun, place and name of the fields that prices and quantities come from, or of the others."""
    return {
        (part.noun, part.place, name)
        for part in parts
        for name in part.fields
        if (name in FIGURE_FIELDS.get(part.noun, ())) is are_figures
    }


def take_back(
    merger: Merger,
    listed: Listed,
    mains: Mains,
    sku: str,
    request: Request,
    part: SentPart,
    kept: Collection[str] = (),
) -> None:
    """Give refused fields of a draft the value of main, where they still are as they were sent.

    Those that are kept stay.

    A field that is not in main is cleared. A field stays where a later request has said it again
    (that one's answer decides), and where another channel has accepted the same value or is asked
    for it: the draft is for all of them.
    """
    draft = merger.drafts.get((sku, part.noun, part.place))
    if part.noun not in _GO_BACK or draft is None:
        return
    held = draft.read()
    fields = {
        name: _value_of_main(listed.channel, mains, sku, part, name)
        for name, value in part.fields.items()
        if name in held
        and name not in kept
        and held[name] == value
        and not _is_said_again(listed, sku, request, part, name)
        and not _is_wanted_elsewhere(listed, mains, sku, part, name)
    }
    merger.lay(Facet(sku, part.noun, part.place, fields), None)
    merger.touched.clear()  # the item moves by the refusal, not by this


def same_draft(one: SentPart, other: SentPart) -> bool:
    """Whether two parts were taken from one draft."""
    return (one.noun, one.place) == (other.noun, other.place)


def _is_said_again(listed: Listed, sku: str, request: Request, part: SentPart, name: str) -> bool:
    return any(
        same_draft(other, part) and name in other.fields
        for later in listed.later(sku, request)
        for other in later.parts
    )


def _is_wanted_elsewhere(listed: Listed, mains: Mains, sku: str, part: SentPart, name: str) -> bool:
    value = part.fields[name]
    asked = any(
        other.answer is None and same_draft(other, part) and other.fields.get(name) == value
        for request in listed.elsewhere(sku)
        for other in request.parts
    )
    return asked or any(
        main.channel != listed.channel
        and (main.noun, main.place) == (part.noun, part.place)
        and main.fields.get(name) == value
        for main in mains.of_sku(sku)
    )


def _value_of_main(channel: Channel, mains: Mains, sku: str, part: SentPart, name: str) -> object:
    """What the channel has accepted; else what another has, the latest; else None."""
    own = mains.fields(sku, channel, part.noun, part.place)
    if name in own:
        return own[name]
    others = [
        main
        for main in mains.of_sku(sku)
        if (main.noun, main.place) == (part.noun, part.place) and name in main.fields
    ]
    latest = max(others, key=lambda main: (main.changed_at, main.channel), default=None)
    return None if latest is None else latest.fields[name]


def add_reasons(
    connection: Connection,
    merchant: str,
    channel: Channel,
    refused: Sequence[tuple[str, Request, Reason]],
    now: str,
) -> None:
    """Keep why a marketplace has refused, as errors of the request's records."""
    if not refused:
        return
    request_id = refused[0][1].id
    records = sorted({request.record for _, request, _ in refused})
    positions: dict[int, int] = dict(
        run(connection, KEPT_REASONS, merchant, request_id, records).all()
    )
    rows: list[dict[str, object]] = []
    for sku, request, reason in refused:
        position = positions.get(request.record, 0)
        positions[request.record] = position + 1
        code = clean(reason.code)
        field = None if reason.field is None else clean(reason.field)
        rows.append(
            {
                "merchant": merchant,
                "feed": request_id,
                "record": request.record,
                "stage": _STAGE,
                "position": position,
                "at": now,
                "marketplace": str(channel),
                "sku": sku,
                "code": code,
                "message": clean(reason.message),
                "field": field,
                "record_line": 0,
                "record_text": "",
                "cause": cause_of(code, field, None, None),
            }
        )
    names = [column.name for column in _errors.columns]
    insert_rows(connection, _errors, [tuple(row.get(name) for name in names) for row in rows])
    count_errors(connection, rows)


def clean(text: str) -> str:
    """A marketplace's words without what PostgreSQL cannot keep: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()

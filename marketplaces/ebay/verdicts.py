"""What one response means for what was asked: its verdict, by the error table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.promotion import Reason
from marketplaces.actions import ActionKind
from marketplaces.adapter import Verdict
from marketplaces.ebay.error_table import DONE_WHEN_ENDING, KNOWN_ERRORS, Effect
from marketplaces.ebay.remarks import Remark

_DONE_ACKS = frozenset({"Success", "Warning"})
_ALL_ACKS = _DONE_ACKS | {"Failure", "PartialFailure"}

# The code of a reason where eBay gives none.
_NO_CODE = "0"

# Kinds of action that give a listing a new id.
_MAKING: frozenset[ActionKind] = frozenset({"add", "relist"})

# An ItemID: digits, at most 19 of them. Older ones have 10 and more.
_LISTING_ID = re.compile(r"(?<!\d)\d{9,19}(?!\d)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of one response; the fields are those of `ActionAnswer`."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    listing_id: str | None = None
    ended: bool = False
    wait_seconds: int = 0
    waits_alone: bool = False
    stops_lane: bool = False
    same_as: str | None = None
    ends_empty: bool = False
    is_found: bool = False


def judge(
    kind: ActionKind, ack: str, remarks: Sequence[Remark], detail: str, listing_id: str | None
) -> Judgement:
    """Judge a response. What it says in one place must agree with what it says in the others.

    Args:
        kind: Of the action.
        ack: As the response says.
        remarks: Errors first.
        detail: Plain text of `Message`.
        listing_id: The listing that it names.
    """
    errors = [remark for remark in remarks if not remark.is_warning]
    makes = kind in _MAKING
    if ack in _DONE_ACKS and makes and listing_id is None:
        # Done, and nobody knows what: the same again brings the id, by its UUID.
        return Judgement("again", _reasons(remarks, detail))
    if ack in _DONE_ACKS and (makes or not errors):
        return _done(remarks, detail, listing_id)
    if ack not in _ALL_ACKS and not errors:
        return Judgement("again", (Reason(_NO_CODE, "eBay's answer says neither yes nor no."),))
    return _not_done(kind, remarks, detail, listing_id)


def _not_done(
    kind: ActionKind, remarks: Sequence[Remark], detail: str, listing_id: str | None
) -> Judgement:
    errors = [remark for remark in remarks if not remark.is_warning]
    effects = {_effect(kind, remark) for remark in errors}
    if "adopt" in effects:
        return _adopted(errors, remarks, detail)
    if effects and effects <= {"done", "remark"}:
        return _done(remarks, detail, listing_id)
    reasons = _reasons(remarks, detail) or (
        Reason(_NO_CODE, "eBay has refused it and does not say why."),
    )
    if effects and effects <= {"again", "done", "remark"}:
        waits = [KNOWN_ERRORS[error.code] for error in errors if _is_known(error)]
        longest = max(waits, key=lambda known: known.wait_seconds, default=None)
        if longest is None:
            return Judgement("again", reasons)
        alone = longest.waits_alone
        return Judgement("again", reasons, wait_seconds=longest.wait_seconds, waits_alone=alone)
    return Judgement(
        "failure",
        reasons,
        ended="ended" in effects,
        stops_lane="stop" in effects,
        same_as=_same_as(errors),
        ends_empty="empty" in effects,
    )


def _effect(kind: ActionKind, remark: Remark) -> Effect:
    if kind == "end" and remark.code in DONE_WHEN_ENDING:
        return "done"
    return remark.effect


def _is_known(remark: Remark) -> bool:
    return remark.code in KNOWN_ERRORS


def _done(remarks: Sequence[Remark], detail: str, listing_id: str | None) -> Judgement:
    """Done; a remark that says no more than that nothing had to be done is left out."""
    telling = [remark for remark in remarks if remark.effect in ("remark", "failure", "again")]
    verdict: Verdict = "warning" if telling else "success"
    return Judgement(verdict, _reasons(telling, detail), listing_id)


def _adopted(errors: Sequence[Remark], remarks: Sequence[Remark], detail: str) -> Judgement:
    """The same making was sent before: the listing that it has made is this one."""
    told = next(error for error in errors if error.effect == "adopt")
    listing_id = _listing_id(told)
    if listing_id is not None:
        return Judgement("success", (), listing_id=listing_id, is_found=True)
    return Judgement("failure", _reasons(remarks, detail))


def _same_as(errors: Sequence[Remark]) -> str | None:
    return next((_listing_id(error) for error in errors if error.effect == "same"), None)


def _listing_id(remark: Remark) -> str | None:
    """The listing that a remark names: a parameter that is nothing else, else from its words."""
    for parameter in remark.parameters:
        if _LISTING_ID.fullmatch(parameter.strip()):
            return parameter.strip()
    found = _LISTING_ID.search(remark.words)
    return found[0] if found else None


def _reasons(remarks: Sequence[Remark], detail: str) -> tuple[Reason, ...]:
    """One reason a remark; the detail goes with the first, whose it is."""
    return tuple(
        remark.reason(detail if place == 0 else "") for place, remark in enumerate(remarks)
    )

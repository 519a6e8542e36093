"""Writes the reference page of eBay's errors from the two tables; `make types` does it anew."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from marketplaces.ebay.call_errors import CALL_ERRORS, Reaction
from marketplaces.ebay.error_table import DONE_WHEN_ENDING, KNOWN_ERRORS, Effect

PAGE: Final = Path("docs/reference/ebay-errors.md")

_EFFECTS: Final[Mapping[Effect, str]] = {
    "failure": "refused",
    "done": "done all the same",
    "remark": "done; a remark",
    "again": "sent again by itself",
    "ended": "refused; the listing is gone",
    "stop": "refused; the lane stops",
    "adopt": "done: the listing that it names is taken over",
    "empty": "the listing is ended, and listed again with the next stock; else refused",
    "same": "taken over if it has the same SKU, else refused",
}

_REACTIONS: Final[Mapping[Reaction, str]] = {
    "wait": "asked again later",
    "again": "tried again",
    "not_yet": "tried again: it is not there yet",
    "renew": "a new token, and once more",
    "access": "the merchant must connect the account anew",
    "there": "done: an earlier try has done it",
    "anew": "a new ticket is begun",
    "refused": "refused for good",
}

_TEXT: Final = """\
# eBay's errors

<!-- Written by `make types` from marketplaces/ebay/error_table.py and call_errors.py. -->

What eBay answers, and what comes of it. How a request becomes a file and an answer a verdict is
told in [how listings go to eBay](../explanation/ebay.md).

## In result files

One answer may have several. A code that is not listed is a refusal with eBay's own words, or is
sent again where eBay calls it its own fault (`SystemError`). Warnings never refuse. When a listing
is ended, {ending} mean that it has ended already, and are done.

| code | what it means | what comes of it | field | what to do |
|---|---|---|---|---|
{rows}

Some of these are found before anything is sent; they then have eBay's code all the same.

## In calls

Decided by `errorId`, not by the HTTP status: the same ids come under several.

| errorId | what it means | what is done | wait in seconds, where eBay does not say |
|---|---|---|---|
{calls}

Without an id: 401 gets a new token once, 429 is asked again later, 408, 425 and 5xx are tried
again, and everything else is refused.
"""


def page() -> str:
    """The page as it must stand in the repository."""
    ending = ", ".join(f"`{code}`" for code in sorted(DONE_WHEN_ENDING, key=int))
    return _TEXT.format(ending=ending, rows="\n".join(_rows()), calls="\n".join(_calls()))


def _rows() -> Iterator[str]:
    for row in KNOWN_ERRORS.values():
        comes = _EFFECTS[row.effect]
        if row.wait_seconds:
            comes += f", after {row.wait_seconds // 60} minutes"
            comes += "; other listings go on" if row.waits_alone else ""
        field = f"`{row.field}`" if row.field else ""
        yield f"| `{row.code}` | {row.meaning} | {comes} | {field} | {row.hint} |"


def _calls() -> Iterator[str]:
    for row in CALL_ERRORS.values():
        wait = str(row.seconds) if row.seconds else ""
        yield f"| `{row.id}` | {row.meaning} | {_REACTIONS[row.reaction]} | {wait} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

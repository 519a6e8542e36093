"""Which records are tried, on which release: a feed and numbers, or pasted text."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from admin_api.console.parts.tags import Tag, on_value, tag
from admin_api.console.view import View
from catalog.feeds import Feed
from catalog.records import SENT_KINDS
from catalog.releases import Release
from workflow.trial import MOST_RECORDS, FedRecords, PastedRecords

_PASTE = "paste"


class SourceBar:
    """The row above the editor. What it says stands in the address."""

    def __init__(
        self,
        view: View,
        release: Release,
        releases: Sequence[Release],
        feeds: Sequence[Feed],
        changed: Callable[[], Any],
    ) -> None:
        """Draw it.

        Args:
            view: The page; its query holds what was chosen.
            release: That is tried.
            releases: That are offered.
            feeds: That are offered.
            changed: Called when other records are chosen.
        """
        self._view = view
        self._release = release
        self._changed = changed
        known = {str(each.number): each for each in feeds}
        asked = view.query.get("feed", "")
        self._feed = asked if asked in known or asked == _PASTE else next(iter(known), _PASTE)
        self._records = view.query.get("record", "1")
        self._kind = view.query.get("kind", SENT_KINDS[0])
        self._text = ""
        with tag("div", "cd-bar", role="group", aria_label="What is tried"):
            _select("Release", _releases(releases), str(release.id.number), self._other_release)
            options = [(number, _feed_words(each)) for number, each in known.items()]
            _select("Records of", [*options, (_PASTE, "Pasted text")], self._feed, self._other_feed)
            self._numbers = self._draw_numbers()
            self._kinds = _select(
                "As", [(kind, kind) for kind in SENT_KINDS], self._kind, self._other_kind
            )
        self._paste = tag(
            "textarea",
            "cd-input cd-paste",
            aria_label="Pasted records",
            placeholder="A header and rows of CSV, or elements of XML",
            spellcheck="false",
        )
        on_value(self._paste, "input", self._pasted)
        self._show()

    def source(self) -> FedRecords | PastedRecords | None:
        """What is to be tried; None where nothing is named."""
        if self._feed == _PASTE:
            return PastedRecords(self._kind, self._text) if self._text.strip() else None
        numbers = record_numbers(self._records)
        return FedRecords(int(self._feed), numbers) if numbers else None

    def _draw_numbers(self) -> Tag:
        with tag("label", "cd-field") as drawn:
            tag("span", "cd-label", "Record numbers")
            field = tag(
                "input",
                "cd-input cd-input--short",
                value=self._records,
                placeholder="1-5, 17",
                inputmode="numeric",
            )
        on_value(field, "input", self._other_records)
        return drawn

    def _other_release(self, number: str) -> None:
        ui.navigate.to(self._view.link("/playground", **self._told(), release=number))

    def _other_feed(self, number: str) -> None:
        self._feed = number
        self._show()
        self._tell()

    def _other_records(self, text: str) -> None:
        self._records = text
        self._tell()

    def _other_kind(self, kind: str) -> None:
        self._kind = kind
        self._tell()

    def _pasted(self, text: str) -> None:
        self._text = text
        self._changed()

    def _show(self) -> None:
        is_pasted = self._feed == _PASTE
        self._paste.set_visibility(is_pasted)
        self._kinds.set_visibility(is_pasted)
        self._numbers.set_visibility(not is_pasted)

    def _told(self) -> dict[str, str]:
        if self._feed == _PASTE:
            return {"feed": _PASTE, "kind": self._kind}
        return {"feed": self._feed, "record": self._records}

    def _tell(self) -> None:
        number = str(self._release.id.number)
        address = self._view.link("/playground", release=number, **self._told())
        ui.navigate.history.replace(address)
        self._changed()


def record_numbers(text: str) -> tuple[int, ...]:
    """Numbers such as `1-3, 17`, as many as a trial has; whatever is none is left out."""
    numbers: dict[int, None] = {}
    for part in text.replace(";", ",").split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            continue
        end = min(int(last or first), int(first) + MOST_RECORDS - 1)
        numbers |= dict.fromkeys(range(int(first), end + 1))
    return tuple(number for number in numbers if 0 < number < 1 << 31)[:MOST_RECORDS]


def _select(
    label: str, options: Sequence[tuple[str, str]], chosen: str, changed: Callable[[str], Any]
) -> Tag:
    with tag("label", "cd-field") as drawn:
        tag("span", "cd-label", label)
        with tag("select", "cd-select") as field:
            for value, words in options:
                option = tag("option", text=words, value=value)
                if value == chosen:
                    option.props["selected"] = True
    on_value(field, "change", changed)
    return drawn


def _releases(releases: Sequence[Release]) -> list[tuple[str, str]]:
    return [(str(each.id.number), _release_words(each)) for each in releases]


def _release_words(release: Release) -> str:
    words = f"{release.id.number}  {release.notes[:30]}".strip()
    return words if release.good else f"{words} (has errors)"


def _feed_words(feed: Feed) -> str:
    return f"{feed.number}  {feed.kind}: {feed.name[:40]}"

"""Findings gathered while a bundle is checked: everything in one go, but never without bound."""

import unicodedata

from catalog.findings import Finding, Place, Severity

# A name longer than this is cut where it is shown. Only hostile names are.
_SHOWN_CHARS = 120


def shown(name: str) -> str:
    """An entry's name as it can safely be printed: what cannot be seen is written as `\\u{200b}`.

    Lone surrogates, controls, and characters that change the direction or take no room are the
    usual means of making one name look like another, in a terminal as in a log.
    """
    cut = name if len(name) <= _SHOWN_CHARS else name[:_SHOWN_CHARS] + "…"
    return "".join(
        character
        if character == " " or unicodedata.category(character)[0] not in "CZ"
        else f"\\u{{{ord(character):x}}}"
        for character in cut
    )


class Remarks:
    """Findings in the order they were made; beyond `most` of them the rest is only counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[Finding] = []
        self._left_out = 0
        self.errors = 0

    def add(self, finding: Finding) -> None:
        """Keep a finding; an error always counts, listed or not."""
        self.errors += finding.severity is Severity.ERROR
        if len(self._kept) < self._most:
            self._kept.append(finding)
        else:
            self._left_out += 1

    def error(
        self, code: str, message: str, *, entry: str | None = None, hint: str | None = None
    ) -> None:
        """Something that refuses the bundle; `entry` is the raw name of the zip entry."""
        self._remark(Severity.ERROR, code, message, entry, hint)

    def warn(
        self, code: str, message: str, *, entry: str | None = None, hint: str | None = None
    ) -> None:
        """Something that goes on, but that somebody should look at."""
        self._remark(Severity.WARNING, code, message, entry, hint)

    def note(
        self, code: str, message: str, *, entry: str | None = None, hint: str | None = None
    ) -> None:
        """A fact worth telling."""
        self._remark(Severity.NOTE, code, message, entry, hint)

    def findings(self) -> tuple[Finding, ...]:
        """What was kept, errors first; a last finding tells how many were left out."""
        rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
        kept = sorted(self._kept, key=lambda finding: rank[finding.severity])
        if self._left_out:
            message = f"{self._left_out:,} more findings are not listed"
            severity = Severity.ERROR if self.errors else Severity.NOTE
            hint = "mend those above and check again"
            kept.append(Finding("bundle_more_findings", message, severity, hint=hint))
        return tuple(kept)

    def _remark(
        self, severity: Severity, code: str, message: str, entry: str | None, hint: str | None
    ) -> None:
        place = Place(entry=None if entry is None else shown(entry))
        self.add(Finding(code, message, severity, place, hint))

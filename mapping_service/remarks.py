"""Collects findings about one lookup file, and keeps ten thousand alike from burying the rest."""

from dataclasses import replace
from typing import NoReturn

from catalog.errors import WorkbookInvalid
from catalog.findings import Finding, Place, Severity

# Findings of one code in one sheet (or column of it) that are spelt out; the rest are counted.
SHOWN_OF_A_KIND = 5


class Remarks:
    """Findings about the file named `file`, in the order in which they were made."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kinds: dict[tuple[str, str], list[Finding]] = {}
        self._unsaid: dict[tuple[str, str], int] = {}

    def add(
        self,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.WARNING,
        cell: str | None = None,
        hint: str | None = None,
        group: str = "",
    ) -> None:
        """Note one finding; `group` says with which others of its code it is counted."""
        kind = (code, group)
        shown = self._kinds.setdefault(kind, [])
        if len(shown) < SHOWN_OF_A_KIND:
            shown.append(Finding(code, message, severity, Place(file=self.file, cell=cell), hint))
        else:
            self._unsaid[kind] = self._unsaid.get(kind, 0) + 1

    def findings(self) -> list[Finding]:
        """All findings; the last one shown of a kind says how many more there are."""
        found: list[Finding] = []
        for kind, shown in self._kinds.items():
            found += shown
            unsaid = self._unsaid.get(kind, 0)
            if unsaid:
                last = found.pop()
                found.append(replace(last, message=f"{last.message} (and {unsaid} more like it)"))
        return found

    def refuse(
        self, code: str, message: str, *, cell: str | None = None, hint: str | None = None
    ) -> NoReturn:
        """Give the file up.

        Raises:
            WorkbookInvalid: Always, with everything found so far and this reason last.
        """
        reason = Finding(code, message, Severity.ERROR, Place(file=self.file, cell=cell), hint)
        raise WorkbookInvalid(str(reason), [*self.findings(), reason])

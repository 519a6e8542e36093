"""What the demonstration promises, and whether it came out so."""

from collections.abc import Collection, Mapping

from rich.console import Console

# Of a difference, what is worth reading.
_SHOWN = 8


class Expectations:
    """Each is named; one that fails says what was expected and what was found."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.failed: list[str] = []
        self.count = 0

    def equal(self, name: str, found: object, expected: object) -> None:
        """Two things that must be the same."""
        self._note(name, found == expected, f"expected {expected}, found {found}")

    def same(self, name: str, found: Mapping[str, object], expected: Mapping[str, object]) -> None:
        """Two tables that must be the same; only what differs is told."""
        keys = sorted(set(found) | set(expected))
        wrong = [key for key in keys if found.get(key) != expected.get(key)]
        told = [f"{key}: expected {expected.get(key)}, found {found.get(key)}" for key in wrong]
        more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
        self._note(name, not wrong, "; ".join(told[:_SHOWN]) + more)

    def empty(self, name: str, found: Collection[object]) -> None:
        """Something of which there must be nothing."""
        self._note(name, not found, f"found {list(found)[:_SHOWN]}")

    def _note(self, name: str, holds: bool, why_not: str) -> None:
        self.count += 1
        if holds:
            self._console.print(f"[green]✓[/] {name}", highlight=False)
        else:
            self._console.print(f"[bold red]✗ {name}:[/] {why_not}", highlight=False)
            self.failed.append(f"{name}: {why_not}")

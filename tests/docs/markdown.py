"""Reads Markdown pages as far as their tests need it: fenced blocks, links, code words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^```([\w-]*)[ \t]*([^\n`]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE_WORD = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: its language, what else stands on the opening line, and its text."""

    language: str
    info: str
    text: str

    def value(self, key: str) -> str | None:
        """The value of `key=value` on the opening line."""
        for word in self.info.split():
            name, _, value = word.partition("=")
            if name == key:
                return value
        return None


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    hidden = {".venv", "out", "node_modules"}
    return sorted(
        page
        for page in ROOT.rglob("*.md")
        if not any(part in hidden or part.startswith(".") for part in page.relative_to(ROOT).parts)
    )


def name_of(page: Path) -> str:
    """The page's path from the root, for test ids and messages."""
    return page.relative_to(ROOT).as_posix()


def fences(page: Path) -> list[Fence]:
    """The fenced blocks of a page, in order."""
    return [Fence(*found.groups()) for found in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> Iterator[str]:
    """Targets of the page's links."""
    yield from _LINK.findall(prose(page))


def code_words(page: Path) -> Iterator[str]:
    """What stands between backticks in the page's prose."""
    yield from _CODE_WORD.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """The page's headings as GitHub makes anchors of them."""
    headings = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

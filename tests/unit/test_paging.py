"""Cursors: opaque to whoever holds them, and never believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import QueryInvalid
from catalog.paging import CursorKind, Page, PageRequest, entries_of

KIND = CursorKind("errors", (str, int))

_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(text=_text, number=st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_cursor_gives_its_key_back(text: str, number: int) -> None:
    """The next page begins behind exactly the entry that the last one ended with."""
    assert KIND.read(KIND.write((text, number))) == (text, number)


@given(cursor=st.text(max_size=40))
def test_any_text_is_a_cursor_or_refused(cursor: str) -> None:
    """Cursors come back from browsers and scripts; none may crash the question."""
    with pytest.raises(QueryInvalid) as caught:
        KIND.read(cursor)

    assert caught.value.code == "query_invalid"


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param(CursorKind("log", (str, int)).write(("a", 1)), id="of another question"),
        pytest.param(CursorKind("errors", (str,)).write(("a",)), id="too short"),
        pytest.param(CursorKind("errors", (str, str)).write(("a", "1")), id="text for a number"),
        pytest.param(KIND.write(("a", True)), id="a truth value"),
        pytest.param(KIND.write(("a", 2**63)), id="a number no column holds"),
        pytest.param(KIND.write(("a\0b", 1)), id="a NUL"),
        pytest.param(KIND.write(("\ud800", 1)), id="half of a character"),
        pytest.param(KIND.write(("a" * 9_000, 1)), id="endless"),
    ],
)
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    """Its key would mean something else here, or nothing at all."""
    with pytest.raises(QueryInvalid) as caught:
        KIND.read(cursor)

    assert caught.value.context["filter"] == "after"


@pytest.mark.parametrize("size", [0, -1, 1_001])
def test_a_page_is_bounded(size: int) -> None:
    """One request must not read a whole store into memory."""
    with pytest.raises(QueryInvalid) as caught:
        PageRequest(size)

    assert caught.value.context == {"filter": "size", "found": size}


@given(total=st.integers(0, 2_500), most=st.none() | st.integers(0, 2_500))
def test_all_pages_together_are_the_whole_answer(total: int, most: int | None) -> None:
    """An export has every entry once, whatever its length."""

    def page_at(request: PageRequest) -> Page[int]:
        begin = int(request.after or 0)
        end = min(begin + request.size, total)
        return Page(tuple(range(begin, end)), str(end) if end < total else None)

    assert list(entries_of(page_at, most)) == list(
        range(total if most is None else min(most, total))
    )

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping_service.compile import compile_tables
from mapping_service.delimited import split_rows
from mapping_service.folding import fold
from mapping_service.numbers import canonical_number
from mapping_service.table import Table
from mapping_service.table_set import TableSet
from tests.integration.lookup_scripts import Scripts

# What a lookup answers: "found" with a target, "miss" or "error".
Answer = tuple[str, str | None]


def model(rows: Sequence[Sequence[str]], values: Sequence[str], wildcards: bool) -> Answer:
    """What a lookup must answer: ("found", target), ("miss", None) or ("error", None)."""
    if not any(fold(value) for value in values):
        return "miss", None
    ranks: dict[tuple[int, int], dict[str, list[tuple[bool, str]]]] = {}
    for *keys, target in rows:
        if not target or not any(keys):
            continue
        shape = "".join(kind(key, wildcards) for key in keys)
        if all(fits(key, value, wildcards) for key, value in zip(keys, values, strict=True)):
            literals = [
                (key, value)
                for key, value, letter in zip(keys, values, shape, strict=True)
                if letter == "="
            ]
            exact = "~" not in shape and all(key == value for key, value in literals)
            rank = (shape.count("="), shape.count("~"))
            ranks.setdefault(rank, {}).setdefault(shape, []).append((exact, target))
    if not ranks:
        return "miss", None
    targets: set[str] = set()
    for matching in ranks[max(ranks)].values():
        preferred = [target for exact, target in matching if exact]
        targets |= set(preferred or [target for _, target in matching])
    return ("found", targets.pop()) if len(targets) == 1 else ("error", None)


def kind(key: str, wildcards: bool) -> str:
    """The letter of a key cell: default, wildcards or literal."""
    if key.strip() == "*":
        return "*"
    return "~" if wildcards and ("*" in key or "?" in key) else "="


def fits(key: str, value: str, wildcards: bool) -> bool:
    """Whether one key cell matches one value."""
    letter = kind(key, wildcards)
    if letter == "*":
        return True
    pattern, text = fold(key), fold(value)
    return glob(pattern, text) if letter == "~" else pattern == text


def glob(pattern: str, text: str) -> bool:
    """Wildcards, by trying everything."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(glob(pattern[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and glob(pattern[1:], text[1:])


KEYS = st.sampled_from(
    ["a", "A", " a", "b", "ab", "B ", "*", " * ", "a*", "?", "*b", "", "ß", "SS"]
)
VALUES = st.sampled_from(
    ["a", "A", "a ", "b", "ab", "aB", "abb", "c", "", " ", "*", "ß", "ss", "a*"]
)
TARGETS = st.sampled_from(["1", "2", ""])


@pytest.fixture(scope="module")
def blank_heap() -> Scripts:
    """A heap whose tables each example installs anew."""
    return Scripts(compile_tables({}))


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 2), wildcards=st.booleans(), data=st.data()
)  # fmt: skip
def test_lookups_agree_with_the_model(
    blank_heap: Scripts, width: int, wildcards: bool, data: st.DataObject
) -> None:
    """Index, memory and order of rows are an optimisation and must not show."""
    row = st.tuples(*([KEYS] * width), TARGETS)
    rows = data.draw(st.lists(row, max_size=8))
    names = ("K0", "K1")[:width]
    table = Table(
        "lookup/t.xlsx", "S", 1, (*names, "T"), tuple(range(1, width + 2)), tuple(rows),
        range(2, len(rows) + 2),
    )  # fmt: skip
    blank_heap.install(TableSet((table,), {"lookup/t.xlsx": "lookup/t.xlsx"}, {}))
    asked = data.draw(st.lists(st.tuples(*([VALUES] * width)), min_size=1, max_size=12))
    options = json.dumps({"wildcards": wildcards})
    answers = blank_heap.ask(
        *(
            f"MAPPING.open('lookup/t.xlsx').sheet('S', {options})"
            f".lookup({json.dumps(dict(zip(names, values, strict=True)))}, 'T')"
            for values in asked
        )
    )

    for values, answer in zip(asked, answers, strict=True):
        outcome, target = model(rows, values, wildcards)
        assert ("error" in answer) == (outcome == "error"), (rows, values, answer)
        assert answer.get("value") == target, (rows, values, answer)
        counted = outcome == "miss" and any(fold(value) for value in values)
        assert len(answer["misses"]) == int(counted)


@settings(max_examples=60, deadline=None)
@given(
    starts=st.lists(st.decimals(-100, 100, places=2), unique=True, max_size=8),
    value=st.decimals(-150, 150, places=3),
)
def test_bands_agree_with_the_model(blank_heap: Scripts, starts: list[Any], value: Any) -> None:
    """The greatest start that is not above the value, whatever the order of rows."""
    rows = tuple((str(start), f"band {start}") for start in starts)
    table = Table("lookup/t.xlsx", "S", 1, ("From", "Band"), (1, 2), rows, range(2, len(rows) + 2))
    blank_heap.install(TableSet((table,), {"lookup/t.xlsx": "lookup/t.xlsx"}, {}))
    below = [start for start in starts if start <= value]
    found = blank_heap.value(
        f"MAPPING.open('lookup/t.xlsx').sheet().range('From', '{value}', 'Band')"
    )

    assert found == (f"band {max(below)}" if below else None)


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(alphabet='ab,;"\r\n \u00e4', max_size=40),
    separator=st.sampled_from([",", ";", "ab"]),
)
def test_both_sides_split_delimited_text_alike(
    blank_heap: Scripts, text: str, separator: str
) -> None:
    """The check of a bundle and the script must see the same cells."""
    assert blank_heap.split(text, separator) == list(split_rows(text, separator))


# Case pairs that one side's Unicode knows and the other's does not: Python 3.11 is at Unicode 14.
NEWER_THAN_PYTHON = {*range(0xA7CB, 0xA7DD), 0x1C89, 0x1C8A}


def test_both_sides_fold_alike_over_the_basic_plane(blank_heap: Scripts) -> None:
    """A conflict that the check cannot see would only be met in the middle of a run."""
    letters = [chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000]
    different = []
    for start in range(0, len(letters), 256):
        chunk = [
            letter
            for letter in letters[start : start + 256]
            if ord(letter) not in NEWER_THAN_PYTHON
        ]
        text = "|".join(f"x{letter}y" for letter in chunk)
        if blank_heap.fold(text) != fold(text):
            different += [letter for letter in chunk if blank_heap.fold(letter) != fold(letter)]

    assert different == []


@given(digits=st.integers(-(10**15) + 1, 10**15 - 1), power=st.integers(-30, 30))
@settings(max_examples=100, deadline=None)
def test_both_sides_write_numbers_alike(blank_heap: Scripts, digits: int, power: int) -> None:
    """A script that passes a number must find the cell that holds it, to Excel's 15 digits."""
    number = f"{digits}e{power}"

    assert blank_heap.value(f"String({number})") == canonical_number(repr(float(number)))


def test_wide_sheets_of_keys_do_not_mix(blank_heap: Scripts) -> None:
    """["a", "bc"] and ["ab", "c"] are different keys."""
    rows = tuple(
        (f"{one}", f"{two}", one + "/" + two) for one, two in product(["a", "ab"], ["c", "bc"])
    )
    table = Table("lookup/t.xlsx", "S", 1, ("K", "L", "T"), (1, 2, 3), rows, range(2, 6))
    blank_heap.install(TableSet((table,), {"lookup/t.xlsx": "lookup/t.xlsx"}, {}))

    assert (
        blank_heap.value("MAPPING.open('lookup/t.xlsx').sheet().lookup({K: 'a', L: 'bc'}, 'T')")
        == "a/bc"
    )

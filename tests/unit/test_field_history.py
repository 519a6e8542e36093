"""Why a value is there, and what was there before it."""

from collections.abc import Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalog.field_history import field_steps
from catalog.products import Change


def change(version: int, before: Mapping[str, object], *added: str, first: bool = False) -> Change:
    """One step of an offer's draft."""
    return Change(
        sku="R-1",
        noun="offer",
        place="",
        stage="draft",
        version=version,
        at=f"2026-03-{version:02}T06:00:00+00:00",
        cause="feed",
        cause_id=f"f{version}",
        record=1,
        release="r1",
        before=before,
        added=frozenset(added),
        is_first=first,
    )


def told(fields: Mapping[str, object], changes: list[Change], name: str) -> list[object]:
    """Version, value before and value after of each step; "-" where there was none."""
    return [
        (
            step.change.version,
            step.before if step.was_there else "-",
            step.value if step.is_there else "-",
        )
        for step in field_steps(fields, changes, name)
    ]


def test_the_first_step_answers_why() -> None:
    """A price is asked about when it is wrong: who set it, and what was it before?"""
    changes = [change(3, {"Price": "12"}), change(2, {"Title": "x"}), change(1, {}, first=True)]

    assert told({"Price": "9", "Title": "y"}, changes, "Price") == [(3, "12", "9"), (1, "-", "12")]
    assert told({"Price": "9", "Title": "y"}, changes, "Title") == [(2, "x", "y"), (1, "-", "x")]


def test_a_field_that_came_later_does_not_begin_with_its_draft() -> None:
    """The feed that made the draft said nothing of it and must not be blamed."""
    changes = [change(2, {}, "SalePrice"), change(1, {}, first=True)]

    assert told({"Price": "9", "SalePrice": "8"}, changes, "SalePrice") == [(2, "-", "8")]


def test_a_field_that_was_taken_away_tells_by_whom() -> None:
    """ "Where did the sale go?" is asked as often."""
    changes = [change(2, {"SalePrice": "8"}), change(1, {}, first=True)]

    assert told({}, changes, "SalePrice") == [(2, "8", "-"), (1, "-", "8")]
    assert told({}, changes, "Colour") == []


def test_cleared_is_a_value_of_its_own() -> None:
    """None asks a marketplace to clear the field; that is not the same as saying nothing."""
    changes = [change(2, {"SalePrice": "8"}), change(1, {}, first=True)]

    assert told({"SalePrice": None}, changes, "SalePrice") == [(2, "8", None), (1, "-", "8")]


_states = st.dictionaries(st.sampled_from("ab"), st.none() | st.integers(0, 2), max_size=2)


@given(states=st.lists(_states, min_size=1, max_size=6), name=st.sampled_from("ab"))
def test_steps_retell_every_value_in_order(states: list[dict[str, object]], name: str) -> None:
    """Whatever happens to a draft, each value of a field is told by the step that gave it."""
    changes = [change(1, {}, first=True)]
    for version, (old, new) in enumerate(pairwise(states), 2):
        gone_or_other = {each: old[each] for each in old if new.get(each, "-") != old[each]}
        changes.insert(0, change(version, gone_or_other, *(new.keys() - old.keys())))
    lived = [state.get(name, "-") for state in states]
    expected = [
        (version, old, new)
        for version, (old, new) in enumerate(zip(["-", *lived], lived, strict=False), 1)
        if old != new
    ]

    assert told(states[-1], changes, name) == expected[::-1]

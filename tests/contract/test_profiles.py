"""What the profiles of a store must do, on SQLite and PostgreSQL."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import ProfileInvalid
from catalog.profiles import MAX_BYTES, MAX_DEPTH, read_profile
from store.database import Database
from store.profiles import Profiles

NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-02T08:00:00Z"


@pytest.fixture
def profiles(store_target: str) -> Iterator[Profiles]:
    """The profiles of an empty store."""
    database = Database(store_target)
    yield Profiles(database)
    database.close()


def test_a_changed_profile_is_a_new_version_and_the_old_one_stays(profiles: Profiles) -> None:
    """Somebody must see under which terms a listing of last month was sold."""
    profiles.save("wren", "return", "30 days", '{"days": 30}', now=NOW, by="ada")
    profiles.save("wren", "return", "30 days", '{"days": 14}', now=LATER, by="bea")

    current = profiles.current("wren", "return", "30 days")
    assert current is not None
    assert (current.version, current.content, current.by) == (2, {"days": 14}, "bea")
    assert [version.content for version in profiles.versions("wren", "return", "30 days")] == [
        {"days": 14},
        {"days": 30},
    ]


def test_what_a_profile_says_already_is_no_new_version(profiles: Profiles) -> None:
    """A release that brings the same profiles must not revise a million listings."""
    first = profiles.save("wren", "return", "A", '{"days": 30, "who": "buyer"}', now=NOW, by="ada")
    again = profiles.save(
        "wren", "return", "A", '{ "who":"buyer", "days":30 }', now=LATER, by="bea"
    )

    assert again == first


def test_profiles_of_one_name_are_apart_by_kind_and_by_merchant(profiles: Profiles) -> None:
    """Every merchant has a profile called Standard, and of each kind."""
    profiles.save("wren", "shipping", "Standard", '{"of": "wren"}', now=NOW, by="ada")
    profiles.save("wren", "payment", "Standard", '{"of": "wren, too"}', now=NOW, by="ada")
    profiles.save("finch", "payment", "Standard", '{"of": "finch"}', now=NOW, by="bea")
    profiles.save("finch", "payment", "Standard", '{"of": "finch, newer"}', now=NOW, by="bea")

    assert [(one.kind, one.content["of"]) for one in profiles.all("wren")] == [
        ("payment", "wren, too"),
        ("shipping", "wren"),
    ]
    assert [(one.version, one.content["of"]) for one in profiles.all("finch")] == [
        (2, "finch, newer")
    ]
    assert profiles.current("finch", "shipping", "Standard") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[]", id="no object"),
        pytest.param("{", id="no JSON"),
        pytest.param('{"a": NaN}', id="no number"),
        pytest.param('{"a": 1e999}', id="infinite"),
        pytest.param('{"a": 99999999999999999999}', id="larger than 64 bits"),
        pytest.param('{"a": 1, "a": 2}', id="a name twice"),
        pytest.param('{"a": "x\\u0000"}', id="NUL"),
        pytest.param('{"a\\u0000": 1}', id="NUL in a name"),
        pytest.param('{"a": "\\ud83d"}', id="half of a character"),
        pytest.param('{"a":' * MAX_DEPTH + "{}" + "}" * MAX_DEPTH, id="deep"),
        pytest.param('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", id="deeper than Python goes"),
        pytest.param('{"a": "' + "x" * MAX_BYTES + '"}', id="long"),
    ],
)
def test_a_profile_that_no_one_could_use_is_refused(text: str) -> None:
    """Profiles come in zips and from forms: they are as untrusted as a feed."""
    with pytest.raises(ProfileInvalid) as caught:
        read_profile("Standard", text)

    assert caught.value.context == {"profile": "Standard"}


@pytest.mark.parametrize("name", ["", "x" * 101, "two\nlines", "N\0L"])
def test_a_name_that_no_draft_can_hold_is_refused(name: str) -> None:
    """No listing could ever use such a profile."""
    with pytest.raises(ProfileInvalid):
        read_profile(name, "{}")


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(text=st.text(max_size=30) | _json.map(json.dumps))
def test_any_text_is_a_profile_or_refused(text: str) -> None:
    """No text crashes whoever reads it."""
    try:
        content = read_profile("Standard", text)
    except ProfileInvalid:
        return
    assert isinstance(content, dict)

"""Kept answers: a request that is repeated under its key is done once."""

from store.kept_answers import KeptAnswer
from store.store import Store

_NOW = "2026-03-01T12:00:00Z"
_AGO = "2026-03-01T11:55:00Z"
_DAY_AGO = "2026-02-28T12:00:00Z"


def _claim(store: Store, now: str = _NOW, given_up: str = _AGO) -> KeptAnswer | None:
    return store.kept_answers.claim(
        "ada", "key-1", "print", now=now, forgotten=_DAY_AGO, given_up=given_up
    )


def test_a_key_is_taken_by_the_first_and_answered_for_the_second(store: Store) -> None:
    """The client that heard no answer sends it again."""
    assert _claim(store) is None
    assert _claim(store) == KeptAnswer("print")
    store.kept_answers.keep("ada", "key-1", 201, [("ETag", '"a"')], b"{}")
    assert _claim(store) == KeptAnswer("print", 201, (("ETag", '"a"'),), b"{}")


def test_a_key_of_somebody_else_is_another(store: Store) -> None:
    """Or one user's answers would be read by another."""
    assert _claim(store) is None
    other = store.kept_answers.claim(
        "bob", "key-1", "print", now=_NOW, forgotten=_DAY_AGO, given_up=_AGO
    )
    assert other is None


def test_a_key_whose_request_was_not_done_is_free_again(store: Store) -> None:
    """A refused request may be mended and sent again."""
    assert _claim(store) is None
    store.kept_answers.drop("ada", "key-1")
    assert _claim(store) is None


def test_a_request_that_died_gives_its_key_up(store: Store) -> None:
    """The process that took it may have been killed."""
    assert _claim(store) is None
    assert _claim(store, "2026-03-01T12:10:00Z", "2026-03-01T12:05:00Z") is None


def test_answers_are_forgotten_after_a_day(store: Store) -> None:
    """The table does not grow for ever."""
    assert _claim(store) is None
    store.kept_answers.keep("ada", "key-1", 204, [], b"")
    later = store.kept_answers.claim(
        "ada", "key-1", "print", now=_NOW, forgotten="2026-03-02T00:00:00Z", given_up=_AGO
    )
    assert later is None

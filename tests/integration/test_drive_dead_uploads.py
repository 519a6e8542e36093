"""Uploads whose process was killed do not hold up their path; those that are slow do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.pickup_states import ABSENT, PROCESSING, RECEIVING, SETTLING
from tests.drive_setting import MERCHANT, DriveSetting

A = "in/product/a.csv"


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive, its store, and what picks up."""
    setting = DriveSetting(tmp_path)
    yield setting
    setting.close()


def begin_and_die(setting: DriveSetting, path: str = A) -> None:
    """What a process leaves that was killed in an upload: its beginning, and no lock."""
    setting.journal.began(MERCHANT, path)


def test_version_sent_after_a_kill_is_taken_when_it_is_quiet(setting: DriveSetting) -> None:
    """Its client got no answer, and has sent it again."""
    begin_and_die(setting)
    setting.put(A, b"one")
    setting.sweep()

    assert setting.state(A) == PROCESSING


def test_version_that_was_about_to_be_replaced_is_taken_after_a_kill(setting: DriveSetting) -> None:
    """The old feed is whole, and nobody says when the new one comes."""
    setting.put(A, b"one")
    begin_and_die(setting)
    setting.sweep()

    assert setting.state(A) == PROCESSING


def test_nothing_is_on_its_way_after_a_kill(setting: DriveSetting) -> None:
    """`RECEIVING` would be untrue."""
    begin_and_die(setting)
    setting.sweep(1)

    assert setting.state(A) in (None, ABSENT)


def test_upload_that_lives_holds_up_its_path(setting: DriveSetting) -> None:
    """A slow client is no dead one, in whatever spelling it sends, and whoever died beside it."""
    begin_and_die(setting)
    with setting.space.begin(A) as slow:
        slow.write(b"on")
        setting.sweep(60)
        assert setting.state(A) == RECEIVING
        setting.put(A, b"quick")
        setting.sweep(60)
        assert setting.state(A) == SETTLING
        assert setting.space.is_being_sent(A.replace("a.csv", "A.CSV"))
    assert not setting.space.is_being_sent(A)
    setting.sweep()
    assert setting.state(A) == PROCESSING


def test_version_that_nobody_could_tell_of_any_more_is_found(setting: DriveSetting) -> None:
    """Killed between the last rename and the journal: the drive shows the file, so it counts."""
    begin_and_die(setting)
    with setting.quiet.space(MERCHANT, "ada").begin(A) as upload:
        upload.write(b"one")
        upload.commit()
    setting.sweep(1)
    assert setting.state(A) == SETTLING

    setting.sweep()
    assert setting.state(A) == PROCESSING
    assert [feed[2] for feed in setting.feeds()] == ["a.csv"]

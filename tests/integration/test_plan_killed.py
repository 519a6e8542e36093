"""A planner that dies at any moment leaves no SKU behind: the next one comes to the same end."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.sync_deaths import Deaths
from tests.sync_driver import Killed
from tests.sync_setting import SyncSetting, sync_setting

_MOST_WRITINGS = 40


class _DiesOnce(Deaths):
    """Dies at one writing, told by its number from 0; one half of the way or all of it."""

    def __init__(self, setting: SyncSetting, number: int, when: str) -> None:
        super().__init__(setting.store._database, random.Random(0), 0.0)
        self._number, self._when = number, when

    def _draw(self) -> str:
        self._number -= 1
        return self._when if self._number == -1 else ""


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[SyncSetting]:
    """A merchant on the tiny marketplace."""
    with sync_setting(store_target, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("when", ["within", "after"])
def test_what_is_refused_or_settled_at_once_waits_for_nobody_though_the_planner_dies(
    setting: SyncSetting, when: str
) -> None:
    """Recorded without its answer a SKU would be SUBMITTED for ever: nothing was sent of it."""
    setting.feed("SETTLED")
    setting.publish()
    for number in range(_MOST_WRITINGS):
        setting.feed("REFUSED", Title=f"RING {number}")
        setting.feed("SETTLED", CustomFields={"shelf": str(number)})
        deaths = _DiesOnce(setting, number, when)
        try:
            with deaths.lurking():
                setting.plan()
        except Killed:
            setting.publish()
        assert setting.shop.state("REFUSED") == "REJECTED"
        assert setting.shop.state("SETTLED") == "LIVE"
        if not deaths.count:
            return
    raise AssertionError("the planner writes and writes")

"""What a worker does for the sync layer beside the runs themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.errors import AccessRefused
from catalog.merchants import Channel, Merchant
from catalog.request_states import PLANNED
from catalog.requests import Connection, LaneHold, Reconciliation, Request
from catalog.sync_views import Wish
from store.store import Store
from tests.shop import DE, UK, Shop
from workflow.collect_results import UNMATCHED
from workflow.sync_keeper import RUN_FAILED, Sendings, SyncKeeper

BEGAN = datetime(2026, 3, 2, 6, tzinfo=UTC)
SECONDS = 15


class NotedRuns:
    """Notes what it is asked for, and says what the test wants."""

    def __init__(self) -> None:
        self.standing: dict[str, Sendings] = {}
        self.sent: list[tuple[str, int]] = []
        self.published: list[str] = []
        self.reconciled: list[Channel] = []
        self.planning = False
        self.reconciling = False
        self.woken: list[str] = []

    def sendings(self, request: str) -> Sendings:
        """What is known of the runs that send a request."""
        return self.standing.get(request, Sendings())

    def send(self, request: Request, number: int) -> None:
        """Begin a run."""
        self.sent.append((request.id, number))
        self.standing[request.id] = Sendings(number, under_way=True)

    def wake(self, request: str) -> None:
        """Let a run wait no longer."""
        self.woken.append(request)

    def publish(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to plan."""
        if not self.planning:
            self.published.append(run)
        return not self.planning

    def reconcile(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to reconcile."""
        if not self.reconciling:
            self.reconciled.append(channel)
        return not self.reconciling


class Setting:
    """The merchant wren, connected to eBay, and a keeper whose clock the test sets."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = BEGAN
        store.merchants.add(Merchant("wren", channels=(DE,)), "", "setup")
        self.shop = Shop(store)
        self.connection = Connection("wren", "ebay", "wren", "sealed", BEGAN.isoformat(), "ada")
        store.connections.connect(self.connection)
        self.runs = NotedRuns()
        self.keeper = self.new_keeper()

    def new_keeper(self) -> SyncKeeper:
        """Another process of the same service."""
        day = timedelta(days=1)
        return SyncKeeper(self.store, self.runs, lambda: self.now, SECONDS, day)

    def turn(self, seconds: float = SECONDS) -> None:
        """Let time pass, then take a turn."""
        self.now += timedelta(seconds=seconds)
        self.keeper.turn()

    def text(self, seconds: float = 0) -> str:
        """The time of the store, so many seconds from now."""
        return (self.now + timedelta(seconds=seconds)).isoformat()

    def plan(self, request: str = "q-1", lane: str = "product") -> None:
        """A request that is planned."""
        made = Request(request, "wren", DE, lane, "add", PLANNED, 1, self.text())
        assert self.store.requests.plan(request.rpartition("-")[0], [made])

    def hold(self, code: str, until: str | None = None, lane: str = "product") -> None:
        """Put a lane on hold."""
        self.store.requests.hold(LaneHold("wren", DE, lane, self.text(), until, code, ""))


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    """A keeper and what it works with."""
    with Store(tmp_path / "store.sqlite") as store:
        yield Setting(store)


def test_a_new_draft_is_planned_once_for_all_processes(setting: Setting) -> None:
    """Ten workers see it in the same moment; they name their run alike, so it is one."""
    setting.turn()
    assert setting.runs.published == []

    setting.shop.feed("R-1", Title="Ring")
    setting.turn()
    setting.new_keeper().turn()

    assert setting.runs.published == ["wren-ebay-EBAY_DE-20260302T060030"] * 2


def test_a_pass_that_planned_nothing_is_repeated_ever_more_rarely(setting: Setting) -> None:
    """A draft that waits for what only its merchant can mend keeps nobody busy."""
    setting.shop.feed("R-1", Title="Ring")
    passes: list[int] = []
    for turn in range(1, 101):
        setting.turn()
        if len(setting.runs.published) > len(passes):
            passes.append(turn)

    assert passes == [1, 2, 4, 8, 16, 32, 52, 72, 92]
    setting.shop.feed("R-1", Title="Gold ring")
    setting.turn()
    assert len(setting.runs.published) == len(passes) + 1


def test_a_planner_that_takes_long_rests_as_long(setting: Setting) -> None:
    """While a large feed comes in, planning must not take a core for itself."""
    setting.shop.feed("R-1", Title="Ring")
    setting.turn()
    setting.runs.planning = True
    for number in range(8):
        setting.shop.feed("R-1", Title=f"Ring {number}")
        setting.turn()
    setting.runs.planning = False
    turns = 0
    while len(setting.runs.published) == 1:
        setting.shop.feed("R-1", Title=f"Ring no. {turns}")
        setting.turn()
        turns += 1

    assert turns == 8


def test_nothing_is_planned_without_access_or_a_free_lane(setting: Setting) -> None:
    """It could not be sent."""
    setting.shop.feed("R-1", Title="Ring")
    setting.store.connections.refuse("wren", "ebay", "revoked", setting.text())
    setting.turn()
    setting.store.connections.connect(setting.connection)
    setting.plan("q-1", "product")
    setting.hold("by_person", lane="fast")
    setting.turn()
    assert setting.runs.published == []

    setting.store.requests.let_go("wren", DE, "fast")
    setting.turn()
    assert len(setting.runs.published) == 1


def test_what_is_due_is_planned(setting: Setting) -> None:
    """A sale that ends at noon changes no draft."""
    setting.store.listing_dues.set("wren", DE, {"R-1": setting.text(60)})
    setting.turn(59)
    assert setting.runs.published == []
    setting.turn(2)
    assert len(setting.runs.published) == 1


def test_a_request_that_nobody_sends_is_sent_again(setting: Setting) -> None:
    """Whatever became of the run before: the store says how far the request is."""
    setting.plan()
    setting.turn()
    setting.turn()
    setting.runs.standing["q-1"] = Sendings(1)
    setting.turn()

    assert setting.runs.sent == [("q-1", 1), ("q-1", 2)]


def test_a_request_is_left_alone_until_it_wants_to_be_looked_at(setting: Setting) -> None:
    """A marketplace that asked to wait until tomorrow is asked tomorrow."""
    setting.plan()
    setting.store.requests.note("wren", "q-1", look_at=setting.text(100))
    setting.turn(99)
    assert setting.runs.sent == []
    setting.turn(2)
    assert setting.runs.sent == [("q-1", 1)]


def test_a_run_that_waits_is_woken_when_somebody_says_so(setting: Setting) -> None:
    """Whoever has mended what hindered it does not wait until it looks by itself."""
    setting.plan()
    setting.turn()
    setting.store.requests.note("wren", "q-1", look_at=setting.text(3_600))
    setting.turn()
    assert setting.runs.woken == []

    setting.store.requests.note("wren", "q-1", look_at=setting.text())
    setting.turn()

    assert setting.runs.woken == ["q-1"]
    assert setting.runs.sent == [("q-1", 1)]


def test_a_run_that_failed_is_repaired_later_and_later(setting: Setting) -> None:
    """What was sent must be answered, so nothing is given up; and nobody runs into a wall."""
    setting.plan()
    setting.turn()
    failed = Sendings(1, failed=1, failed_at=setting.now, message="no such key")
    setting.runs.standing["q-1"] = failed
    setting.turn()
    request = setting.store.requests.get("wren", "q-1")
    assert (request.code, request.message) == (RUN_FAILED, "no such key")
    assert request.look_at == "2026-03-02T06:01:15Z"

    setting.turn(44)
    assert setting.runs.sent == [("q-1", 1)]
    setting.turn(2)
    assert setting.runs.sent == [("q-1", 1), ("q-1", 2)]
    setting.runs.standing["q-1"] = replace(failed, last=2, failed=9, failed_at=setting.now)
    setting.turn()
    found = setting.store.requests.get("wren", "q-1").look_at
    assert found == (setting.now + timedelta(seconds=3_600 - SECONDS)).strftime("%Y-%m-%dT%XZ")


def test_a_person_who_has_mended_it_does_not_wait(setting: Setting) -> None:
    """`crossdock sync retry` says that it is to be looked at now."""
    setting.plan()
    failed = Sendings(5, failed=5, failed_at=setting.now, message="no such key")
    setting.runs.standing["q-1"] = failed
    setting.turn()
    setting.store.requests.note("wren", "q-1", look_at=setting.text())
    setting.turn()

    assert setting.runs.sent == [("q-1", 6)]


def test_a_lane_on_hold_is_let_go_when_its_time_has_come(setting: Setting) -> None:
    """A marketplace that asked for an hour gets an hour; a person's hold waits for a person."""
    setting.hold("160025", until=setting.text(60))
    setting.plan()
    setting.turn(59)
    assert setting.runs.sent == []
    setting.turn(2)
    assert setting.store.requests.holds() == ()
    assert setting.runs.sent == [("q-1", 1)]

    setting.hold("by_person")
    setting.runs.standing.clear()
    setting.turn(100_000)
    assert len(setting.runs.sent) == 1


@pytest.mark.parametrize(("code", "sends"), [("by_person", 1), (AccessRefused.code, 0)])
def test_what_was_sent_is_answered_although_its_lane_is_on_hold(
    setting: Setting, code: str, sends: int
) -> None:
    """Else main would not know what the marketplace has done; without access nobody can ask."""
    setting.plan()
    setting.store.requests.move("wren", "q-1", "record")
    setting.store.requests.move("wren", "q-1", "send")
    setting.hold(code)
    setting.turn()

    assert len(setting.runs.sent) == sends


def test_channels_are_reconciled_once_a_day(setting: Setting) -> None:
    """What was sold or ended outside is found; a first time a day after the connection."""
    setting.turn(86_399)
    assert setting.runs.reconciled == []
    setting.turn(2)
    setting.turn()
    assert setting.runs.reconciled == [DE]

    setting.now += timedelta(hours=1)
    setting.store.reconciliations.keep(
        Reconciliation("wren", DE, setting.text(), setting.text(), {})
    )
    setting.turn(80_000)
    assert setting.runs.reconciled == [DE]
    setting.turn(7_000)
    assert setting.runs.reconciled == [DE, DE]


def test_a_result_that_does_not_speak_of_every_sku_is_looked_into_at_once(setting: Setting) -> None:
    """Nobody knows whether the listing is there; the report does."""
    setting.plan()
    setting.store.requests.move("wren", "q-1", "close", closed_at=setting.text(), code=UNMATCHED)
    setting.turn()
    setting.turn()
    assert setting.runs.reconciled == [DE]

    later = setting.text()
    setting.store.reconciliations.keep(Reconciliation("wren", DE, later, later, {}))
    setting.turn(3_600)
    assert setting.runs.reconciled == [DE]


def test_what_was_given_up_and_may_have_made_listings_is_looked_into_at_once(
    setting: Setting,
) -> None:
    """Nothing else tells what is there."""
    setting.plan()
    closed = {"closed_at": setting.text(), "code": "request_failed"}
    setting.store.requests.move("wren", "q-1", "break_off", "marketplace", **closed)
    setting.turn()
    assert setting.runs.reconciled == [DE]


def test_a_channel_that_cannot_be_used_hinders_no_other(setting: Setting) -> None:
    """One merchant's trouble is nobody else's."""
    robin = Shop(setting.store, "robin")
    setting.store.merchants.add(Merchant("robin", channels=(UK,)), "", "setup")
    setting.store.connections.connect(replace(setting.connection, merchant="robin"))
    for shop in (setting.shop, robin):
        shop.feed("R-1", Title="Ring")
    refuse = setting.runs.publish

    def publish(merchant: str, channel: Channel, run: str) -> bool:
        if merchant == "robin":
            raise AccessRefused("no")
        return refuse(merchant, channel, run)

    setting.runs.publish = publish  # type: ignore[method-assign]
    setting.turn()

    assert [run.partition("-")[0] for run in setting.runs.published] == ["wren"]


def test_what_somebody_wishes_is_done_at_once_and_once(setting: Setting) -> None:
    """Who has mended something does not want to wait for five minutes, or for tomorrow."""
    setting.store.reconciliations.keep(
        Reconciliation("wren", DE, setting.text(), setting.text(), {"listings": 0})
    )
    setting.shop.feed("R-1", Title="Ring")
    for _ in range(4):
        setting.turn()
    before = len(setting.runs.published)
    for wish in ("plan", "reconcile"):
        setting.store.sync_wishes.make(Wish("wren", DE, wish, setting.text(), "ada"))
    setting.turn()

    assert len(setting.runs.published) == before + 1
    assert setting.runs.reconciled == [DE]
    assert setting.store.sync_wishes.all() == ()
    setting.turn()
    assert setting.runs.reconciled == [DE]


def test_who_wishes_a_report_while_one_is_under_way_gets_the_next(setting: Setting) -> None:
    """That one was asked for before, and may not show what the person wants to see."""
    setting.runs.reconciling = True
    wish = Wish("wren", DE, "reconcile", setting.text(), "ada")
    setting.store.sync_wishes.make(wish)
    setting.turn()
    assert setting.store.sync_wishes.all() == (wish,)

    setting.runs.reconciling = False
    setting.turn()

    assert setting.runs.reconciled == [DE]
    assert setting.store.sync_wishes.all() == ()


def test_a_reconciliation_that_came_to_nothing_is_due_again_after_some_hours(
    setting: Setting,
) -> None:
    """What waits for a report waits for the next one; and marketplaces count their reports."""
    setting.plan()
    setting.store.requests.move("wren", "q-1", "close", closed_at=setting.text(), code=UNMATCHED)
    setting.store.reconciliations.give_up("wren", DE, setting.text(), "no report comes")
    setting.turn(3_600)
    assert setting.runs.reconciled == []

    setting.turn(6 * 3_600)
    assert setting.runs.reconciled == [DE]

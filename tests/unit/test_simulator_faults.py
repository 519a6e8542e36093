from datetime import UTC, datetime, timedelta

import pytest

from simulators.clock import Clock, iso_text, read_time
from simulators.faults import Fault, FaultSchedule, read_fault
from simulators.journal import Journal, as_json


def _hits(schedule: FaultSchedule, operation: str, calls: int) -> list[int]:
    return [number for number in range(1, calls + 1) if schedule.draw(operation, ["reset"])]


@pytest.mark.parametrize(
    ("rule", "hits"),
    [
        pytest.param(Fault("reset", calls=(2, 5)), [2, 5], id="calls"),
        pytest.param(Fault("reset", every=3), [3, 6], id="every"),
        pytest.param(Fault("reset", times=2), [1, 2], id="times"),
        pytest.param(Fault("reset", "get*"), [], id="another-operation"),
        pytest.param(Fault("reset", rate=0.0), [], id="never"),
        pytest.param(Fault("reset"), [1, 2, 3, 4, 5, 6], id="always"),
        pytest.param(Fault("drop", every=1), [], id="another-kind"),
        pytest.param(Fault("reset", only="someone"), [], id="about-another"),
    ],
)
def test_a_rule_hits_the_calls_it_names(rule: Fault, hits: list[int]) -> None:
    """A test says which call fails, and no other does."""
    assert _hits(FaultSchedule([rule]), "createTask", 6) == hits


def test_the_same_seed_hits_the_same_calls() -> None:
    """A failure of a campaign is seen again with its seed, whatever else is called between."""
    rule = Fault("reset", rate=0.3)
    alone = _hits(FaultSchedule([rule], seed=7), "getTask", 50)
    busy = FaultSchedule([rule], seed=7)
    found = []
    for number in range(1, 51):
        busy.draw("createTask", ["reset"])
        if busy.draw("getTask", ["reset"]):
            found.append(number)

    assert found == alone
    assert 5 < len(alone) < 25
    assert _hits(FaultSchedule([rule], seed=8), "getTask", 50) != alone


def test_new_rules_count_from_one_again() -> None:
    """A test that puts its own rules in is not told by what came before it."""
    schedule = FaultSchedule([Fault("reset", calls=(1,))])
    schedule.draw("getTask", ["reset"])
    schedule.replace([Fault("reset", calls=(1,))])

    assert _hits(schedule, "getTask", 2) == [1]


@pytest.mark.parametrize(
    "rule",
    [{"kind": "gremlins"}, {}, {"kind": "reset", "colour": "red"}],
    ids=["kind", "none", "field"],
)
def test_a_rule_that_means_nothing_is_refused(rule: dict[str, str]) -> None:
    """A misspelt fault that never strikes would make a test pass for nothing."""
    with pytest.raises(ValueError, match="no fault"):
        read_fault(rule, ["reset"])


def test_a_clock_that_stands_moves_only_by_hand() -> None:
    """Two hours pass in a test without waiting for them."""
    clock = Clock(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    clock.advance(7200)

    assert iso_text(clock.now()) == "2026-03-01T11:30:00.000Z"
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


def test_the_real_clock_can_be_put_forward() -> None:
    """The demo lets days pass while it runs in real time."""
    clock = Clock()
    clock.advance(86_400)

    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)


def test_a_time_without_a_zone_is_none() -> None:
    """eBay's times are UTC; a client that leaves the zone out has not said when."""
    with pytest.raises(ValueError, match="no zone"):
        read_time("2026-03-01T09:30:00")


def test_the_journal_counts_what_it_has_let_go() -> None:
    """A bound on the number of calls is proved by it."""
    journal = Journal()
    for operation in ("getTask", "getTask", "token"):
        journal.begin(at="", operation=operation, method="GET", path="/", account=None)

    assert journal.counts() == {"getTask": 2, "token": 1}
    assert [call["number"] for call in as_json(journal.calls("token"))] == [3]

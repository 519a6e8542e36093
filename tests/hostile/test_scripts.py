"""No script of the corpus harms more than its own record, whatever it tries."""

from collections.abc import Sequence

import pytest

from runtime_js.results import RecordResult
from tests.hostile.attacks import Attack, feeds, load_attacks, run


def _verdict(outcome: str, code: str | None) -> str:
    return code if code is not None else outcome


@pytest.mark.parametrize("attacks", feeds(), ids=lambda attacks: attacks[0].name)
def test_each_attack_costs_at_most_its_own_record(attacks: Sequence[Attack]) -> None:
    """The records before and after a guilty one are translated as if it had never been there."""
    names = [""]
    for attack in attacks:
        names += [attack.name, ""]
    baseline = run(attacks, [""] * len(names))

    results = run(attacks, names)

    harmed = {}
    for index, attack in enumerate(attacks):
        before, guilty, after = results[2 * index : 2 * index + 3]
        verdict = _verdict(guilty.outcome, guilty.error.code if guilty.error else None)
        if verdict not in attack.expect:
            harmed[attack.name] = f"{verdict}: {guilty.error}"
        elif attack.probe is not None and _probe_of(guilty) != attack.probe:
            harmed[attack.name] = f"saw {_probe_of(guilty)!r}"
        elif (before, after) != (baseline[2 * index], baseline[2 * index + 2]):
            harmed[attack.name] = f"a neighbour changed: {after}"
    assert harmed == {}


def _probe_of(result: RecordResult) -> object:
    for output in result.outputs:
        if output.kind == "PRODUCT":
            return output.value.get("Probe", "")
    return None


def test_innocent_records_are_translated() -> None:
    """The comparison above proves nothing if the innocent script fails by itself."""
    results = run([], ["", ""])

    assert [result.outcome for result in results] == ["translated", "translated"]
    assert results[0].outputs[0].value["State"] == "1,1,2,fresh.,1,1"


def test_corpus_is_as_large_as_promised() -> None:
    """A corpus that shrinks by a typing error would still pass."""
    names = [attack.name for attack in load_attacks()]

    assert len(names) >= 250
    assert len(set(names)) == len(names)

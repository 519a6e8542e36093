"""The corpus of hostile scripts, and a feed in which each has its own record between innocents."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.records import FeedRecord
from runtime_js.limits import MEBIBYTE, Limits
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.results import RecordResult
from runtime_js.scripts import Script

SCRIPTS = Path(__file__).parent / "scripts"

# Tight, so that three hundred attacks are over in seconds; an innocent record takes a thousandth.
TIGHT = Limits(
    call_seconds=0.2,
    grace_seconds=0.3,
    heap_bytes=16 * MEBIBYTE,
    output_bytes=64 * 1024,
    log_lines=20,
    log_chars=500,
)
FACTS = {"fileName": "feed.xml", "merchant": "wren", "receivedAtMs": 1_700_000_000_000, "seed": "s"}
# Records of one feed; also of one process, as long as nothing takes it down.
_ATTACKS_A_FEED = 15


@dataclass(frozen=True)
class Attack:
    """One hostile script.

    Attributes:
        name: What it does; the guilty record carries it in its element `attack`.
        js: Body of a function that runs at the beginning of the guilty record's transform.
        expect: Outcomes or codes that the guilty record may have.
        probe: The text that the script must see; None where it does not matter.
    """

    name: str
    js: str
    expect: tuple[str, ...]
    probe: str | None


def load_attacks() -> list[Attack]:
    """Read the whole corpus."""
    return [
        Attack(one["name"], one["js"], tuple(one["expect"]), one.get("probe"))
        for path in sorted(SCRIPTS.glob("*.toml"))
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["attack"]
    ]


def feeds() -> list[list[Attack]]:
    """Cut the corpus into parts that are each run as one feed."""
    attacks = load_attacks()
    starts = range(0, len(attacks), _ATTACKS_A_FEED)
    return [attacks[start : start + _ATTACKS_A_FEED] for start in starts]


def scripts_with(attacks: Sequence[Attack]) -> tuple[Script, ...]:
    """The innocent script, and beside it a table of attacks by name."""
    table = ",\n".join(f"{json.dumps(a.name)}: function () {{\n{a.js}\n}}" for a in attacks)
    innocent = (SCRIPTS / "innocent.js").read_text(encoding="utf-8")
    return (
        Script("innocent.js", innocent, "base"),
        Script("attacks.js", f"var attacks = {{\n{table}\n}};"),
    )


def records_of(names: Sequence[str]) -> list[FeedRecord]:
    """One record for each name; an empty name makes an innocent record."""
    records = []
    for number, name in enumerate(names, 1):
        tree = {"SKU": f"R-{number}", "Price": " 12.50 ", "attack": name}
        records.append(FeedRecord(number, "Inventory", tree, number, ""))
    return records


def run(
    attacks: Sequence[Attack], names: Sequence[str], *, scripts: tuple[Script, ...] | None = None
) -> list[RecordResult]:
    """Run one feed behind the real walls, in one worker."""
    program = Program("inventory", scripts or scripts_with(attacks), FACTS)
    with WorkerPool(program, workers=1, limits=TIGHT, warn=lambda _: None) as pool:
        return [result for _, result in pool.run([records_of(names)])]

"""Parts for tests of the sandbox: stand-in preludes, a script that commits crimes, records."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from catalog.records import FeedRecord
from runtime_js.limits import Limits
from runtime_js.program import Program
from runtime_js.scripts import Script

_DATA = Path(__file__).parent / "data"

# Short, so that crimes are over quickly; long enough for an innocent record on a busy machine.
TIGHT = Limits(
    call_seconds=0.3, grace_seconds=0.3, load_seconds=1.0, heap_bytes=8 << 20, output_bytes=1 << 16
)

CRIMES = {
    "endless_loop": "script_limit_time",
    "native_loop": "script_limit_time",
    "memory": "script_limit_memory",
    "kept_memory": "script_limit_memory",
    "one_huge_text": "script_limit_memory",
    "recursion": "script_limit_stack",
    "throws": "script_threw",
    "throws_null": "script_threw",
}


def prelude(name: str) -> tuple[Script, ...]:
    """Read a stand-in prelude: `bare` or `forging`."""
    return (Script(f"{name}.js", (_DATA / "preludes" / f"{name}.js").read_text()),)


def criminal_program() -> Program:
    """A program whose record says which crime to commit: `{"SKU": …, "crime": name}`."""
    source = (_DATA / "scripts" / "criminal.js").read_text()
    return Program("product", (Script("mapping-custom.js", source),))


def program_of(*sources: str) -> Program:
    """A product program of base scripts and, last, one custom script."""
    *base, custom = sources
    scripts = [Script(f"base-{n}.js", source, "base") for n, source in enumerate(base)]
    return Program("product", (*scripts, Script("mapping-custom.js", custom)))


def records(count: int, crimes: Mapping[int, str] | None = None) -> list[FeedRecord]:
    """Make records 1 to `count`; `crimes` says which of them commits what."""
    made = []
    for number in range(1, count + 1):
        tree: dict[str, object] = {"SKU": f"R-{number}"}
        if crimes and number in crimes:
            tree["crime"] = crimes[number]
        made.append(FeedRecord(number, "Product", tree, number, ""))
    return made


def batches(feed: Sequence[FeedRecord], size: int) -> list[Sequence[FeedRecord]]:
    """Cut a feed into batches."""
    return [feed[start : start + size] for start in range(0, len(feed), size)]


# Walls that a kernel may refuse, in a container for instance; a run goes on with a warning.
OPTIONAL_WALLS = ("namespaces", "empty_root", "landlock")


def no_warning(text: str) -> None:
    """A `warn` that hears of nothing but walls which this machine's kernel does not allow."""
    if not any(f" its wall {name}: " in text for name in OPTIONAL_WALLS):
        raise AssertionError(text)

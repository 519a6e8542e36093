"""`make rhino-check`: the sets of tests/cases/config_spec give in Rhino what is recorded of them.

The tests compare Crossdock with the same records. `--record` writes them anew from Rhino.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rhino.traps import write_trap_sets

SETS = Path(__file__).parent.parent / "cases" / "config_spec"
HOST = Path(__file__).parent / "host.js"

# A JVM on a busy machine takes its time.
_SECONDS = 120


def sets() -> list[Path]:
    """The folders of all sets; the kind of each is what its name begins with."""
    return sorted(folder for folder in SETS.iterdir() if folder.is_dir())


def kind_of(folder: Path) -> str:
    """The feed kind of a set."""
    return folder.name.partition("-")[0]


def only(folder: Path, name: str) -> Path:
    """The one file of a set with this stem."""
    [found] = folder.glob(f"{name}.*")
    return found


def in_rhino(folder: Path) -> bytes:
    """What Rhino makes of a set's feed."""
    scripts = folder / "bundle" / kind_of(folder)
    ran = subprocess.run(
        ["rhino", str(HOST), str(scripts), kind_of(folder), str(only(folder, "feed"))],
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    )
    return ran.stdout


def main() -> int:
    """Compare every set, or record them; returns how many differ."""
    record = "--record" in sys.argv
    with tempfile.TemporaryDirectory() as made:
        differing = [folder for folder in sets() if not _same(folder, record=record)]
        differing += [each for each in write_trap_sets(Path(made)) if not _same(each)]
    return len(differing)


def _same(folder: Path, *, record: bool = False) -> bool:
    expected, found = only(folder, "expected"), in_rhino(folder)
    if record:
        expected.write_bytes(found)
    same = expected.read_bytes() == found
    print(f"{'same' if same else 'DIFFERENT':10}{folder.name}")
    return same


if __name__ == "__main__":
    sys.exit(main())

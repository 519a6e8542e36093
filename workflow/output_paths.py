"""Where the files of a run may go: found out before the run, since at its end it is too late."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from catalog.errors import ConfigInvalid
from workflow.output_files import part_of


def check_destinations(files: Mapping[str, Path | None], sources: Iterable[Path]) -> None:
    """Refuse destinations that would overwrite something that is no earlier result.

    A file of a run is moved to its final name. Moved over a device or a pipe it would take its
    place for every program of the machine; moved over the feed, the feed is gone.

    Args:
        files: Destinations by the name of their option; None is not written.
        sources: What the run reads.

    Raises:
        ConfigInvalid: Context: `setting`, `found`.
    """
    taken = {path.resolve(): "is what the run reads" for path in sources}
    for name, path in files.items():
        if path is None:
            continue
        if not path.parent.is_dir():
            raise _invalid(name, path, f"there is no folder {path.parent}")
        if path.exists() and not path.is_file():
            raise _invalid(name, path, "it is no ordinary file")
        for each in (path.resolve(), part_of(path).resolve()):
            if why := taken.get(each):
                raise _invalid(name, path, f"{each} {why}")
            taken[each] = f"is written by --{name}"


def _invalid(name: str, path: Path, why: str) -> ConfigInvalid:
    return ConfigInvalid(f"--{name} {path}: {why}", setting=name, found=str(path))

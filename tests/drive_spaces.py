"""Short words for what tests do with a merchant's space."""

from pathlib import Path

from drive.disk import Drive
from drive.quota import Limits
from drive.space import Space
from tests.drive_model import Remembering

PATH = "in/product/today.csv"
OLD = b"what was there before"


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def content(space: Space, path: str = PATH) -> bytes:
    """The bytes of a file."""
    with space.read(path) as file:
        return file.read()


def names(space: Space, path: str) -> list[str]:
    """What a folder lists."""
    return [each.name for each in space.list(path)]


def on_disk(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Files with their bytes and folders below a merchant's, found without any code of ours."""
    below = {str(each.relative_to(root)): each for each in root.rglob("*")}
    files = {path: each.read_bytes() for path, each in below.items() if each.is_file()}
    return files, sorted(set(below) - set(files))


def parts(tmp_path: Path) -> list[Path]:
    """What lies in staging."""
    return sorted((tmp_path / "drive" / ".staging" / "acme" / "parts").iterdir())


def bounded(drive: Drive, tmp_path: Path, **limits: int) -> Space:
    """The same space under other bounds."""
    found = Limits(**{"floor_bytes": 0, **limits})
    return Drive(tmp_path / "drive", Remembering(), lambda _: found).space("acme", "anna")

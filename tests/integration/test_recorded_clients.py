"""What Windows, macOS, Excel, LibreOffice and davfs2 send is answered, and taken once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client_site import ClientSite, serving
from tests.dav_recorded import FOLDER, replayed

FEED = b"SKU;Price\nR-1;12,50\n"
OLD = b"SKU;Price\nR-1;11,00\n"

# Recordings of a file that replaces one that is there, by name.
_REPLACING = frozenset(
    {
        "excel-saves.http",
        "excel-saves-without-ending.http",
        "explorer-replaces.http",
        "finder-saves.http",
        "libreoffice-saves.http",
    }
)
RECORDINGS = [
    pytest.param(file.name, id=file.name.removesuffix(".http"))
    for file in sorted(FOLDER.glob("*.http"))
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ClientSite]:
    """A drive of its own."""
    with serving(tmp_path / "site") as served:
        yield served


@pytest.mark.parametrize("is_slow", [False, True], ids=["at once", "with pauses"])
@pytest.mark.parametrize("name", RECORDINGS)
def test_client_is_answered_and_its_feed_is_taken_once(
    site: ClientSite, name: str, is_slow: bool
) -> None:
    """However long it pauses between two requests: longer than a file needs to settle."""
    before: list[tuple[str, bytes]] = []
    if name in _REPLACING:
        site.setting.put("in/product/today.csv", OLD)
        before = site.taken()
        assert before == [("today.csv", OLD)]
    for _ in replayed(site, name):
        if is_slow:
            site.sweep()

    last = "größe.csv" if "umlaut" in name else "today.csv"
    assert site.taken() == [*before, (last, FEED)]
    assert site.disk(f"in/product/{last}").read_bytes() == FEED
    assert list(site.dav.locks.locks("wren")) == []

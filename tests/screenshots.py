"""Pictures of every page of the console: `make screenshots` writes them to docs/pictures.

    python -m tests.screenshots [FOLDER] [PATH …]

Each page of the registry is shown in light and in dark at 1280 × 800, and in light at 1920 × 1080
and on a tablet. With paths, those pages alone.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from admin_api.console.pages import PAGES
from tests.chromium import TABLET, WIDE, Theme, chromium, visiting
from tests.console_site import ConsoleSite, address_of, serving_console
from tests.debian import ensure

_FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
_HUGE = (1920, 1080)
_LOOKS: Sequence[tuple[Theme, tuple[int, int]]] = (
    ("light", WIDE),
    ("dark", WIDE),
    ("light", _HUGE),
    ("light", TABLET),
)


def main(folder: Path, paths: Sequence[str]) -> None:
    """Take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        shared = Path(made)
        with serving_console(shared / "data", shared) as site, chromium() as browser:
            written = list(_take(browser, site, folder, paths))
    for picture in written:
        make_small(picture)
        print(picture)


def _take(
    browser: Browser, site: ConsoleSite, folder: Path, paths: Sequence[str]
) -> Iterator[Path]:
    """A picture of each page in each look."""
    secret = site.session()
    for theme, size in _LOOKS:
        with visiting(browser, site.url, theme=theme, size=size) as visit:
            if not paths:
                visit.page.goto(f"{site.url}/login")
                yield _write(visit.page.screenshot(), folder, "login", theme, size)
            visit.context.add_cookies(
                [{"name": "crossdock_session", "value": secret, "url": site.url}]
            )
            for page in PAGES:
                if not paths or page.path in paths:
                    visit.go(address_of(page.path))
                    yield _write(visit.page.screenshot(), folder, page.path, theme, size)


def _write(picture: bytes, folder: Path, path: str, theme: Theme, size: tuple[int, int]) -> Path:
    """Write a picture; its name says of what: `feeds-feed-dark-1280.png`."""
    parts = [part.strip("{}").partition(":")[0] for part in path.split("/") if part]
    name = "-".join(parts) or "home"
    target = folder / f"{name}-{theme}-{size[0]}.png"
    target.write_bytes(picture)
    return target


def make_small(picture: Path) -> None:
    """Fewer colours: a page has few, and its picture is a third as large."""
    command = [str(ensure("pngquant")), "--force", "--ext", ".png", "--skip-if-larger", "256"]
    # 98 and 99: it would be larger, or worse; then it stays as it is.
    subprocess.run([*command, str(picture)], check=False)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else _FOLDER, given[1:])

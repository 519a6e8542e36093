"""The tour of the quickstart, walked by a browser over a demonstration: `make tour`.

    python -m tests.tour [FOLDER]

Plays `make demo`, signs in, and goes the way that docs/quickstart.md tells: from a rejected record
to a changed script that is live. Each step is checked, and leaves a picture in docs/pictures.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from catalog.filters import FeedFilter
from catalog.merchants import Channel
from catalog.paging import PageRequest
from catalog.product_states import LIVE
from store.store import Store
from tests.chromium import Visit, chromium, visiting
from tests.screenshots import make_small

ROOT = Path(__file__).parents[1]

_MERCHANT = "quillmark-jewellers"
_CHANNEL = Channel("ebay", "EBAY_GB")

# A pendant, and the line that gives it its title.
_SKU, _RECORD = "00431", "3"
_OLD = "return isPreOwned()"
_NEW = r"if (textOf('Type') === 'Pendant') {\n    title += ', with chain';\n  }\n  " + _OLD
_TITLE = "Quill Pendant in 18ct Gold, with chain"

# Milliseconds for what runs scripts or asks a marketplace, also where much else is to do.
_PATIENCE = 120_000


@dataclass(frozen=True)
class Demo:
    """A demonstration that goes on serving."""

    folder: Path
    url: str
    user: str
    password: str


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[Demo]:
    """Play it, and hand it over where it tells where to look."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("CROSSDOCK_")}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bench.demo"],
        cwd=ROOT,
        env={**kept, "FOLDER": str(folder), "ONCE": "0", "SKUS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = "".join(iter(lambda: _line(process), "Logs are in"))
        found = re.search(r"Open the console +(\S+)/\s+sign in as +(\S+)\s+password +(\S+)", said)
        assert found, f"the demonstration has not come to its end:\n{said}"
        yield Demo(folder, *found.groups())
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def _line(process: "subprocess.Popen[str]") -> str:
    """The next line; the last one that is waited for is cut."""
    assert process.stdout is not None
    line = process.stdout.readline()
    return "Logs are in" if not line or line.startswith("Logs are in") else line


@dataclass
class Tour:
    """One walk through the console."""

    demo: Demo
    visit: Visit
    pictures: Path

    def walk(self) -> None:
        """All steps, each with its picture."""
        page = self.visit.page
        page.goto(f"{self.demo.url}/login")
        self.visit.sign_in(self.demo.user, self.demo.password)
        self.visit.settle()
        self._go("/")
        self._show("1-dashboard")
        self._see_an_error()
        self._try_an_edit()
        self._save_and_activate()
        self._run_again()
        self._see_it_live()
        assert not self.visit.complaints, self.visit.complaints

    def _see_an_error(self) -> None:
        page = self.visit.page
        self._go("/errors")
        page.get_by_text("gtin_check_digit").first.click()
        self.visit.settle()
        if "/errors/" not in page.url:  # the group first, then one of it
            page.locator("#main").get_by_role("link", name=re.compile("00473")).first.click()
            self.visit.settle()
        expect(page.locator("#main")).to_contain_text("PRODUCT.EAN = getEan();")
        self._show("2-error")

    def _try_an_edit(self) -> None:
        page = self.visit.page
        self._go(f"/playground?feed={self._newest_product_feed()}&record={_RECORD}")
        expect(self._output("SKU")).to_contain_text(_SKU, timeout=_PATIENCE)
        page.locator(".cd-editor:visible .cm-content").click()
        page.keyboard.press("Control+f")
        page.locator(".cm-search input[name=search]").fill(_OLD)
        page.locator(".cm-search input[name=replace]").fill(_NEW)
        page.locator(".cm-search button[name=replaceAll]").click()
        page.locator(".cm-search input[name=search]").fill("with chain")
        page.keyboard.press("Enter")  # to where the picture shows it
        page.keyboard.press("Escape")
        title = self._output("Title")
        expect(title.locator("td.is-after")).to_have_text(_TITLE, timeout=_PATIENCE)
        self._show("3-playground")

    def _save_and_activate(self) -> None:
        page = self.visit.page
        page.get_by_role("button", name="Save as release").click()
        page.get_by_label("What is new in it").fill("pendants come with a chain")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile(r"/scripts/\d+"), timeout=_PATIENCE)
        self.visit.settle()
        expect(page.get_by_role("button", name="Activate")).to_be_visible(timeout=_PATIENCE)
        self._show("4-release")
        page.get_by_role("button", name="Activate").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Activate").click()
        expect(page.locator("#main").get_by_text("active", exact=True).first).to_be_visible(
            timeout=_PATIENCE
        )

    def _run_again(self) -> None:
        page = self.visit.page
        before = self._newest_product_feed()
        self._go(f"/feeds/{before}")
        page.get_by_role("button", name="Run again").click()
        page.get_by_role("dialog").get_by_role("button", name="Run again").click()
        page.wait_for_url(re.compile(rf"/feeds/(?!{before}\b)\d+"), timeout=_PATIENCE)
        self._until_live()
        self._go(page.url.removeprefix(self.demo.url))
        self._show("5-feed")

    def _see_it_live(self) -> None:
        self._go(f"/products/{_SKU}")
        expect(self.visit.page.locator("#main")).to_contain_text(_TITLE)
        self._show("6-product")

    def _until_live(self) -> None:
        """Wait until eBay has accepted the new title."""
        with Store(self.demo.folder / "store.sqlite") as store:
            for _ in range(_PATIENCE // 500):
                told = [
                    each.fields.get("Title")
                    for each in store.listings.main(_MERCHANT, _SKU, _CHANNEL)
                ]
                if _TITLE in told and store.items.get(_MERCHANT, _SKU).state == LIVE:
                    return
                self.visit.page.wait_for_timeout(500)
        raise AssertionError(f"{_SKU} is not live with its new title: {told}")

    def _newest_product_feed(self) -> int:
        with Store(self.demo.folder / "store.sqlite") as store:
            return newest_feed(store)

    def _output(self, field: str) -> Locator:
        page = self.visit.page
        return page.locator(".cd-fields tr", has=page.get_by_text(field, exact=True))

    def _go(self, address: str) -> None:
        mark = "&" if "?" in address else "?"
        named = "" if "merchant=" in address else f"{mark}merchant={_MERCHANT}"
        self.visit.go(f"{address}{named}")

    def _show(self, name: str) -> None:
        picture = self.pictures / f"tour-{name}.png"
        self.visit.page.screenshot(path=picture)
        make_small(picture)
        print(picture.name, flush=True)


def newest_feed(store: Store) -> int:
    """The number of the newest product feed of the merchant."""
    wanted = FeedFilter(_MERCHANT, kind="product", direction="inbound")
    return store.feeds.page(wanted, PageRequest(1)).entries[0].number


def main(pictures: Path) -> None:
    """Walk it."""
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, demonstration(Path(made) / "demo") as demo:
        with chromium() as browser, visiting(browser, demo.url) as visit:
            Tour(demo, visit, pictures).walk()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")

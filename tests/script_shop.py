"""A shop with a small bundle, for tests of what people do with scripts over the API."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.merchants import Merchant
from catalog.releases import ReleaseId
from drive.blobs import LocalBlobs
from store.batch import FeedArrival
from store.store import Store
from tests.api_site import ApiSite
from tests.builders_workbooks import make_workbook
from tests.builders_zips import make_zip
from tests.dav_site import Answer
from workflow.activate_release import activate_release
from workflow.release_bundle import release_bundle

NOW = "2026-03-01T06:00:00Z"

MANIFEST = """merchant = "wren"
[product]
format = "csv"
key = "SKU"
"""

SCRIPT = """var COLOURS = MAPPING.open('lookup/colours.xlsx').sheet('Colours');
function transform() {
  var row = PRODUCT_INRECORD.Product;
  PRODUCT.SKU = row.SKU.toString();
  PRODUCT.Title = row.Title.toString();
  var colour = COLOURS.lookup('Shop', row.Colour.toString(), 'Colour');
  if (colour === null) reject('colour_unknown', 'no colour ' + row.Colour);
  PRODUCT.Color = colour;
  logger.info('colour ' + colour);
}
"""

FEED = b"SKU,Title,Colour\nR-1,Ring,rot\nR-2,Chain,blau\nR-3,Clasp,lila\n"

COLOURS = make_workbook({"Colours": [["Shop", "Colour"], ["rot", "Red"], ["blau", "Blue"]]})


def files(**more: str | bytes) -> dict[str, str | bytes]:
    """The files of the bundle; `more` replace or join them, `__` in a keyword being `/`."""
    usual: dict[str, str | bytes] = {
        "manifest.toml": MANIFEST,
        "mapping-custom.js": SCRIPT,
        "lookup/colours.xlsx": COLOURS,
    }
    return usual | {name.replace("__", "/"): content for name, content in more.items()}


def bundle(**more: str | bytes) -> bytes:
    """The bundle as a zip; arguments as of `files`."""
    return make_zip(files(**more))


def add_release(store: Store, content: bytes, merchant: str = "wren") -> ReleaseId:
    """Make a release of a zip, as `crossdock releases add` does."""
    owner = store.merchants.get(merchant)
    made = release_bundle(
        store.releases,
        owner,
        content,
        owner.base_release,
        notes="",
        now=NOW,
        by="ada",
        warn=lambda _: None,
    )
    return made.release.id


def add_active(store: Store, content: bytes) -> ReleaseId:
    """The same, and make it the active one."""
    release = add_release(store, content)
    activate_release(store, release, NOW, "ada", "first")
    return release


def add_base_owner(store: Store) -> None:
    """An owner of base bundles, called `shared`."""
    store.merchants.add(Merchant("shared", is_base=True), NOW, "ada")


def add_feed(store: Store, folder: Path, release: ReleaseId, content: bytes = FEED) -> int:
    """A feed of products whose bytes are kept in the folder of files; returns its number."""
    source = folder / "sent.csv"
    source.write_bytes(content)
    with source.open("rb") as file:
        key, size = LocalBlobs(folder / "files").put(file)
    arrival = FeedArrival(
        id=f"feed-{key[:8]}",
        merchant="wren",
        kind="product",
        name="products.csv",
        sha256=key,
        size_bytes=size,
        received_at=NOW,
        release=str(release),
        direction="inbound",
        location=key,
    )
    return store.feeds.register(arrival, "done").number


def ask_json(
    site: ApiSite,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    user: str = "guide",
    **headers: str,
) -> Answer:
    """Send JSON as an integrator."""
    sent = None if body is None else json.dumps(body).encode()
    told = headers if sent is None else {"Content_Type": "application/json", **headers}
    return site.ask(method, path, sent, user=user, **told)


def read(answer: Answer) -> Any:
    """The JSON of an answer that succeeded."""
    assert 200 <= answer.status < 300, (answer.status, answer.text)
    return json.loads(answer.body)

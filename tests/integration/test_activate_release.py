"""An active release has its profiles and templates in force."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import BundleInvalid
from catalog.merchants import Merchant
from catalog.releases import NewRelease, ReleaseId
from runtime_js.packing import zip_folder
from store.store import Store
from workflow.activate_release import activate_release, roll_back

NOW = "2026-03-01T06:00:00Z"


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """A store with a merchant."""
    with Store(store_target) as opened:
        opened.merchants.add(Merchant("wren"), NOW, "setup")
        yield opened


def release(store: Store, folder: Path, days: int, html: str, **profile: object) -> ReleaseId:
    """Add a release of a bundle with one profile and one template."""
    for name in ("profiles", "templates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "mapping-custom.js").write_text("function transform() {}")
    (folder / "manifest.toml").write_text('merchant = "wren"\n[product]\nkey = "SKU"\n')
    content = {"kind": "return", "days": days, **profile}
    (folder / "profiles" / "returns.json").write_text(json.dumps(content))
    (folder / "templates" / "ring.html").write_text(html)
    return store.releases.add(NewRelease("wren", zip_folder(folder)), NOW, "ada").id


def in_force(store: Store, name: str = "returns") -> tuple[object, str]:
    """Days of the return profile, and the text of the template."""
    profile = store.profiles.current("wren", "return", name)
    template = store.templates.current("wren", "templates/ring.html")
    assert profile is not None
    assert template is not None
    return profile.content["days"], template.html


def test_what_a_release_brings_is_in_force_with_it(store: Store, tmp_path: Path) -> None:
    """A draft names a profile; a plan that does not find it would refuse every product."""
    activate_release(store, release(store, tmp_path, 30, "<p>1</p>"), NOW, "ada", "first")
    assert in_force(store) == (30, "<p>1</p>")

    activate_release(store, release(store, tmp_path, 14, "<p>2</p>"), NOW, "ada", "second")
    assert in_force(store) == (14, "<p>2</p>")

    assert roll_back(store, "wren", NOW, "ada", "no").release == ReleaseId("wren", 1)
    assert in_force(store) == (30, "<p>1</p>")


def test_twice_is_once(store: Store, tmp_path: Path) -> None:
    """A new version of a profile would revise every listing that uses it."""
    first = release(store, tmp_path, 30, "<p>1</p>")
    for _ in range(2):
        activate_release(store, first, NOW, "ada", "first")

    assert len(store.profiles.versions("wren", "return", "returns")) == 1
    assert len(store.templates.versions("wren", "templates/ring.html")) == 1


def test_a_profile_is_called_as_it_says(store: Store, tmp_path: Path) -> None:
    """Names have blanks and umlauts at eBay; files need not."""
    named = release(store, tmp_path, 30, "<p>1</p>", name="30 Tage")
    activate_release(store, named, NOW, "ada", "first")

    assert in_force(store, "30 Tage") == (30, "<p>1</p>")


def test_a_profile_of_an_unknown_kind_is_told(store: Store, tmp_path: Path) -> None:
    """It would rule nothing, and nobody would know."""
    wrong = release(store, tmp_path, 30, "<p>1</p>", kind="returns")
    with pytest.raises(BundleInvalid, match="no kind of profile returns"):
        activate_release(store, wrong, NOW, "ada", "first")

    assert store.releases.active("wren") is None

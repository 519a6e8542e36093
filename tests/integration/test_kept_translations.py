"""What E4X scripts are translated into is part of their release."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from catalog.errors import WorkerBroken
from catalog.releases import ReleaseId
from runtime_js import translator
from runtime_js.bundle import read_bundle
from runtime_js.packing import zip_files
from runtime_js.translations import answer_as_json, read_translations, translator_version
from runtime_js.translator import Translator
from store.store import Store
from tests.import_shop import AT, Shop
from tests.sandbox_parts import no_warning
from workflow import kept_translations
from workflow.release_bundle import release_bundle

SET = """
function config() { CONFIG.RecordPath = '/a/b'; }
function transform() { PRODUCT.SKU = INRECORD.@id; PRODUCT.Title = 'of ' + INRECORD..c; }
"""
PLAIN = "function transform() { INVENTORY.SKU = INRECORD.SKU.toString(); }"

ONE = ReleaseId("wren", 1)


def shop_with(tmp_path: Path, files: Mapping[str, str]) -> Shop:
    """A shop with an active release that was checked."""
    made = Shop(str(tmp_path / "store.sqlite"), tmp_path)
    made.store.merchants.ensure("wren", AT)
    bundle = zip_files({name: text.encode() for name, text in files.items()})
    report = release_bundle(
        made.store.releases,
        made.store.merchants.get("wren"),
        bundle,
        None,
        notes="",
        now=AT,
        by="test",
        warn=no_warning,
    )
    made.store.releases.activate("wren", report.release.id, AT, "test", "first")
    return made


def in_a_worker(monkeypatch: pytest.MonkeyPatch, *, may_translate: bool) -> None:
    """As in a process that knows no translations yet."""
    fresh = Translator()
    for module in (translator, kept_translations):
        monkeypatch.setattr(module, "TRANSLATOR", fresh)
    monkeypatch.setattr("runtime_js.spec_program.TRANSLATOR", fresh)

    def refuse(sources: Sequence[str], *_: object) -> list[object]:
        raise WorkerBroken("nothing may be translated here")

    if not may_translate:
        monkeypatch.setattr(translator, "_ask", refuse)


def kept(store: Store) -> bytes | None:
    """What is kept with the release by this version of the translator."""
    return store.releases.translations(ONE, translator_version())


def test_workers_do_not_translate_what_the_check_has_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every worker of every machine would ask the parser the same."""
    shop = shop_with(tmp_path, {"product/main.js": SET})
    in_a_worker(monkeypatch, may_translate=False)

    feed = shop.take_in(b'<a><b id="R-1"><c>gold</c></b></a>', "product")

    assert shop.run(feed) == {"end": "done"}
    assert shop.store.drafts.sku("wren", "R-1").fields("product")["Title"] == "of gold"
    shop.store.close()


def test_another_version_of_the_translator_translates_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier one made may be what was mended in the later one."""
    shop = shop_with(tmp_path, {"product/main.js": SET})
    good = kept(shop.store)
    assert good is not None
    shop.store.releases.keep_translations(ONE, "an earlier one", b"whatever it was")
    in_a_worker(monkeypatch, may_translate=True)

    feed = shop.take_in(b'<a><b id="R-1"/></a>', "product")

    assert shop.run(feed) == {"end": "done"}
    assert kept(shop.store) == good
    shop.store.close()


def test_what_is_kept_leads_back_to_the_integrators_own_lines(tmp_path: Path) -> None:
    """An error of a kept translation names the line and column of the script as it was written."""
    shop = shop_with(tmp_path, {"product/main.js": SET})
    data = kept(shop.store)
    assert data is not None

    read = read_translations(data)
    scripts = read_bundle(shop.store.releases.content(ONE).zip).spec_scripts("product")
    asked = Translator().answers(scripts, e4x=True, warn=no_warning)

    assert [*map(answer_as_json, read.values())] == [*map(answer_as_json, asked.values())]
    assert read.keys() == asked.keys()
    shop.store.close()


def test_nothing_is_kept_of_scripts_without_e4x(tmp_path: Path) -> None:
    """Most scripts never meet the translator, and no table fills up with them."""
    shop = shop_with(tmp_path, {"mapping-custom.js": PLAIN})

    assert kept(shop.store) is None
    shop.store.close()

"""`crossdock profiles` and `crossdock templates`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from catalog.merchants import Merchant
from store.store import Store
from tests.shop import DE, Shop

NAME = "templates/ring.html"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """The merchant wren with a ring."""
    monkeypatch.setenv("CROSSDOCK_DATA", str(tmp_path))
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren", channels=(DE,)), "", "setup")
        made = Shop(store)
        made.feed("R-1", Title="Ring & more", Price="9.00", Currency="EUR", Quantity=1)
        yield made


def crossdock(*arguments: str) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, list(arguments))


def write(folder: Path, text: str) -> str:
    """A file with this text."""
    path = folder / "file"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_profile_gets_versions(shop: Shop, tmp_path: Path) -> None:
    """What was in force when a listing was made can be looked up later."""
    for days in (30, 30, 14):
        content = write(tmp_path, json.dumps({"days": days}))
        made = crossdock("profiles", "set", "wren", "return", "Usual", content, "--by", "ada")
        assert made.exit_code == 0, made.output

    assert made.stdout == "return profile Usual: version 2\n"
    told = json.loads(crossdock("profiles", "list", "wren", "--json").stdout)
    assert (told["version"], told["content"], told["by"]) == (2, {"days": 14}, "ada")
    assert "Usual" in crossdock("profiles", "list", "wren").stdout
    for kind, text in (("refund", "{}"), ("return", "[]"), ("return", " " * 300_000)):
        refused = crossdock("profiles", "set", "wren", kind, "Usual", write(tmp_path, text))
        assert refused.exit_code == 2


def test_a_template_is_tried_out_on_a_product(shop: Shop, tmp_path: Path) -> None:
    """Before a hundred thousand descriptions are made from it."""
    html = "<h1>${PRODUCT.Title}</h1>${PRODUCT.Brand}"
    assert crossdock("templates", "set", "wren", NAME, write(tmp_path, html)).exit_code == 0
    made = crossdock("templates", "preview", "wren", NAME, "R-1")

    assert made.stdout == "<h1>Ring &amp; more</h1>\n"
    assert "no value for ${PRODUCT.Brand}" in made.stderr
    told = json.loads(crossdock("templates", "list", "wren", "--json").stdout)
    assert (told["name"], told["version"], told["tokens"]) == (NAME, 1, ["Brand", "Title"])
    assert NAME in crossdock("templates", "list", "wren").stdout
    for name, sku in (("templates/none.html", "R-1"), (NAME, "R-9")):
        assert crossdock("templates", "preview", "wren", name, sku).exit_code == 2


def test_a_description_that_no_marketplace_takes_is_named(shop: Shop, tmp_path: Path) -> None:
    """A script that a feed brings would be refused for every listing."""
    shop.feed("R-2", Title="<script>alert(1)</script>", Price="9.00", Currency="EUR", Quantity=1)
    crossdock("templates", "set", "wren", NAME, write(tmp_path, "${PRODUCT.Title|raw}"))

    refused = crossdock("templates", "preview", "wren", NAME, "R-2")

    assert refused.exit_code == 1
    assert "Title" in refused.stderr

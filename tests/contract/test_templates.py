"""What the templates of a store must do, on SQLite and PostgreSQL."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import TemplateInvalid
from catalog.merchants import Channel
from catalog.templates import Description, Template, read_template, values_hash
from store.database import Database
from store.templates import Templates

NOW = "2026-03-01T08:00:00Z"
DE = Channel("ebay", "EBAY_DE")
UK = Channel("ebay", "EBAY_GB")
NAME = "templates/ring.html"


@pytest.fixture
def templates(store_target: str) -> Iterator[Templates]:
    """The templates of an empty store."""
    database = Database(store_target)
    yield Templates(database)
    database.close()


def description(sku: str, template: Template, **values: str) -> Description:
    """What the description of a SKU with these token values is made from."""
    return Description(sku, template.name, template.checksum, values_hash(values, template.tokens))


def test_tokens_are_found_once_and_sorted() -> None:
    """The token list says what a change of the product must be compared with."""
    html = "<b>${PRODUCT.Title}</b> ${PRODUCT.ItemSpecifics.Ring size} ${PRODUCT.Title} $5 {x}"

    _, tokens = read_template(NAME, html)

    assert tokens == ("ItemSpecifics.Ring size", "Title")


@pytest.mark.parametrize(
    ("html", "line"),
    [
        pytest.param("<p>\n${PRODUKT.Title}", 2, id="another object"),
        pytest.param("${PRODUCT.Title", 1, id="never closed"),
        pytest.param("\n\n${PRODUCT.}", 3, id="no field"),
        pytest.param("${PRODUCT.A..B}", 1, id="empty step"),
        pytest.param("${PRODUCT.A[x]}", 1, id="no number"),
        pytest.param("${PRODUCT.Ti\ntle}", 1, id="over two lines"),
    ],
)
def test_a_mistyped_token_is_refused_with_its_line(html: str, line: int) -> None:
    """Otherwise buyers would read it in the description."""
    with pytest.raises(TemplateInvalid) as caught:
        read_template(NAME, html)

    assert caught.value.context == {"template": NAME, "line": line}


@pytest.mark.parametrize("html", ["", " \n", "x" * 500_001, "a\0b", "\ud83d"])
def test_a_text_that_no_description_can_be_made_from_is_refused(html: str) -> None:
    """Templates come in zips and from forms: they are as untrusted as a feed."""
    with pytest.raises(TemplateInvalid):
        read_template(NAME, html)


@given(
    html=st.text() | st.lists(st.sampled_from(["${", "}", "PRODUCT.", "a", "[", "\n"])).map("".join)
)
def test_any_text_is_a_template_or_refused(html: str) -> None:
    """No text crashes whoever reads it."""
    try:
        checksum, _ = read_template(NAME, html)
    except TemplateInvalid:
        return
    assert len(checksum) == 64


def test_only_the_values_of_its_own_tokens_count() -> None:
    """A changed price must not make a description anew that shows no price."""
    before = {"Title": "Ring", "Price": "9.00"}

    assert values_hash(before, ("Title",)) == values_hash({**before, "Price": "8.00"}, ("Title",))
    assert values_hash(before, ("Title",)) != values_hash({**before, "Title": "Reif"}, ("Title",))
    assert values_hash({"Title": ""}, ("Title",)) != values_hash({}, ("Title",))


def test_a_changed_template_is_a_new_version_and_the_same_text_is_none(
    templates: Templates,
) -> None:
    """A release that brings the same template must not make a million descriptions anew."""
    first = templates.save("wren", NAME, "<b>${PRODUCT.Title}</b>", now=NOW, by="ada")
    assert templates.save("wren", NAME, first.html, now=NOW, by="bea") == first
    second = templates.save("wren", NAME, "<i>${PRODUCT.Title}</i>", now=NOW, by="ada")

    assert templates.current("wren", NAME) == second
    assert templates.versions("wren", NAME) == (second, first)
    assert templates.current("finch", NAME) is None


def test_a_changed_template_makes_all_its_descriptions_anew_and_no_other(
    templates: Templates,
) -> None:
    """What was made from the old text looks wrong; what was made from another does not."""
    old = templates.save("wren", NAME, "old ${PRODUCT.Title}", now=NOW, by="ada")
    new = templates.save("wren", NAME, "new ${PRODUCT.Title}", now=NOW, by="ada")
    other = templates.save("wren", "templates/watch.html", "${PRODUCT.Title}", now=NOW, by="ada")
    skus = [f"R-{number}" for number in range(5)]
    made = [description(sku, old, Title=sku) for sku in skus]
    templates.made("wren", DE, [*made, description("N-1", new), description("W-1", other)], NOW)
    templates.made("wren", UK, [description("R-0", old)], NOW)
    templates.made("finch", DE, [description("R-0", old)], NOW)

    found: list[str] = []
    after = ("", "")
    while page := templates.outdated("wren", DE, new, after=after, limit=2):
        found += [one.sku for one in page]
        after = (page[-1].checksum, page[-1].sku)

    assert found == skus


def test_versions_before_and_after_the_wanted_one_are_both_found(templates: Templates) -> None:
    """A template may be set back to a text it had before."""
    versions = [templates.save("wren", NAME, f"<p>{text}", now=NOW, by="ada") for text in "abcdef"]
    templates.made("wren", DE, [description(one.html, one) for one in versions], NOW)

    for wanted in versions:
        page = templates.outdated("wren", DE, wanted)
        assert {one.sku for one in page} == {one.html for one in versions} - {wanted.html}
        checksums = [one.checksum for one in page]
        assert checksums == sorted(checksums)


def test_a_changed_value_makes_only_those_anew_whose_tokens_say_it(templates: Templates) -> None:
    """A feed that changes every price must not send a million descriptions."""
    template = templates.save("wren", NAME, "${PRODUCT.Title}", now=NOW, by="ada")
    before = [description(sku, template, Title=sku, Price="9") for sku in ("R-1", "R-2", "R-3")]
    templates.made("wren", DE, before, NOW)

    after = [
        description("R-1", template, Title="R-1", Price="8"),
        description("R-2", template, Title="new", Price="9"),
        description("R-4", template, Title="R-4"),
    ]
    assert templates.to_make("wren", DE, after) == {"R-2", "R-4"}
    assert templates.to_make("wren", UK, after) == {"R-1", "R-2", "R-4"}

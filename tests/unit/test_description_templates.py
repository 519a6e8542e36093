"""Descriptions: values go in as text, and nothing active comes out."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import TemplateInvalid
from catalog.templates import MAX_LENGTH, Template, Token, pieces, read_template
from marketplaces.active_content import active_content
from marketplaces.templates import Rendered, render, token_values

AT = "2026-03-01T08:00:00Z"
FIELDS = {
    "Title": "Ring <750>",
    "Price": "14.99",
    "ItemSpecifics": {"Ring size": "54", "Style": ["Band", "Fine"]},
    "CustomFields": {"Care": "<b>Wipe</b>"},
    "MainPictureURLs": ["https://img.example/1.jpg"],
    "ApplyTax": True,
}


def template(html: str) -> Template:
    """A checked one."""
    return Template("t.html", 1, html, *read_template("t.html", html), AT, "ada")


def made(html: str, fields: dict[str, object] | None = None) -> Rendered:
    """A description."""
    checked = template(html)
    return render(checked, token_values(checked.tokens, FIELDS if fields is None else fields))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        pytest.param("<b>${PRODUCT.Title}</b>", "<b>Ring &lt;750&gt;</b>", id="escaped"),
        pytest.param("${PRODUCT.CustomFields.Care|raw}", "<b>Wipe</b>", id="raw"),
        pytest.param("${PRODUCT.ItemSpecifics.Ring size}", "54", id="map"),
        pytest.param("${PRODUCT.ItemSpecifics.Style}", "Band, Fine", id="list"),
        pytest.param("${PRODUCT.ItemSpecifics.Style[1]}", "Fine", id="one of a list"),
        pytest.param('<img src="${PRODUCT.MainPictureURLs[0]}">', None, id="picture"),
        pytest.param("${PRODUCT.ApplyTax}", "true", id="flag"),
        pytest.param("a $5 {x} b", "a $5 {x} b", id="no token"),
    ],
)
def test_a_token_becomes_its_value(html: str, shown: str | None) -> None:
    """As people read it, in the place that the merchant gave it."""
    assert made(html).html == (shown or '<img src="https://img.example/1.jpg">')


def test_a_missing_value_is_named_and_empty() -> None:
    """The listing is made all the same, and the merchant hears of it."""
    rendered = made("<p>${PRODUCT.Subtitle}${PRODUCT.MainPictureURLs[7]}</p>")

    assert rendered == Rendered("<p></p>", missing=("MainPictureURLs[7]", "Subtitle"))


@given(value=st.text(), other=st.text())
def test_a_value_never_becomes_a_token_or_a_tag(value: str, other: str) -> None:
    """A merchant's supplier writes titles, and buyers read them."""
    fields: dict[str, object] = {
        "Title": value + "${PRODUCT.Brand}",
        "Brand": "<script>" + other,
    }
    html = made("<i>${PRODUCT.Title}</i>", fields).html

    assert html is not None
    assert html.count("<") == 2
    assert html.endswith("${PRODUCT.Brand}</i>")


def test_the_raw_value_that_brings_active_content_is_named() -> None:
    """Of thirty fields the merchant must find the one."""
    html = "${PRODUCT.Title|raw} ${PRODUCT.CustomFields.Care|raw}"
    fields: dict[str, object] = {"Title": "Ring", "CustomFields": {"Care": "<p onclick=x()>"}}

    rendered = made(html, fields)

    assert (rendered.html, rendered.token) == (None, "CustomFields.Care")


def test_a_link_from_an_escaped_value_is_looked_at_as_well() -> None:
    """To escape does not help where the value is a whole address."""
    fields: dict[str, object] = {"CustomFields": {"Link": "javascript:alert(1)"}}

    rendered = made('<a href="${PRODUCT.CustomFields.Link}">more</a>', fields)

    assert (rendered.active, rendered.token) == ("javascript: in href= of <a>", "CustomFields.Link")


def test_a_template_that_is_active_itself_is_to_blame() -> None:
    """No value is: the integrator must mend the template."""
    rendered = made("<form>${PRODUCT.Title}</form>")

    assert (rendered.html, rendered.active, rendered.token) == (None, "<form>", None)


def test_a_description_that_is_too_long_is_none() -> None:
    """A short template may still repeat a long value."""
    fields: dict[str, object] = {"Title": "x" * (MAX_LENGTH // 2)}

    assert made("${PRODUCT.Title}${PRODUCT.Title}.", fields).html is None


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<SCRIPT>x</SCRIPT>", id="capital letters"),
        pytest.param("<scr<script>ipt>", id="inside a name"),
        pytest.param("<!--><script>--></script>", id="comment that is none"),
        pytest.param("<p/onclick=x>", id="slash for a blank"),
        pytest.param("<p a=1onx onfocus\n=\nx>", id="over lines"),
        pytest.param('<p title="a>b" onclick="x">', id="mark in a value"),
        pytest.param("<img src=x onerror=x", id="tag without an end"),
        pytest.param("<a href='java&#x09;script:x'>", id="tab in a scheme"),
        pytest.param("<a href=&#1;javascript&colon;x>", id="named colon"),
        pytest.param("<a href=data:text/html,x>", id="data"),
        pytest.param("<img srcset='a.jpg 1x, javascript:x 2x'>", id="list of pictures"),
        pytest.param("<meta http-equiv=refresh content=0>", id="refresh"),
        pytest.param("<link rel=stylesheet href=https://x>", id="foreign style"),
        pytest.param("<style>@im\\port 'https://x'</style>", id="escaped import"),
        pytest.param("<p style='width:expr/**/ession(x)'>", id="expression"),
        pytest.param("<svg><animate></svg>", id="drawing"),
        pytest.param("<iframe src=https://x>", id="frame"),
        pytest.param("<object data=x>", id="object"),
        pytest.param("<embed src=x>", id="embed"),
        pytest.param("<base href=https://x>", id="base"),
        pytest.param("<input>", id="input"),
    ],
)
def test_active_content_is_found(html: str) -> None:
    """Each is known to have passed somebody's filter."""
    assert active_content(html) is not None


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color:red; scroll-behavior: smooth'>Gold &amp; silver, 3 < 5</p>",
        '<a href="https://example.org/?a=1&b=2">x</a> <a href="#top">y</a>',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="once on time">',
        "<style>p { background: url(https://img.example/a.png) }</style><table border=1><td>x",
    ],
)
def test_plain_html_passes(html: str) -> None:
    """Merchants' descriptions have tables, pictures, links and styles."""
    assert active_content(html) is None


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<a " * 160_000, id="never closed"),
        pytest.param("<style>" * 70_000 + "</style>", id="styles"),
        pytest.param("<b x='" * 80_000 + "'>", id="quotes"),
        pytest.param("<a" * 240_000 + ">", id="names"),
    ],
)
def test_tangled_html_is_refused_and_not_pondered(html: str) -> None:
    """The time grows with the length; a hundred thousand tags in each other take no hour."""
    assert active_content(html) is not None


class _Tags(HTMLParser):
    """What Python's own parser sees of tags."""

    def __init__(self) -> None:
        super().__init__()
        self.active = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.active = self.active or tag in ("script", "iframe", "form")
        self.active = self.active or any(name.startswith("on") for name in names)


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "script", "iframe", "form", "p", " ", "/", "onx", "=", "'", '"', "!", "--"]
        ),
        max_size=25,
    )
)
def test_whatever_another_parser_sees_is_seen(words: list[str]) -> None:
    """Parsers differ in broken HTML; what only one of them sees counts."""
    html = "".join(words)
    tags = _Tags()
    tags.feed(html)

    assert not tags.active or active_content(html) is not None


@given(st.lists(st.sampled_from(["${PRODUCT.A}", "${PRODUCT.A.B|raw}", "x", "$", "{", "|raw}"])))
def test_pieces_are_the_template(words: list[str]) -> None:
    """Nothing of a template is lost or read twice."""
    html = "".join(words)
    put_together = [
        part
        if isinstance(part, str)
        else f"${{PRODUCT.{part.path}{'|raw' if part.is_raw else ''}}}"
        for part in pieces(html)
    ]

    assert "".join(put_together) == html
    tokens = [part for part in pieces(html) if isinstance(part, Token)]
    assert len(tokens) == words.count("${PRODUCT.A}") + words.count("${PRODUCT.A.B|raw}")


def test_raw_is_no_part_of_a_token_and_another_word_is_refused() -> None:
    """A mistyped `|rwa` would reach buyers as an empty place."""
    _, tokens = read_template("t", "${PRODUCT.Title|raw}${PRODUCT.Title}")

    assert tokens == ("Title",)
    with pytest.raises(TemplateInvalid):
        read_template("t", "${PRODUCT.Title|rwa}")

"""What goes to eBay as text comes back as it was: message ids, texts, descriptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from marketplaces.ebay.message_ids import Correlation, message_id, read_correlation
from marketplaces.ebay.xml_text import element, html_element, unusable_in


@given(
    correlation=st.one_of(
        st.builds(Correlation, st.lists(st.integers(1, 10**8), min_size=1, max_size=4).map(tuple)),
        st.builds(Correlation, st.tuples(st.integers(1, 10**8)), part=st.integers(1, 1000)),
        st.builds(
            Correlation,
            st.tuples(st.integers(1, 10**8)),
            sku=st.text(
                st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=50
            ),
        ),
    )
)
def test_what_is_sent_as_message_id_is_read_back(correlation: Correlation) -> None:
    """The echo is all that ties an answer to its action."""
    assert read_correlation(message_id(correlation)) == correlation


@pytest.mark.parametrize("text", ["", "r-000001", "1.", "1.2.3.4.5", "0x1", "١", "-1", "1:"])
def test_an_echo_that_is_not_ours_names_no_record(text: str) -> None:
    """Nothing is guessed: whoever reads it goes by SKU, or by the report."""
    assert read_correlation(text).records == ()


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(text=TEXT)
def test_text_comes_back_as_it_went_in(text: str) -> None:
    """Titles, values and SKUs in every script; only what XML cannot hold is left out."""
    expected = "".join(mark for mark in text if not unusable_in(mark))

    assert (etree.fromstring(element("Title", text).encode()).text or "") == expected


@given(html=st.lists(st.sampled_from(["]]>", "<![CDATA[", "]]", ">", "&amp;", "<p>", "\r\n", "ü"])))
def test_html_comes_back_as_it_went_in(html: list[str]) -> None:
    """CDATA inside CDATA breaks a file for eBay (90002): such HTML is escaped instead."""
    text = "".join(html)
    made = html_element("Description", text)

    assert (etree.fromstring(made.encode()).text or "") == text
    assert made.count("<![CDATA[") <= 1

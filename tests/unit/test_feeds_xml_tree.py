"""What an XML record looks like as a tree: the grammar of `catalog.records`, text as in Rhino."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_feeds import read_xml_chunks, xml_tree
from tests.unit.feeds_xml_model import document, model_tree

CASES: list[Any] = [
    pytest.param("<r/>", "", id="empty tag"),
    pytest.param("<r></r>", "", id="empty element"),
    pytest.param("<r> \n\t </r>", "", id="white space only"),
    pytest.param("<r>  padded\n text </r>", "padded\n text", id="trimmed"),
    pytest.param("<r>\u00a0x\u00a0</r>", "\u00a0x\u00a0", id="no-break space stays"),
    pytest.param("<r>a &amp; b &#32;c&#8364;</r>", "a & b  c€", id="references join the text"),
    pytest.param("<r><a>1</a><b>2</b></r>", {"a": "1", "b": "2"}, id="flat"),
    pytest.param("<r><a/><a/></r>", {"a": ["", ""]}, id="equal empty elements are two"),
    pytest.param("<r><a>1</a><a>1</a><a>2</a></r>", {"a": ["1", "1", "2"]}, id="list"),
    pytest.param("<r><a><b>1</b></a></r>", {"a": {"b": "1"}}, id="nested"),
    pytest.param(
        "<r><a>1</a><b>2</b><a>3</a></r>",
        {"": {"k": [["a", "1"], ["b", "2"], ["a", "3"]]}},
        id="interleaved",
    ),
    pytest.param(
        "<r><a>1</a><a>2</a><b/><a/></r>",
        {"": {"k": [["a", "1"], ["a", "2"], ["b", ""], ["a", ""]]}},
        id="interleaved after a list",
    ),
    pytest.param('<r z="1" a="2"/>', {"": {"a": {"z": "1", "a": "2"}}}, id="attributes"),
    pytest.param('<r a=" x ">t</r>', {"": {"a": {"a": " x "}, "t": "t"}}, id="attributes, text"),
    pytest.param('<r a="1"><b/></r>', {"": {"a": {"a": "1"}}, "b": ""}, id="attributes, child"),
    pytest.param(
        "<r>Hello <b>big</b> world</r>",
        {"": {"k": ["Hello", ["b", "big"], "world"]}},
        id="mixed",
    ),
    pytest.param(
        '<r a="1">x<b/></r>', {"": {"a": {"a": "1"}, "k": ["x", ["b", ""]]}}, id="mixed, attribute"
    ),
    pytest.param("<r><b/>x</r>", {"": {"k": [["b", ""], "x"]}}, id="text last"),
    pytest.param("<r><!--c--></r>", {"": {"k": [{"c": "c"}]}}, id="comment"),
    pytest.param(
        "<r>p<!-- c -->q</r>", {"": {"k": ["p", {"c": " c "}, "q"]}}, id="comment parts the text"
    ),
    pytest.param("<r>a<?pi x?>b</r>", {"": {"k": ["a", "b"]}}, id="instruction parts the text"),
    pytest.param("<r>a<?pi x?></r>", "a", id="instruction dropped"),
    pytest.param('<r i="1">a<?pi x?></r>', {"": {"a": {"i": "1"}, "t": "a"}}, id="and attribute"),
    pytest.param("<r><?pi x?><a/></r>", {"a": ""}, id="instruction before a child"),
    pytest.param("<r><![CDATA[ <b> ]]></r>", {"": {"k": [{"x": "<b>"}]}}, id="CDATA, trimmed"),
    pytest.param("<r><![CDATA[  ]]></r>", "", id="empty CDATA"),
    pytest.param(
        "<r>y <![CDATA[x]]> z</r>", {"": {"k": ["y", {"x": "x"}, "z"]}}, id="CDATA beside text"
    ),
    pytest.param(
        "<r><![CDATA[a]]><![CDATA[b]]></r>", {"": {"k": [{"x": "a"}, {"x": "b"}]}}, id="two CDATA"
    ),
    pytest.param(
        "<r><![CDATA[a]]]]><![CDATA[>b]]></r>",
        {"": {"k": [{"x": "a]]"}, {"x": ">b"}]}},
        id="split ]]>",
    ),
    pytest.param(
        '<r xml:space="preserve"> x </r>',
        {"": {"a": {"space": "preserve"}, "t": "x"}},
        id="xml:space",
    ),
    pytest.param(
        "<r><name>n</name><length>1</length></r>", {"name": "n", "length": "1"}, id="clash"
    ),
    pytest.param("<r><__proto__>1</__proto__></r>", {"__proto__": "1"}, id="__proto__"),
]


@pytest.mark.parametrize(("text", "tree"), CASES)
@pytest.mark.parametrize("size", [1, 3, 1 << 16])
def test_record_becomes_its_tree_in_any_chunks(text: str, tree: Any, size: int) -> None:
    """Each case is written out; one byte at a time gives the same tree and the exact source."""
    read = read_xml_chunks(f"<f>\n{text}</f>".encode(), size)

    assert read.fault is None
    assert read.trees == [tree]
    assert read.sources == [text]
    assert read.records[0].line == 2


@pytest.mark.parametrize(
    "record",
    [
        "<r/>",
        "<r ></r >",
        "<r\n/>",
        '<r a=">"/>',
        '<r a="/>"></r>',
        "<r>/></r>",
        "<r a='</r>' />".replace("<", "&lt;").replace("&lt;r", "<r", 1),
        "<r><r/></r>",
        "<r><b/></r\n>",
        "<r><!--/></r>--></r>",
        "<r><![CDATA[</r>]]></r>",
        "<r><?x /></r>?></r>",
        "<r>é€😀</r>",
    ],
)
@pytest.mark.parametrize("size", [1, 2, 7, 1 << 16])
def test_source_is_the_record_to_the_byte(record: str, size: int) -> None:
    """The error table shows what the merchant wrote, not what we made of it."""
    read = read_xml_chunks(f"<f>{record}{record}<x/></f>".encode(), size)

    assert read.fault is None
    assert read.sources == [record, record]


def test_prefixes_and_declarations_are_dropped() -> None:
    """Feeds with a default namespace would else answer every plain name with an empty list."""
    tree = xml_tree(
        '<r xmlns="urn:d" xmlns:g="urn:g" g:n="1"><g:price g:cur="USD" cur="EUR">5</g:price></r>'
    )
    assert tree == {"": {"a": {"n": "1"}}, "price": {"": {"a": {"cur": "EUR"}, "t": "5"}}}


def test_undeclared_prefix_is_dropped_too() -> None:
    """Merchants copy `g:` elements out of other feeds without the declaration."""
    assert xml_tree("<r><g:id>1</g:id></r>") == {"id": "1"}


def test_names_are_kept_on_demand() -> None:
    """Everything that `reference` scripts with QName need is in the tree."""
    read = read_xml_chunks(
        b'<f xmlns="urn:d" xmlns:x="urn:x"><o xmlns:y="urn:y"/><r xmlns:g="urn:g" x:q="1" p="2">'
        b'<g:id>9</g:id><x:id/><id xmlns="">3</id></r></f>',
        1 << 16,
        namespaces="keep",
    )
    assert read.trees == [
        {
            "": {
                "n": ["", "urn:d"],
                "d": {"": "urn:d", "x": "urn:x", "g": "urn:g"},
                "a": {"p": "2"},
                "q": [["x", "urn:x", "q", "1"]],
            },
            "id": [
                {"": {"n": ["g", "urn:g"], "t": "9"}},
                {"": {"n": ["x", "urn:x"]}},
                {"": {"d": {"": ""}, "t": "3"}},
            ],
        }
    ]


@given(root=document())
def test_any_document_gives_the_tree_of_the_slow_model(root: Any) -> None:
    """A straightforward model over xml.dom.minidom agrees, whatever the chunks."""
    text = root.toxml()
    expected = model_tree(root)
    for size in (5, 1 << 16):
        read = read_xml_chunks(text.encode(), size)
        assert read.fault is None
        assert read.trees == [expected]
        assert read.sources == [text]


@given(data=st.binary(max_size=60), size=st.integers(1, 70))
def test_any_bytes_inside_a_record_are_read_or_refused(data: bytes, size: int) -> None:
    """Nothing but a FeedFault comes out of the reader."""
    read_xml_chunks(b"<f><r>" + data + b"</r></f>", size)

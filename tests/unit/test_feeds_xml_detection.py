"""Which elements are the records."""

import pytest

from catalog.errors import FeedFault
from feeds.limits import FeedLimits
from feeds.xml_detection import RecordPaths, detect_record


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("<Feed><Inventory/><Inventory/></Feed>", "/Feed/Inventory"),
        ("<Feed><Head/><Item/><Item/></Feed>", "/Feed/Item"),
        ("<Feed><Item><Img/><Img/></Item></Feed>", "/Feed/*"),
        ("<Feed><Items><Item><a/></Item><Item/></Items></Feed>", "/Feed/Items/Item"),
        ("<Feed><A/><B/></Feed>", "/Feed/*"),
        ("<Feed/>", "/Feed/*"),
        ("<rss><channel><title/><item/></channel></rss>", "/rss/channel/item"),
        ('<feed xmlns="urn:atom"><title/><entry/></feed>', "/feed/entry"),
        ("<g:Feed><g:Item/><g:Item/></g:Feed>", "/Feed/Item"),
        ("<Feed><Item/><Item/><", "/Feed/Item"),
        ("", "/*/*"),
    ],
)
def test_record_element_is_detected_by_the_documented_rule(text: str, path: str) -> None:
    """A feed of one record on a quiet day must not make records of its images."""
    assert detect_record(text, FeedLimits())[0] == path


@pytest.mark.parametrize(
    ("paths", "names", "matches"),
    [
        (["/Feed/Item"], ["Feed", "Item"], True),
        (["/Feed/Item"], ["Feed"], False),
        (["/Feed/Item"], ["Feed", "Other"], False),
        (["/Feed/Item"], ["Feed", "Item", "Item"], False),
        (["Item"], ["Feed", "X", "Item"], True),
        (["/Feed/*"], ["Feed", "Any"], True),
        (["/Feed/g:Item"], ["Feed", "Item"], True),
        (["Feed/Item"], ["Feed", "Item"], True),
        (["/Feed/A", "/Feed/B"], ["Feed", "B"], True),
        (["/Feed"], ["Feed"], True),
        ([], ["Feed"], False),
    ],
)
def test_paths_match_from_the_root_and_names_anywhere(
    paths: list[str], names: list[str], matches: bool
) -> None:
    """Several paths are one stream."""
    assert RecordPaths(paths).match(names) is matches


@pytest.mark.parametrize("path", ["", "/", "//Item", "/Feed//Item", "/Feed/", "g:"])
def test_path_without_a_name_is_refused(path: str) -> None:
    """A slip in the manifest must not read as an empty feed."""
    with pytest.raises(FeedFault) as caught:
        RecordPaths([path])
    assert caught.value.fault == "record_path_invalid"

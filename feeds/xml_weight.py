"""Whether a record's tree keeps the limits on its parts."""

from collections.abc import Iterator, Mapping

from catalog.records import Node
from feeds.limits import FeedLimits


def weigh(tree: Node, limits: FeedLimits) -> tuple[str, str] | None:
    """Return the code and the message of the first limit that a part of the tree breaks."""
    for value in _values(tree):
        if isinstance(value, str):
            if len(value) > limits.cell_chars:
                what = f"a text is longer than {limits.cell_chars:,} characters"
                return "cell_too_long", what
        elif len(value) > limits.columns:
            return "too_many_attributes", f"an element has {len(value):,} attributes"
    return None


def _values(tree: Node) -> Iterator[str | Mapping[str, object]]:
    """Yield every text of a tree, and the attributes of every element, in no certain order."""
    waiting: list[object] = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            extra = found.get("")
            if isinstance(extra, dict) and isinstance(attributes := extra.get("a"), dict):
                yield attributes
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)

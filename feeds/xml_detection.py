"""Which elements of an XML feed are its records: by path, by name, or detected.

Detection looks at the beginning of the feed only, and what it chose is always reported:

1. RSS and Atom are known: `/rss/channel/item`, `/feed/entry`;
2. the first child of the root whose name comes twice among the root's children;
3. where the root has one child only, and that holds nothing but elements of one name, at least
   two, with elements inside them: these (`/Feed/Items/Item`);
4. else every child of the root.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from xml.parsers import expat

from catalog.errors import FeedFault
from feeds.limits import FeedLimits

_KNOWN = {("rss", "channel", "item"), ("feed", "entry")}

# Detection needs the names of the first three levels below the root.
_LEVELS = 4


class RecordPaths:
    """The paths of record elements, compiled. Several are one stream in document order.

    `/Feed/Inventory` is a path from the root, `Inventory` an element at any depth; `*` stands for
    any one name. Prefixes are ignored, in the paths as in the feed. Where one match stands inside
    another, the outer one is the record.

    Raises:
        FeedFault: `record_path_invalid`.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._anywhere: set[str] = set()
        all_steps: list[tuple[str, ...]] = []
        for path in paths:
            steps = tuple(step.rpartition(":")[2] for step in path.strip().split("/"))
            if steps[0] == "" and len(steps) > 1:
                steps = steps[1:]
            elif len(steps) == 1:
                self._anywhere.add(steps[0])
            if not all(steps):
                raise FeedFault(f"not a path of elements: {path!r}", fault="record_path_invalid")
            if "/" in path:
                all_steps.append(steps)
        self._exact = {steps for steps in all_steps if "*" not in steps}
        self._patterns = [steps for steps in all_steps if "*" in steps]

    def match(self, names: Sequence[str]) -> bool:
        """Tell whether the element whose names from the root are given is a record."""
        if names[-1] in self._anywhere or tuple(names) in self._exact:
            return True
        return any(
            len(steps) == len(names)
            and all(step in ("*", name) for step, name in zip(steps, names, strict=True))
            for steps in self._patterns
        )


class _Sketch:
    """Counts element names level by level, without a tree."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.seen: Counter[tuple[str, ...]] = Counter()
        self.twice: list[tuple[str, ...]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.names.append(name.rpartition(":")[2])
        if len(self.names) <= _LEVELS:
            path = tuple(self.names)
            self.seen[path] += 1
            if self.seen[path] == 2:
                self.twice.append(path)

    def end(self, name: str) -> None:
        self.names.pop()


def detect_record(text: str, limits: FeedLimits) -> tuple[str, str]:
    """Choose the record element from the beginning of a feed.

    Args:
        text: The beginning; where it is not well-formed, what comes before is used.
        limits: `look_ahead_bytes` bounds how much of the text is looked at.

    Returns:
        The path, and why it was chosen.
    """
    sketch = _Sketch()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = sketch.start
    parser.EndElementHandler = sketch.end
    parser.StartDoctypeDeclHandler = _stop
    # The reader meets the same fault and tells it with its place.
    with suppress(expat.ExpatError, _DoctypeFound):
        parser.Parse(text[: limits.look_ahead_bytes].encode("utf-8", "replace"), False)
    path, why = _choose(sketch)
    return "/" + "/".join(path), why


def _choose(sketch: _Sketch) -> tuple[tuple[str, ...], str]:
    seen = sketch.seen
    if not seen:
        return ("*", "*"), "no element seen"
    root = next(iter(seen))
    if known := next((path for path in _KNOWN if path[0] == root[0] and path in seen), None):
        return known, "a known format"
    if twice := next((path for path in sketch.twice if len(path) == 2), None):
        return twice, "the first name that repeats below the root"
    children = [path for path in seen if len(path) == 2]
    if len(children) == 1:
        below = [path for path in seen if len(path) == 3]
        deeper = any(len(path) == 4 for path in seen)
        if len(below) == 1 and seen[below[0]] > 1 and deeper:
            return below[0], "the only name below a wrapper"
    return (*root, "*"), "every child of the root; no name repeats"


class _DoctypeFound(Exception):
    """Stops the sketch."""


def _stop(*doctype: object) -> None:
    raise _DoctypeFound

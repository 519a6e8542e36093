"""CSV rows → the JSON of their trees, without a tree.

Which cells of a row are empty decides everything about its tree but the texts. So the tree of one
row is made, with marks for texts, and its JSON becomes a template for all rows with the same cells
empty. Rows of empty cells have none.
"""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter

import orjson

from feeds.csv_columns import TRIMMED, RowTree

# Patterns of empty cells that are remembered. Making a template costs what it saves on ten rows.
_MOST_TEMPLATES = 256

# Stands around the number of a cell, in place of its text: a character that is nobody's, that JSON
# leaves alone. A header that holds it has no templates.
_SIGN = "\ue000"
_MARK = f"{_SIGN}%d{_SIGN}"
_MARK_IN_JSON = re.compile(f"{_SIGN}([0-9]+){_SIGN}")

# Gives the texts of a template's holes; its JSON, in which every other part is a hole.
_Template = tuple[Callable[[Sequence[str]], tuple[str, ...]], list[str]]


class RowJson:
    """Writes the JSON of one feed's rows.

    Args:
        tree_of: Makes the node of the row element.
        row: Its name.
        columns: The header.
    """

    def __init__(self, tree_of: RowTree, row: str, columns: Sequence[str]) -> None:
        self._tree_of = tree_of
        self._row = row
        self._most = 0 if _SIGN in "".join((row, *columns)) else _MOST_TEMPLATES
        self._templates: dict[bytes, _Template | None] = {}

    def write(self, cells: Sequence[str]) -> bytes | None:
        """The JSON of a row that is not longer than the header; None where it has no template."""
        texts = [cell.strip(TRIMMED) for cell in cells]
        pattern = bytes(map(bool, texts))
        templates = self._templates
        template = templates.get(pattern)
        if template is None:
            if pattern in templates or len(templates) >= self._most:
                return None
            template = templates[pattern] = self._made(texts)
            if template is None:
                return None
        pick, parts = template
        parts[1::2] = _escaped(pick(texts))
        return "".join(parts).encode()

    def _made(self, texts: Sequence[str]) -> _Template | None:
        node = self._tree_of([_MARK % at if text else "" for at, text in enumerate(texts)])
        try:
            right = orjson.dumps({self._row: self._tree_of(texts)})
            parts = _MARK_IN_JSON.split(orjson.dumps({self._row: node}).decode())
        except TypeError:  # columns that nest too deeply for orjson
            return None
        order = [int(at) for at in parts[1::2]]
        if not node or not order:
            return None
        pick = itemgetter(*order) if len(order) > 1 else lambda texts: (texts[order[0]],)
        parts[1::2] = _escaped(pick(texts))
        return (pick, parts) if "".join(parts).encode() == right else None


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    """The same texts as they stand between the quotes of JSON."""
    together = " ".join(texts)
    if together.isprintable() and '"' not in together and "\\" not in together:
        return texts
    return [orjson.dumps(text)[1:-1].decode() for text in texts]

"""Where a syntax error stands that the engine reports without a place.

The one such error is a regular expression literal that does not compile: `SyntaxError: expecting
')'` and nothing else. The place is found by compiling ever shorter beginnings of the source: one
that holds the whole literal fails in the same way, a shorter one fails somewhere else, with a
place. Nothing is ever run, since every beginning ends in a line that cannot be compiled.
"""

import re
from collections.abc import Callable

# A text with this in it has a place already.
PLACE = re.compile(r"<input>:(\d+):(\d+)")

_CANNOT_COMPILE = "\n;)"


def find_place(source: str, text: str, fails: Callable[[str], str]) -> str:
    """Add the missing place to the text of a syntax error.

    Args:
        source: The source that did not compile.
        text: What the engine said, `SyntaxError: …`, without a place.
        fails: Compiles a source and returns what the engine says; its lines count as `source`'s.

    Returns:
        `text` with a frame behind it, or as it was when the search leads nowhere.
    """
    shortest, longest = 0, len(source)
    while shortest < longest:
        middle = (shortest + longest) // 2
        if fails(source[:middle] + _CANNOT_COMPILE) == text:
            longest = middle
        else:
            shortest = middle + 1
    # One character less and the literal is open: that error names the place where it begins.
    place = PLACE.search(fails(source[: longest - 1] + _CANNOT_COMPILE)) if longest else None
    return text if place is None else f"{text.rstrip()}\n    at {place[0]}\n"

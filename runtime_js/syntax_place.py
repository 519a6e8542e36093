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

# The slash and as many flags as there are may stand between the end of a literal's text and the
# point where it no longer compiles.
_FLAGS = 9
_OPEN_LITERAL = (
    "SyntaxError: unexpected end of regexp",
    "SyntaxError: unexpected line terminator in regexp",
)


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
    for end in range(longest - 1, max(0, longest - _FLAGS) - 1, -1):
        # Cut off before its end, the literal is open: that error names where it begins.
        said = fails(source[:end] + _CANNOT_COMPILE)
        place = PLACE.search(said)
        if place is not None and said.startswith(_OPEN_LITERAL):
            return f"{text.rstrip()}\n    at {place[0]}\n"
    return text

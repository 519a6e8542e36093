"""Guesses where records begin and end in the bytes of an XML feed, without parsing them.

A guess may be wrong: inside comments and CDATA sections stand texts that look like records. So
nobody takes it for a record. It is only good for a digest, and the digest of what is no record is
not known to anybody.
"""

import re
from collections.abc import Container, Iterator

# A start tag. What cannot match ends at the next `<`, so time stays in proportion to the text.
_START = re.compile(
    rb"<([^\s<>/!?=\"']++)"
    rb"(?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+(/?)>"
)
_BLANKS = b" \t\r\n"

# Blanks before a record, at most, where it does not follow another.
_LOOK_BACK = 256


def guess_records(
    data: bytes, at: int, names: Container[bytes]
) -> Iterator[tuple[int, int, int, bytes]]:
    """Guess the records in `data` from `at` on, in order.

    Args:
        data: A piece of the feed.
        at: Where to begin.
        names: Names of record elements, as they are written.

    Yields:
        Offsets (lead, begin, end) and the name. Between `lead` and `begin` stand blanks only; they
        differ where the record before ends at `lead`. Behind anything but a tag no record is
        guessed: what expat calls an error behind the root depends on where a text is cut. A record
        whose end is not in `data` ends the guessing.
    """
    before = -1
    while found := _START.search(data, at):
        begin, at = found.span()
        name = found[1]
        if name not in names:
            continue
        if not found[2] and (at := _end_of(data, name, at)) < 0:
            return
        if before >= 0 and not data[before:begin].strip(_BLANKS):
            yield before, begin, at, name
        elif data[max(0, begin - _LOOK_BACK) : begin].rstrip(_BLANKS).endswith(b">"):
            yield begin, begin, at, name
        before = at


def _end_of(data: bytes, name: bytes, at: int) -> int:
    """Offset behind the end tag of the element whose start tag ends at `at`, or -1."""
    end = data.find(b"</%b>" % name, at)
    if end >= 0 and data.find(name, at, end) < 0:
        return end + len(name) + 3
    # An element of that name inside it, a text or a longer name with it, blanks in the end tag.
    depth = 1
    tags = re.compile(rb"<(/?)%b(?=[\s/>])[^<>]*?(/?)>" % re.escape(name))
    for tag in tags.finditer(data, at):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
        if not depth:
            return tag.end()
    return -1


def line_ends(data: bytes, begin: int, end: int) -> int:
    """Count the line ends as expat counts them: LF, CRLF and a lone CR."""
    lines = data.count(b"\n", begin, end)
    if returns := data.count(b"\r", begin, end):
        lines += returns - data.count(b"\r\n", begin, end)
    return lines

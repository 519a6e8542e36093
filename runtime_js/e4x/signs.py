"""Whether a source can hold E4X syntax at all: asked of every script, also where none is parsed."""

import re

# Text without which a source cannot hold syntax that only E4X has. What has none of it is not even
# parsed. A literal begins where an operand may, so neither behind a quote nor behind a name; behind
# a `>` stands HTML in a string, since nobody asks whether something is greater than a literal.
_MAY_BE_E4X = re.compile(
    r"\.\s*+[@*(]|(?<!\.)\.\.(?!\.)|::|\bwith\s*+\(|\bfor\s*+each\b|\bdefault\s++xml\b"
    r"|\bcatch\s*+\([^()]{0,200}\bif\b|\]\s*+for\b|\bfor\b[^()]{0,20}\([^()]{0,200}\)[^;{}]{0,200}\]"
    r"|\bfunction\b[^(){}]{0,200}\([^(){}]{0,1000}\)\s*+[^\s{]"
)
_MAY_BEGIN_LITERAL = re.compile(
    r"(?:(?<![\w'\"\s>])|=>|\b(?:case|delete|do|else|in|new|of|return|throw|typeof|void|yield))"
    r"\s*+<\s*+[^\W\d]|<\s*+[>{:]"
)
_MAY_END_LITERAL = re.compile("</|/>")
# A comment that begins a line; sentences hold many of these signs. What looks like a comment behind
# code may be in a string, and lines of a template may begin as they like.
_COMMENT = re.compile(r"^[ \t]*+(?://[^\n\r\u2028\u2029]*+|/\*(?:[^*]|\*(?!/))*+\*/)", re.MULTILINE)


def may_use_e4x(source: str) -> bool:
    """Say whether a source is worth parsing. Quick: no tokens are read."""
    code = source if "`" in source else _COMMENT.sub("", source)
    if _MAY_BE_E4X.search(code) is not None:
        return True
    # Of the whole text: a line of a literal may begin with anything as well.
    return (
        _MAY_END_LITERAL.search(source) is not None
        and _MAY_BEGIN_LITERAL.search(source) is not None
    )

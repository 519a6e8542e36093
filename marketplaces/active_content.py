"""Active content in HTML: what would run, load or ask for something in a buyer's browser. Pure.

No HTML parser is asked, because none reads broken HTML as every browser does: what it takes for a
comment may be a tag elsewhere. Instead every `<` before a letter is read as the tag that a browser
would see if it began one there, be it inside a comment, a text or an attribute. So whatever a
browser may see is looked at; and now and then something harmless is refused, such as a script that
stands in a comment.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# Elements that run, load or ask for something, or change how the rest is read. Source: the HTML
# standard's lists of embedded content, form elements and metadata; eBay's policy on active content.
_ELEMENTS = frozenset(
    {
        *("applet", "embed", "frame", "frameset", "iframe", "object", "param", "portal", "script"),
        *("animate", "foreignobject", "math", "set", "svg", "xml"),
        *("button", "fieldset", "form", "input", "isindex", "option", "select", "textarea"),
        *("base", "link", "meta", "noembed", "noscript", "plaintext", "template", "xmp"),
    }
)

# Attributes whose value is a URL, or a list of them, and schemes that only show or lead somewhere.
_URLS = frozenset(
    {
        *("action", "background", "cite", "classid", "codebase", "data", "dynsrc", "href"),
        *("longdesc", "lowsrc", "poster", "profile", "src", "srcset", "usemap", "xlink:href"),
    }
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_PICTURES = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=]*", re.IGNORECASE)
_FORBIDDEN_ATTRIBUTES = frozenset({"srcdoc", "formaction", "http-equiv", "ping"})

# What browsers leave out of a URL's scheme: controls and blanks.
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*(?=:)", re.IGNORECASE)

# Only the mark itself is taken, so that the next search finds one that stands in the name, too.
_TAG = re.compile(r"<(?=([a-z][^\t\n\f\r />\x00]{0,40}))", re.IGNORECASE)
# After a tag's name: the HTML standard's states from "before attribute name" on, with its blanks.
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*+(=?[^\t\n\f\r />=]*+)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+("[^"]*"|'[^']*'|(?!["'])[^\t\n\f\r >]*))?"""
)
_OPEN_QUOTE = re.compile(r"""[\t\n\f\r ]*=[\t\n\f\r ]*["']""")
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE | re.DOTALL)
_CSS = re.compile(
    r"@import|@namespace|expression\(|(?<![\w-])behaviou?r:|-moz-binding|\w*script:|data:text"
)

# Longest tag in characters: a picture inside of one is what takes most. Characters looked at for
# each of the text: tags in tags are read time and again, and nobody writes them by hand.
_LONGEST_TAG = 100_000
_TIMES = 12


def active_content(html: str) -> str | None:
    """What is active in a piece of HTML, in words for people; None where nothing is.

    The time it takes grows with the length of the text and no faster.
    """
    left = _TIMES * max(len(html), 1_000)
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name.rpartition(":")[2] in _ELEMENTS or name in _ELEMENTS:
            return f"<{name}>"
        end = tag.end(1)
        for attribute in _attributes(html, end):
            found = _active_attribute(name, attribute.name, attribute.value)
            if found is not None:
                return found
            end = attribute.end
        if end > len(html) or end - tag.start() > _LONGEST_TAG:
            return f"<{name}> that has no end"
        left -= end - tag.start()
        if name == "style":
            close = _STYLE_END.search(html, end)
            if close is None:
                return "<style> that has no end"
            left -= close.start() - end
            if left > 0 and _active_css(html[end : close.start()]):
                return "<style> that loads or runs something"
        if left < 0:
            return "tags inside of tags, too many to look through"
    return None


class _Attribute(NamedTuple):
    name: str
    value: str
    end: int


def _attributes(html: str, at: int) -> Iterator[_Attribute]:
    """Yield the attributes of a tag from the end of its name, and last one without a name.

    The end of that is where the tag ends; behind the text, it has none.
    """
    while at < len(html) and html[at] != ">":
        found = _ATTRIBUTE.match(html, at)
        if found is None or found.end() == at or _OPEN_QUOTE.match(html, found.end()):
            at = len(html)
            break
        value = found[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        at = found.end()
        if found[1]:
            yield _Attribute(found[1].lower(), unescape(value), at)
    yield _Attribute("", "", at + 1)


def _active_attribute(tag: str, name: str, value: str) -> str | None:
    # Whatever follows "on" is an event, known today or not; so are names that hide it with marks.
    if re.match(r"\W*on", name) or name in _FORBIDDEN_ATTRIBUTES:
        return f"{name[:40]}= in <{tag}>"
    if name == "style" and _active_css(value):
        return f"style= in <{tag}>"
    if name not in _URLS:
        return None
    for url in re.split(r",\s", value) if name == "srcset" else [value]:
        bare = _INVISIBLE.sub("", url)
        scheme = _SCHEME.match(bare)
        if scheme and scheme[0].lower() not in _SCHEMES and not _PICTURES.fullmatch(bare):
            return f"{scheme[0][:40].lower()}: in {name[:40]}= of <{tag}>"
    return None


def _active_css(css: str) -> bool:
    plain = _CSS_COMMENT.sub("", _CSS_ESCAPE.sub(_css_character, _CSS_COMMENT.sub("", css)))
    return _CSS.search(_INVISIBLE.sub("", plain).lower()) is not None


def _css_character(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return str(escape[2])
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""

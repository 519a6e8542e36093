"""XML as text, written by hand: as fast as it can be in Python, and tested against a library.

`tests/unit/test_ebay_request.py` reads everything back with lxml and finds what went in.
"""

import re
from typing import Final

# What XML 1.0 cannot hold, not even as a reference.
_XML = "\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_NOT_XML = re.compile(f"[^{_XML}]")
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

# What cannot stand between tags as it is: the above, and & < > and the carriage return. Most text
# has none of it, so one search in one set is all.
_SPECIAL = re.compile(
    "[^\t\n\u0020-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
)

# What a section of CDATA cannot hold, or what eBay's reader stumbles over in one (error 90002).
_NO_CDATA = re.compile(rf"\]\]>|<!\[CDATA\[|\r|[^{_XML}]")


def unusable_in(text: str) -> str:
    """The characters that XML cannot hold, each once, sorted; empty where all is well."""
    return "".join(sorted(set(_NOT_XML.findall(text))))


def escaped(text: str) -> str:
    """Text as it stands between tags. Characters that XML cannot hold are left out."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], ""), text)


def element(name: str, text: str) -> str:
    """One element with text."""
    return f"<{name}>{escaped(text)}</{name}>"


def html_element(name: str, html: str) -> str:
    """One element with HTML, in a section of CDATA where that can be.

    eBay asks for CDATA. Where the HTML itself holds the marks of one, it is escaped instead, which
    says the same to every XML reader, and leaves nothing to trip over.
    """
    if _NO_CDATA.search(html):
        return element(name, html)
    return f"<{name}><![CDATA[{html}]]></{name}>"


def name_value_list(name: str, values: tuple[str, ...]) -> str:
    """`NameValueList`: how eBay writes a name with its values."""
    told = "".join(element("Value", value) for value in values)
    return f"<NameValueList>{element('Name', name)}{told}</NameValueList>"

"""What the tables of a manifest share: strictness, and how encodings and delimiters are given."""

import codecs

from pydantic import BaseModel, ConfigDict

# Text codecs of Python that no feed is written in: they interpret escapes or names of hosts.
_NO_FEED_CODECS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


class ManifestTable(BaseModel):
    """A table of the manifest: nothing is converted, and no key is unknown."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def known_codec(name: str) -> str:
    """The name of a text codec. Raises ValueError for any other."""
    try:
        codec = codecs.lookup(name)
        "a,b".encode(name)  # fails for codecs that are not from text to bytes, such as rot13
    except (LookupError, ValueError):
        codec = None
    if codec is None or codec.name.replace("_", "-") in _NO_FEED_CODECS:
        raise ValueError(f"{name!r} is no known encoding; use for example 'utf-8' or 'cp1252'")
    return name


def one_character(delimiter: str) -> str:
    """The delimiter that a character or a word stands for. Raises ValueError for any other."""
    character = _DELIMITERS.get(delimiter.lower(), delimiter)
    if len(character) != 1 or character in '\r\n"\0':
        raise ValueError("a delimiter is one character, or one of: " + ", ".join(_DELIMITERS))
    return character

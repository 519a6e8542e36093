"""Suggests the name that was probably meant. Pure and remembered: feeds repeat their mistakes."""

import difflib
from functools import lru_cache

from catalog.schema import OUTPUT_KINDS, SHAPES

# Longer names are compared by their beginning: comparing costs the square of the length.
_COMPARED_CHARS = 64

# How like the name must be, from 0 to 1. "Tilte" is like "Title" by 0.8, "Price" by 0.4.
_LIKENESS = 0.7


def suggest_field(name: str, shape_name: str) -> str | None:
    """The field that an unknown name probably means, or None. Other names of a field count too."""
    return _suggest_field(name[:_COMPARED_CHARS], shape_name)


def kind_with_field(name: str, shape_name: str) -> str | None:
    """The output object that has a field of exactly this name, where this shape has none."""
    for kind in OUTPUT_KINDS:
        if kind != shape_name and name in SHAPES[kind].fields:
            return kind
    return None


def closest(text: str, words: tuple[str, ...]) -> str | None:
    """The word of a list that a text is most like, or None. Case does not count."""
    return _closest(text[:_COMPARED_CHARS], words)


@lru_cache(maxsize=4096)
def _closest(text: str, words: tuple[str, ...]) -> str | None:
    folded = {word.casefold(): word for word in reversed(words)}
    near = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=_LIKENESS)
    return folded[near[0]] if near else None


@lru_cache(maxsize=4096)
def _suggest_field(name: str, shape_name: str) -> str | None:
    fields = SHAPES[shape_name].fields
    meant = {also: field.name for field in fields.values() for also in field.also}
    meant.update({field: field for field in fields})
    near = closest(name, tuple(meant))
    return meant[near] if near else None

"""The console's colours can be read."""

import pytest

from admin_api.console.theme import DARK, LIGHT, Palette

# WCAG 2.2: 1.4.3 for words of usual size; 1.4.11 for what shows where something is written into.
_WORDS = 4.5
_EDGES = 3.0

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@PALETTES
def test_words_stand_out_from_every_ground(palette: Palette) -> None:
    """Grey on grey looks elegant and is not read."""
    grounds = (palette.ground, palette.surface, palette.sunken, palette.accent_soft)
    words = (palette.text, palette.muted, palette.accent)
    faint = [
        (word, ground) for word in words for ground in grounds if _ratio(word, ground) < _WORDS
    ]

    assert faint == []
    assert _ratio(palette.on_accent, palette.accent) >= _WORDS


@PALETTES
def test_states_stand_out_from_their_ground_and_from_surfaces(palette: Palette) -> None:
    """A chip has its own ground; a figure in its colour stands on a card."""
    for words, ground in palette.tones.values():
        assert _ratio(words, ground) >= _WORDS
        assert _ratio(words, palette.surface) >= _WORDS
        assert _ratio(palette.text, ground) >= _WORDS


@PALETTES
def test_what_is_written_into_is_seen(palette: Palette) -> None:
    """An empty field is a line around nothing."""
    assert _ratio(palette.line_strong, palette.surface) >= _EDGES


def _ratio(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21. Source: WCAG 2.2, relative luminance."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

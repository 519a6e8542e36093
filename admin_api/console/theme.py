"""The look of the console in one place: colours, space, type, and what states look like.

Every text colour stands at 4.5 : 1 or more on every ground that it is used on, in light and in
dark (WCAG 2.2, 1.4.3); `tests/unit/test_console_theme.py` works it out. A state has an icon and a
word beside its colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

# good: done. busy: under way by itself. warn: a person should look. bad: refused or broken.
# calm: at rest. Any state of any machine has one of them.
Tone = Literal["good", "busy", "warn", "bad", "calm"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as `#rrggbb`.

    Attributes:
        ground: Behind everything.
        surface: Of cards, tables, the header.
        sunken: Of what lies within a surface: code, headings of tables.
        line, line_button, line_strong: Between things; around buttons; around what can be written
            into, which must be seen (3 : 1, WCAG 1.4.11).
        text, muted: Words; words beside them.
        accent, accent_soft, on_accent: What can be pressed; its ground; words upon it.
        tones: Words and ground of each tone.
        series: Of charts, in order.
    """

    ground: str
    surface: str
    sunken: str
    line: str
    line_button: str
    line_strong: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    tones: Mapping[Tone, tuple[str, str]]
    series: tuple[str, ...]


LIGHT: Final = Palette(
    ground="#f6f7f9",
    surface="#ffffff",
    sunken="#f1f3f6",
    line="#e3e7ec",
    line_button="#cbd2da",
    line_strong="#858f9c",
    text="#1a2330",
    muted="#566270",
    accent="#2451b3",
    accent_soft="#e8eefb",
    on_accent="#ffffff",
    tones={
        "good": ("#17653a", "#e4f4ea"),
        "busy": ("#1c569c", "#e5effb"),
        "warn": ("#7d4e00", "#fcf1da"),
        "bad": ("#a8221b", "#fdebe9"),
        "calm": ("#525e6c", "#eceff3"),
    },
    series=("#2451b3", "#0f7f78", "#b26a00", "#8a4fbf", "#b3332b", "#566270"),
)
DARK: Final = Palette(
    ground="#10141a",
    surface="#171c24",
    sunken="#1d232d",
    line="#29313d",
    line_button="#3d4857",
    line_strong="#6e7a8a",
    text="#e5e9ef",
    muted="#9ca8b7",
    accent="#8fb2ff",
    accent_soft="#1e2a45",
    on_accent="#0b1428",
    tones={
        "good": ("#7fd6a3", "#14301f"),
        "busy": ("#92c3f7", "#15293f"),
        "warn": ("#f1c36e", "#33270f"),
        "bad": ("#ffa49c", "#3c1b19"),
        "calm": ("#a3afbd", "#262e39"),
    },
    series=("#8fb2ff", "#5fc9c1", "#f0b35e", "#c79cf2", "#ff9b92", "#9ca8b7"),
)

# Names of Material Icons, outlined, which NiceGUI brings along.
TONE_ICONS: Final[Mapping[Tone, str]] = {
    "good": "o_check_circle",
    "busy": "o_autorenew",
    "warn": "o_error_outline",
    "bad": "o_cancel",
    "calm": "o_radio_button_unchecked",
}

# States of every machine by tone; one that is not named is calm.
TONE_BY_STATE: Final[Mapping[str, Tone]] = {
    **dict.fromkeys(("done", "LIVE", "SYNCED", "active", "UPDATED", "DONE", "accepted"), "good"),
    **dict.fromkeys(("SUCCESSFULLY_PROCESSED", "SHIPPED", "APPROVED", "translated"), "good"),
    **dict.fromkeys(("running", "received", "QUEUED", "SUBMITTED", "PROCESSING"), "busy"),
    **dict.fromkeys(("RECEIVING", "SETTLING", "sent", "planned", "recorded"), "busy"),
    **dict.fromkeys(("held", "AWAITING_APPROVAL", "AWAITING_CONFIRMATION", "CHANGED"), "warn"),
    **dict.fromkeys(("OUT_OF_STOCK", "ENDED", "LOCKED", "RETURNED"), "warn"),
    **dict.fromkeys(("faulty", "REJECTED", "FAILED", "rejected", "refused", "BLOCKED"), "bad"),
}

_SIZES: Final = """
  --space-1: 4px; --space-2: 8px; --space-3: 12px; --space-4: 16px;
  --space-5: 24px; --space-6: 32px; --space-7: 48px;
  --radius: 8px; --radius-small: 5px;
  --small: 0.8125rem; --body: 0.875rem; --large: 1rem; --title: 1.375rem; --figure: 1.75rem;
  --nav-wide: 216px; --nav-narrow: 60px; --header: 56px;
  --font: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
    monospace;
"""


def tone_of(state: str) -> Tone:
    """The tone of a state of any machine."""
    return TONE_BY_STATE.get(state, "calm")


def style_sheet() -> str:
    """The palettes and sizes as custom properties of CSS."""
    light, dark = _properties(LIGHT), _properties(DARK)
    return (
        f":root {{{_SIZES}  color-scheme: light;\n{light}}}\n"
        f':root[data-theme="dark"] {{\n  color-scheme: dark;\n{dark}}}\n'
    )


def _properties(palette: Palette) -> str:
    found = {
        "ground": palette.ground,
        "surface": palette.surface,
        "sunken": palette.sunken,
        "line": palette.line,
        "line-button": palette.line_button,
        "line-strong": palette.line_strong,
        "text": palette.text,
        "muted": palette.muted,
        "accent": palette.accent,
        "accent-soft": palette.accent_soft,
        "on-accent": palette.on_accent,
    }
    for tone, (words, ground) in palette.tones.items():
        found[tone] = words
        found[f"{tone}-soft"] = ground
    for number, colour in enumerate(palette.series, 1):
        found[f"series-{number}"] = colour
    return "".join(f"  --{name}: {value};\n" for name, value in found.items())

"""Small facts: figures, states, times, names with their values."""

from collections.abc import Mapping
from datetime import UTC, datetime

from admin_api.console.parts.tags import Tag, icon, link, tag
from admin_api.console.theme import TONE_ICONS, Tone, tone_of


def tile(label: str, figure: str, note: str = "", *, to: str = "", tone: Tone = "calm") -> Tag:
    """One figure with its name; a link where there is more to see.

    Args:
        label: What is counted.
        figure: As it is shown: `1,204`.
        note: Beneath it, such as the change since yesterday; its line is kept where there is none.
        to: An address of the console.
        tone: Of the note.
    """
    drawn = link("", to, "cd-tile") if to else tag("div", "cd-tile")
    with drawn:
        tag("span", "cd-tile__label", label)
        tag("span", "cd-tile__figure", figure)
        tag("span", f"cd-tile__note cd-tile__note--{tone}", note)
    return drawn


def chip(state: str, tone: Tone | None = None, *, icon_name: str = "") -> Tag:
    """A state of any machine: its word, its colour and its icon.

    Args:
        state: The word that is shown.
        tone: By the state where None.
        icon_name: Another icon than the tone's.
    """
    found = tone or tone_of(state)
    with tag("span", f"cd-chip cd-chip--{found}") as drawn:
        icon(icon_name or TONE_ICONS[found])
        tag("span", text=state.replace("_", " ").capitalize() if state.isupper() else state)
    return drawn


def when(at: str | None, absent: str = "–") -> Tag:
    """A time as people say it, `5 minutes ago`; the browser shows the exact one when pointed at.

    Args:
        at: ISO 8601 with its zone; None for never.
        absent: Shown where there is none.
    """
    if at is None:
        return tag("span", "cd-muted", absent)
    told = datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return tag("time", "", told, datetime=at, title=at, data_ages="")


def facts(rows: Mapping[str, str]) -> None:
    """Names with their values, one beneath the other; an empty value is shown as a dash."""
    with tag("dl", "cd-facts"):
        for name, value in rows.items():
            tag("dt", text=name)
            tag("dd", text=value or "–")


def count(number: int) -> str:
    """A number as it is shown: `12,345`."""
    return f"{number:,}"

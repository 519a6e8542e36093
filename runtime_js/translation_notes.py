"""What a check tells of translated scripts: what was translated, and which names are not there."""

from collections.abc import Collection, Iterator, Sequence

from catalog.findings import Finding, Place, Severity
from runtime_js.e4x.absent import ABSENT
from runtime_js.line_map import loaded_text
from runtime_js.scripts import Script

# Lines that a note lists of one construct in one file.
_MOST_LINES = 200


def translation_notes(scripts: Sequence[Script], functions: Collection[str]) -> Iterator[Finding]:
    """Tell of each script of a program that loads.

    Args:
        scripts: The scripts; those without a translation have nothing to tell.
        functions: Functions that the scripts define at their top: their names are there.
    """
    for script in scripts:
        yield from _constructs(script)
        yield from _absent(script, functions)


def _constructs(script: Script) -> Iterator[Finding]:
    lines: dict[str, list[int]] = {}
    for construct, at in script.translated.constructs if script.translated else ():
        lines.setdefault(construct, []).append(_line(script, at))
    for construct, found in sorted(lines.items()):
        places = list(dict.fromkeys(found))
        listed = ", ".join(map(str, places[:_MOST_LINES]))
        more = f" and {len(places) - _MOST_LINES} more" if len(places) > _MOST_LINES else ""
        word = "line" if len(places) == 1 else "lines"
        message = f"E4X, translated: {construct}, {word} {listed}{more}"
        place = Place(file=script.name, line=places[0])
        yield Finding("xml_syntax_translated", message, Severity.NOTE, place)


def _absent(script: Script, functions: Collection[str]) -> Iterator[Finding]:
    """Names that Rhino or its host gave to scripts, and that fail here when they are used."""
    for name, at in script.translated.absent if script.translated else ():
        absent = ABSENT.get(name)
        if absent is None or name in functions:
            continue
        message = f"{name} is of {absent.whose}, which Crossdock does not have"
        place = Place(file=script.name, line=_line(script, at))
        hint = f"{absent.instead}; nothing is wrong where the script declares the name itself"
        yield Finding("script_absent", message, Severity.WARNING, place, hint)


def _line(script: Script, at: int) -> int:
    return loaded_text(script.source).count("\n", 0, at) + 1

"""The process that translates scripts with E4X syntax: walls first, one program in, one answer out.

The parser reads a merchant's text, so it runs behind the same walls as the merchant's code. Whoever
asks (`runtime_js.translator`) puts sources in and gets texts or refusals back; then this ends.
"""

from runtime_js import frames
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.translate import landmarks, translate
from runtime_js.worker import enter_walls, read_json, write_json


def main() -> None:
    """Answer one question and end."""
    enter_walls()
    asked = read_json(frames.PROGRAM)
    if asked["landmarks"]:
        write_json(frames.READY, [_landmarks(source) for source in asked["sources"]])
    else:
        write_json(frames.READY, [_answer(source, asked["always"]) for source in asked["sources"]])


def _answer(source: str, always: bool) -> dict[str, object] | None:
    """Translate a source; None where it stays as it is.

    Returns:
        `{text, marks, constructs, absent}` as in `Translated`, or `{refused, at}`.
    """
    try:
        result = translate(source, always=always)
    except Refusal as refusal:
        return {"refused": refusal.message, "at": refusal.at}
    if result is None:
        return None
    return {
        "text": result.text,
        "marks": {str(line): m for line, m in result.marks.items()},
        "constructs": result.constructs,
        "absent": result.absent,
    }


def _landmarks(source: str) -> dict[str, object] | None:
    """Find what `runtime_js.set_places` asks for; None where the source cannot be parsed."""
    try:
        found = landmarks(source)
    except Refusal:
        return None
    return {"assigned": found.assigned, "functions": found.functions}

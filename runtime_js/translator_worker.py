"""The process that translates scripts with E4X syntax: walls first, one program in, one answer out.

The parser reads a merchant's text, so it runs behind the same walls as the merchant's code. Whoever
asks (`runtime_js.translator`) puts sources in and gets texts or refusals back; then this ends.
"""

from runtime_js import frames
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.translate import landmarks, translate
from runtime_js.translations import Refused, answer_as_json
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
    """Translate a source; what comes of it as `answer_as_json` has it."""
    try:
        return answer_as_json(translate(source, always=always))
    except Refusal as refusal:
        return answer_as_json(Refused(refusal.message, refusal.at))


def _landmarks(source: str) -> dict[str, object] | None:
    """Find what `runtime_js.set_places` asks for; None where the source cannot be parsed."""
    try:
        found = landmarks(source)
    except Refusal:
        return None
    return {"assigned": found.assigned, "functions": found.functions}

"""What became of scripts that may hold E4X syntax, kept as data beside the release they are of.

An answer is found by the text it is for, so it does not matter which files hold that text. Answers
of another version of the translator are worth nothing: `translator_version` names it.
"""

import functools
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, TypeAlias

from runtime_js.e4x.edits import Translated


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text cannot be translated, and the place in it, in characters from 0."""

    message: str
    at: int


# None: nothing in the text is to be translated.
Answer: TypeAlias = Translated | Refused | None

# By `key_of`.
Translations: TypeAlias = Mapping[str, Answer]


def key_of(source: str, always: bool) -> str:
    """What an answer is found by.

    Args:
        source: The text as it is loaded.
        always: Whether all of it is translated, so that `==` and `+` follow Rhino, or only what
            plain JavaScript does not have.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest}+" if always else digest


@functools.cache
def translator_version() -> str:
    """Names the translator: a hash of its files, so that nobody can forget to raise a number."""
    digest = hashlib.sha256()
    files = (each for each in resources.files("runtime_js.e4x").iterdir() if each.is_file())
    for file in sorted(files, key=lambda each: each.name):
        if file.name.endswith(".py"):
            digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def write_translations(translations: Translations) -> bytes:
    """Write answers; equal ones give equal bytes."""
    told = {key: answer_as_json(answer) for key, answer in sorted(translations.items())}
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode())


def read_translations(data: bytes) -> Translations:
    """Read what `write_translations` wrote."""
    return {key: read_answer(answer) for key, answer in json.loads(zlib.decompress(data)).items()}


def answer_as_json(answer: Answer) -> dict[str, object] | None:
    """An answer as JSON: null, `{text, marks, constructs, absent}`, or `{refused, at}`."""
    if answer is None:
        return None
    if isinstance(answer, Refused):
        return {"refused": answer.message, "at": answer.at}
    return {
        "text": answer.text,
        "marks": {str(line): marks for line, marks in answer.marks.items()},
        "constructs": answer.constructs,
        "absent": answer.absent,
    }


def read_answer(answer: Any) -> Answer:
    """Read what `answer_as_json` gave. Raises ValueError, TypeError, KeyError."""
    if answer is None:
        return None
    if "refused" in answer:
        return Refused(str(answer["refused"]), int(answer["at"]))
    marks = {
        int(line): [(int(place), int(origin)) for place, origin in found]
        for line, found in answer["marks"].items()
    }
    return Translated(
        str(answer["text"]),
        marks,
        [(str(what), int(at)) for what, at in answer["constructs"]],
        [(str(what), int(at)) for what, at in answer["absent"]],
    )

"""Every public code: of errors, of rejections and of findings, with its meaning and its remedy.

The reference page of codes is made from this table; a code that is used but not listed here, or
listed but not used, fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Actor = Literal["merchant", "nobody", "operator"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a public code means, who must act, and what they should do."""

    actor: Actor
    meaning: str
    remedy: str


def _merchant(meaning: str, remedy: str) -> Code:
    return Code("merchant", meaning, remedy)


# Grouped by the room that reports the code; alphabetical inside a group.
ERRORS: Mapping[str, Code] = {}
BUNDLES: Mapping[str, Code] = {}
SCRIPTS: Mapping[str, Code] = {}
FEEDS: Mapping[str, Code] = {}
SCHEMA: Mapping[str, Code] = {}
MAPPINGS: Mapping[str, Code] = {}

CODES: Mapping[str, Code] = {**ERRORS, **BUNDLES, **SCRIPTS, **FEEDS, **SCHEMA, **MAPPINGS}

"""One thing a script can see. The table of all of them is `runtime_js.capabilities`."""

from dataclasses import dataclass
from typing import Literal

Group = Literal[
    "Record",
    "Output",
    "Verdict",
    "Value mapping",
    "Log",
    "Facts",
    "Text",
    "XML",
    "Language",
    "Config-spec sets",
]


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing a script can see.

    Attributes:
        group: Heading of the reference page it stands under.
        name: `skip`, `LOGGER.warn`, or `XML.length` for what every XML value has.
        type: Its type in TypeScript.
        sentence: What it is or does.
        example: One line that uses it.
        kinds: Feed kinds whose scripts see it; empty for all.
    """

    group: Group
    name: str
    type: str
    sentence: str
    example: str
    kinds: tuple[str, ...] = ()

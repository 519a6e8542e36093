"""Names that Rhino or its host gave to scripts, and that nothing here answers to.

The parser notes where they are used; a check tells whose they were and what to write instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absent:
    """One name: `whose` it was, and what to write `instead`."""

    whose: str
    instead: str


_PLAIN = "write it in plain JavaScript"
_REACH = "a script reaches its feed and its lookups, nothing else"
_LEGACY_MATCH = "keep what exec() or match() returns"

# Variables, where something is called or asked of them. `StopIteration` is thrown and compared too.
VARIABLES: Mapping[str, Absent] = {
    "_": Absent("Lo-Dash and Underscore.string", _PLAIN),
    "moment": Absent("Moment", "use Date; now is the feed's arrival"),
    **dict.fromkeys(
        ("java", "javax", "Packages", "importClass", "importPackage", "JavaAdapter",
         "JavaImporter"),
        Absent("Java", _REACH),
    ),
    **dict.fromkeys(
        ("load", "print", "quit", "readFile", "readUrl", "runCommand", "spawn", "sync", "loadClass",
         "defineClass", "serialize", "deserialize"),
        Absent("Rhino's shell", _REACH),
    ),
    "uneval": Absent("Mozilla's JavaScript", "use JSON.stringify(), or toXMLString() of XML"),
    "Iterator": Absent("Mozilla's JavaScript", "use for each, for (… in …) or Object.keys()"),
    "StopIteration": Absent("Mozilla's JavaScript", "end a loop with break"),
}  # fmt: skip

# Members of any object, behind a dot.
MEMBERS: Mapping[str, Absent] = {
    "quote": Absent("Mozilla's JavaScript", "use JSON.stringify()"),
    "toLocaleFormat": Absent(
        "Mozilla's JavaScript", "put it together from getFullYear() and so on"
    ),
    "__iterator__": Absent("Mozilla's JavaScript", "fill an array and go through that"),
    "__noSuchMethod__": Absent("Mozilla's JavaScript", "define the methods"),
    "__parent__": Absent("Mozilla's JavaScript", "name the object"),
    "__count__": Absent("Mozilla's JavaScript", "use Object.keys(…).length"),
}

# Members of one global object.
OF_GLOBALS: Mapping[str, Absent] = {
    f"RegExp.{name}": Absent("the RegExp of old engines", _LEGACY_MATCH)
    for name in (*(f"${digit}" for digit in range(1, 10)), "lastMatch", "lastParen",
                 "leftContext", "rightContext", "input")
}  # fmt: skip

# What a note calls a text with E4X syntax that is put together and then run.
RUN_CODE = "E4X in eval"

ABSENT: Mapping[str, Absent] = {
    **VARIABLES,
    **{f".{name}": absent for name, absent in MEMBERS.items()},
    **OF_GLOBALS,
    RUN_CODE: Absent(
        "code that is put together and run", "write it as code: only whole texts are translated"
    ),
}

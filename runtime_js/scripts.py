"""One script of a bundle: the unit of loading, of line numbers and of blame."""

from dataclasses import dataclass
from typing import Literal

from runtime_js.e4x.edits import Translated

Role = Literal["base", "custom"]


@dataclass(frozen=True, slots=True)
class Script:
    """One JavaScript file.

    Attributes:
        name: Path inside the bundle, as the merchant knows it: `mapping-base.js`.
        source: The text, without a byte order mark. NUL cannot be loaded and is refused.
        role: `base` scripts are loaded first; a `custom` one may replace their functions.
        translated: What is loaded in its place, where it was translated from E4X.
    """

    name: str
    source: str
    role: Role = "custom"
    translated: Translated | None = None

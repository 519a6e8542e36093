"""A public code: of an error, of a rejection or of a finding."""

from dataclasses import dataclass
from typing import Literal

Actor = Literal["merchant", "nobody", "operator"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a public code means, who must act, and what they should do."""

    actor: Actor
    meaning: str
    remedy: str


def merchant_code(meaning: str, remedy: str) -> Code:
    """A code that the merchant must act on, as with nearly all of them."""
    return Code("merchant", meaning, remedy)

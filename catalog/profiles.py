"""Profiles: a merchant's return, shipping and payment policies, as JSON in versions."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from catalog.errors import ProfileInvalid

ProfileKind: TypeAlias = Literal["return", "shipping", "payment"]

PROFILE_KINDS: Final[tuple[ProfileKind, ...]] = get_args(ProfileKind)

# The draft field that names the profile of each kind.
PROFILE_FIELDS: Final[Mapping[ProfileKind, str]] = {
    "return": "ReturnPolicyName",
    "shipping": "ShippingPolicyName",
    "payment": "PaymentPolicyName",
}

# The longest name that a draft field takes; see `catalog.schema`.
_NAME_LENGTH = 100

# Bytes of the JSON text. A shipping policy for every country of the world takes some 40,000.
MAX_BYTES = 256 * 1024

# Objects and lists inside each other. The deepest policy that we know of has six.
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Profile:
    """One immutable version of a profile.

    Attributes:
        kind: What it rules.
        name: The merchant's own name, as drafts name it; case counts, as it does at eBay.
        version: Counts from 1; the greatest is the current one.
        content: The JSON object.
        at: ISO 8601 UTC.
        by: User who saved it, or the script release that brought it.
    """

    kind: ProfileKind
    name: str
    version: int
    content: Mapping[str, object]
    at: str
    by: str


def profile_kind(text: str) -> ProfileKind:
    """The kind of that name; ProfileInvalid if there is none."""
    for kind in PROFILE_KINDS:
        if kind == text:
            return kind
    raise ProfileInvalid(f"no kind of profile: {text!r}; there are {', '.join(PROFILE_KINDS)}")


def read_profile(name: str, text: str) -> Mapping[str, object]:
    """Read a profile's JSON, as untrusted as whoever wrote it.

    Args:
        name: The profile's name, 1 to 100 characters without line breaks or NUL.
        text: A JSON object.

    Raises:
        ProfileInvalid: The name or the JSON is no good, too long or too deep, holds NaN, a text
            that no database keeps (NUL, half of a character), or the same name twice.
            Context: `profile`.
    """
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise ProfileInvalid(
            f"a profile's name has 1 to {_NAME_LENGTH} printable characters, not {name!r}",
            profile=name,
        )
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise ProfileInvalid(
            f"the profile {name} has {size} bytes; {MAX_BYTES} are allowed", profile=name
        )
    try:
        content = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise ProfileInvalid(f"the profile {name} is no JSON: {error}", profile=name) from error
    if not isinstance(content, dict):
        raise ProfileInvalid(f"the profile {name} is no JSON object", profile=name)
    fault = _fault_in(content)
    if fault is not None:
        raise ProfileInvalid(f"the profile {name} {fault}", profile=name)
    return content


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{repeated!r} stands twice in one object")
    return found


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON number")


def _fault_in(content: object) -> str | None:
    """What no database or no reader after us would take, or None; without recursion."""
    waiting: list[tuple[object, int]] = [(content, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str) and not _storable(value):
            return "holds a text with NUL or with half of a character"
        if isinstance(value, float) and not math.isfinite(value):
            return "holds a number that is too large"
        if isinstance(value, int) and value.bit_length() > 63:
            return "holds a number that is too large"
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]
        else:
            continue
        if depth > MAX_DEPTH:
            return f"is nested deeper than {MAX_DEPTH} levels"
    return None


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)

"""Descriptions from templates: which values go in, and what comes out. Pure.

Values are text and their marks are escaped, unless the template asks for HTML by `|raw`. All goes
in at once, so a value that looks like a token stays what it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from catalog.templates import MAX_LENGTH, Template, Token, pieces
from marketplaces.active_content import active_content

# A token's value by its path; None where the product has none.
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """One description.

    Attributes:
        html: As it may be sent; None where it must not be.
        active: What is active in it, in words; None where nothing is.
        token: The token whose value brings that; None where the template itself does.
        missing: Tokens for which the product has no value: there the text is empty.
    """

    html: str | None
    active: str | None = None
    token: str | None = None
    missing: tuple[str, ...] = ()


def token_values(tokens: Iterable[str], fields: Mapping[str, object]) -> dict[str, str | None]:
    """What a product says to some tokens.

    Args:
        tokens: Paths: names of fields and of entries of maps, with `[0]` for one of a list.
        fields: By the names of `catalog.schema`.
    """
    return {token: _text(_value(token, fields)) for token in tokens}


def missing_of(template: Template, values: Values) -> tuple[str, ...]:
    """The template's tokens for which there is no value, in its order."""
    return tuple(token for token in template.tokens if values.get(token) is None)


def render(template: Template, values: Values) -> Rendered:
    """Make one description.

    Args:
        template: A checked one.
        values: Of its tokens.

    Returns:
        With a text that is too long for any marketplace, no HTML, and `active` says so.
    """
    missing = missing_of(template, values)
    parts = pieces(template.html)
    html = _put_together(parts, values)
    if len(html) > MAX_LENGTH:
        return Rendered(None, f"{len(html)} characters, of which {MAX_LENGTH} are allowed")
    active = active_content(html)
    if active is None:
        return Rendered(html, missing=missing)
    return Rendered(None, active, _culprit(parts, values), missing)


def _put_together(parts: Iterable[str | Token], values: Values) -> str:
    return "".join(part if isinstance(part, str) else _filled(part, values) for part in parts)


def _filled(token: Token, values: Values) -> str:
    value = values.get(token.path) or ""
    return value if token.is_raw else escape(value, quote=True)


def _culprit(parts: tuple[str | Token, ...], values: Values) -> str | None:
    """The first token whose value alone makes the description active; raw ones first."""
    if active_content(_put_together(parts, {})) is not None:
        return None
    tokens = [part for part in parts if isinstance(part, Token)]
    for token in dict.fromkeys(sorted(tokens, key=lambda each: not each.is_raw)):
        alone = {token.path: values.get(token.path)}
        if active_content(_put_together(parts, alone)) is not None:
            return token.path
    return None


def _value(path: str, fields: Mapping[str, object]) -> object:
    found: object = fields
    for step in path.split("."):
        name, _, index = step.partition("[")
        found = found.get(name) if isinstance(found, Mapping) else None
        if index:
            place = int(index.removesuffix("]"))
            is_list = isinstance(found, list | tuple)
            found = found[place] if is_list and place < len(found) else None  # type: ignore[arg-type, index]
    return found


def _text(value: object) -> str | None:
    """A value as people read it; None for what is none, and for maps."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list | tuple):
        texts = [_text(each) for each in value]
        return ", ".join(text for text in texts if text is not None) or None
    return None

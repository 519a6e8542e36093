"""Reads fields of a draft, whose shapes `catalog.schema` gives, as the texts that files need."""

from collections.abc import Mapping

from marketplaces.listing import Fields


def text_of(fields: Fields, name: str) -> str:
    """A field as text; empty where it is absent or cleared."""
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def texts_of(value: object) -> tuple[str, ...]:
    """One value or several, as texts without blanks around them; empty ones are left out."""
    several = value if isinstance(value, list | tuple) else (value,)
    texts = (str(one).strip() for one in several if one is not None)
    return tuple(text for text in texts if text)


def pairs_of(fields: Fields, name: str) -> dict[str, tuple[str, ...]]:
    """A field of names and values, such as `ItemSpecifics`; names without a value are left out."""
    value = fields.get(name)
    if not isinstance(value, Mapping):
        return {}
    found = {str(key).strip(): texts_of(one) for key, one in value.items()}
    return {key: texts for key, texts in found.items() if key and texts}

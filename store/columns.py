"""Column types that mean the same on SQLite and PostgreSQL."""

from typing import TypeVar

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

MaybeText = TypeVar("MaybeText", str, "str | None")


class KeyText(TypeDecorator[str]):
    """Text that is compared and sorted by its code points, whatever the database's language.

    SQLite does so by itself; PostgreSQL sorts by the rules of a language unless told otherwise,
    and then pages of SKUs would come in another order there.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """The type that the database sees."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(String())


def storable(text: MaybeText) -> MaybeText:
    """Text that both databases keep: PostgreSQL has no NUL, neither has half a character."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()

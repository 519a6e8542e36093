"""Titles of SKUs, as a list of them is searched."""

from sqlalchemy import JSON, ColumnElement, Table, cast, exists, func

from store.draft_rows import DraftRow, ItemRow

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]
_drafts: Table = DraftRow.__table__  # type: ignore[attr-defined]

# The drafts that bring a SKU its title: its own, or those of the product above it.
TITLED_NOUNS = ("variation", "product", "shared")


def item_title_has(merchant: str, text: str, *, is_postgres: bool) -> ColumnElement[bool]:
    """Whether a title of a row of a merchant's items has a text in it, capitals or not.

    Looks at the draft of the SKU and at that of its product. No index helps: whoever asks bounds
    the rows. Which letters are alike but for capitals is the database's to say; SQLite knows
    those of ASCII.
    """
    fields = _drafts.c.fields
    title = cast(fields, JSON)["Title"].as_string() if is_postgres else _of_sqlite(fields)
    return exists().where(
        _drafts.c.merchant == merchant,
        _drafts.c.sku.in_([_items.c.sku, _items.c.product]),
        _drafts.c.noun.in_(TITLED_NOUNS),
        _drafts.c.place == "",
        title.icontains(text, autoescape=True),
    )


def _of_sqlite(fields: ColumnElement[str]) -> ColumnElement[str]:
    # The operator of SQLAlchemy would cast to JSON first, which SQLite takes for a number.
    return func.json_extract(fields, "$.Title", type_=fields.type)

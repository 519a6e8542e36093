"""Tables so large that PostgreSQL keeps them in parts, each part with whole merchants.

A query names its merchant, so it opens one part; SQLite knows no parts and needs none.
"""

from alembic import op
from sqlalchemy.sql.schema import SchemaItem

# Of 100 million SKUs a part then holds 12 million, which one machine vacuums in minutes.
PARTITIONS = 8


def create_partitioned_table(
    name: str, *items: SchemaItem, fill: int = 100, wide: bool = False
) -> None:
    """Make a table, on PostgreSQL in parts by a hash of `merchant`. Only for migrations.

    Args:
        name: Of the table; its parts are called `name_p00` and so on.
        items: Columns, merchant first, and constraints.
        fill: How full PostgreSQL fills a page, in per cent; room lets a row change in its place.
        wide: Whether rows are long; SQLite then keeps them apart from their key.
    """
    if op.get_bind().dialect.name != "postgresql":
        op.create_table(name, *items, sqlite_with_rowid=wide)
        return
    op.create_table(name, *items, postgresql_partition_by="HASH (merchant)")
    for number in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE {name}_p{number:02} PARTITION OF {name} FOR VALUES "
            f"WITH (MODULUS {PARTITIONS}, REMAINDER {number}) WITH (fillfactor = {fill})"
        )

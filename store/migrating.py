"""Brings the tables of a store to the version that this code knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from catalog.errors import StoreBroken

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, name: str, to: str = "head") -> None:
    """Upgrade the tables within the connection's transaction.

    Args:
        connection: Of a transaction that may change tables.
        name: What the store is called in messages.
        to: The version to stop at; a test of migrations stops half-way.

    Raises:
        StoreBroken: A newer Crossdock made the store.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    versions = ScriptDirectory.from_config(config)
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found == versions.get_current_head():
        return
    known = {script.revision for script in versions.walk_revisions()}
    if found is not None and found not in known:
        raise StoreBroken(
            f"the store {name} has tables of version {found}, this Crossdock knows "
            f"{versions.get_current_head()}: use the Crossdock that wrote it, or a newer one",
            path=name,
        )
    config.attributes["connection"] = connection
    command.upgrade(config, to)

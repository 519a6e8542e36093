"""Opens the canonical store for commands that look into it or change it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `open_target` does it
    from store.store import Store


@contextlib.contextmanager
def open_target(target: str | None, *, make: bool = False) -> Iterator["Store"]:
    """Open a store.

    Args:
        target: A SQLite file, or a URL of PostgreSQL; where None, what the settings name.
        make: Whether a file that is not there is made. Elsewhere a misspelt path would be an empty
            store that knows nothing.

    Raises:
        ConfigInvalid: There is no such file, or the URL cannot be read.
        StoreBroken: It is no store, or a newer Crossdock made it.
        StoreUnavailable: The database server does not answer.
    """
    found = target or read_settings().store
    if "://" not in found:
        path = Path(found)
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            message = f"there is no store {found}; give --store, or make one by adding a merchant"
            raise ConfigInvalid(message, setting="store", found=found)
    from store.store import Store

    with Store(found) as store:
        yield store

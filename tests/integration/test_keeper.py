"""Who may come in to the drive."""

from pathlib import Path

from admin_api.keeper import StoreKeeper
from catalog.users import User
from drive.throttle import Throttle
from store.store import Store

NOW = 1_770_000_000.0


def test_an_old_password_opens_nothing_from_the_moment_of_the_new_one(tmp_path: Path) -> None:
    """It was changed because somebody else knows it; a minute is long enough to take everything."""
    with Store(tmp_path / "store.sqlite") as store:
        store.users.add(User("ada", "admin"), "the old password", "2026-03-01", "setup")
        keeper = StoreKeeper(store, Throttle())
        assert keeper.check("ada", "the old password", "192.0.2.1", NOW) is not None
        assert keeper.check("ada", "the old password", "192.0.2.1", NOW + 1) is not None

        store.users.set_password("ada", "the new password")

        assert keeper.check("ada", "the old password", "192.0.2.1", NOW + 2) is None
        assert keeper.check("ada", "the new password", "192.0.2.1", NOW + 3) is not None

"""What every database must keep of the dead properties of WebDAV."""

from drive.ports import PropertyStore
from store.store import Store

TIME = "{urn:schemas-microsoft-com:}Win32CreationTime"
MARK = "{http://example.com/}mark"


def test_properties_belong_to_one_path_of_one_merchant(store_target: str) -> None:
    """What a client keeps with a file is shown with that file, and to nobody else."""
    with Store(store_target) as store:
        kept: PropertyStore = store.drive_properties
        kept.set_properties("wren", "in/a.csv", {TIME: "<t/>", MARK: "1"})
        kept.set_properties("wren", "in/a.csv", {MARK: "2", "{}gone": None})

        assert kept.properties("wren", "in/a.csv") == {TIME: "<t/>", MARK: "2"}
        assert kept.properties("swan", "in/a.csv") == {}
        assert kept.properties("wren", "in/a.csv2") == {}
        kept.set_properties("wren", "in/a.csv", {TIME: None})
        assert kept.properties("wren", "in/a.csv") == {MARK: "2"}


def test_properties_move_with_all_below_and_replace_what_was_there(store_target: str) -> None:
    """A renamed folder keeps what its files had; what it replaces leaves nothing behind."""
    with Store(store_target) as store:
        kept = store.drive_properties
        for path in ("old", "old/a", "old/a/b", "old0", "old-er", "new/x"):
            kept.set_properties("wren", path, {MARK: path})
        kept.move_properties("wren", "old", "new")

        found = {
            path: dict(kept.properties("wren", path))
            for path in ("old", "old/a", "new", "new/a", "new/a/b", "new/x", "old0", "old-er")
        }
    assert found == {
        "old": {},
        "old/a": {},
        "new": {MARK: "old"},
        "new/a": {MARK: "old/a"},
        "new/a/b": {MARK: "old/a/b"},
        "new/x": {},
        "old0": {MARK: "old0"},
        "old-er": {MARK: "old-er"},
    }


def test_copies_have_properties_of_their_own(store_target: str) -> None:
    """Depth 0 copies a folder without what is in it (RFC 4918, 9.8.3)."""
    with Store(store_target) as store:
        kept = store.drive_properties
        kept.set_properties("wren", "a", {MARK: "a"})
        kept.set_properties("wren", "a/b", {MARK: "b"})
        kept.copy_properties("wren", "a", "shallow", below=False)
        kept.copy_properties("wren", "a", "deep", below=True)
        kept.set_properties("wren", "a", {MARK: "changed"})

        assert kept.properties("wren", "shallow") == {MARK: "a"}
        assert kept.properties("wren", "shallow/b") == {}
        assert kept.properties("wren", "deep/b") == {MARK: "b"}
        assert kept.properties("wren", "deep") == {MARK: "a"}


def test_removed_properties_do_not_come_back_with_the_name(store_target: str) -> None:
    """Another file of that name is another file."""
    with Store(store_target) as store:
        kept = store.drive_properties
        for path in ("a", "a/b", "ab"):
            kept.set_properties("wren", path, {MARK: path})
        kept.remove_properties("wren", "a")

        left = [path for path in ("a", "a/b", "ab") if kept.properties("wren", path)]
        kept.remove_properties("wren", "")
        assert (left, kept.properties("wren", "ab")) == (["ab"], {})

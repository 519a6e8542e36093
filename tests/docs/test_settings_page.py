import re

from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid
from tests.docs.markdown import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"


def known_settings() -> set[str]:
    """What the settings call themselves when they are asked for one that they do not know."""
    try:
        read_settings({"CROSSDOCK_NO_SUCH": "1"})
    except ConfigInvalid as refused:
        return set(re.findall(r"CROSSDOCK_\w+", str(refused))) - {"CROSSDOCK_NO_SUCH"}
    raise AssertionError("a setting that nobody knows was taken")


def test_every_setting_is_documented_and_no_other() -> None:
    """A setting that only the source knows is one that operators do not have."""
    rows = re.findall(r"^\|([^|]*)\|", PAGE.read_text("utf-8"), re.MULTILINE)
    documented = re.findall(r"CROSSDOCK_\w+", "\n".join(rows))

    assert sorted(documented) == sorted(known_settings())


def test_documented_defaults_are_in_force() -> None:
    """Numbers on the page are what is used where nobody says anything."""
    settings = read_settings({})
    rows = re.findall(
        r"^\| `CROSSDOCK_(\w+)` \|.*\| `(\w+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )

    assert len(rows) >= 5
    for name, default in rows:
        assert str(getattr(settings, name.lower())) == default

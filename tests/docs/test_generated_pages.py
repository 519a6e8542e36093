"""Pages and types that are made from tables stand in the repository as the tables are now."""

from pathlib import Path

import pytest

from admin_api import api_page, rights_page
from admin_api.cli import reference, states_page
from engine.reference import pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    pytest.param(path, text, id=path.as_posix())
    for path, text in {
        **pages(),
        api_page.PAGE: api_page.api_page(),
        reference.PAGE: reference.cli_page(),
        rights_page.PAGE: rights_page.rights_page(),
        states_page.PAGE: states_page.states_page(),
    }.items()
]


@pytest.mark.parametrize(("path", "text"), PAGES)
def test_page_is_up_to_date(path: Path, text: str) -> None:
    """A page that lags teaches what is no longer so; `make types` writes it anew."""
    found = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""

    assert found == text, f"{path} lags behind its table: run `make types`"

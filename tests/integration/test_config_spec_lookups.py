"""LOOKUP_SERVICE of a config-spec set: files beside main.js, and files of the merchant's drive."""

from pathlib import Path

import pytest

from tests.spec_bundles import LOCATIONS, elements, put, run, values


@pytest.mark.parametrize("text", ["", "only one line", "k,v\r\n\r\n"], ids=["none", "one", "crlf"])
def test_any_lookup_beside_main_js_can_be_loaded(set_files: Path, text: str) -> None:
    """Such files were never tables with a header: whatever they hold, a script may ask them."""
    main = (
        LOCATIONS
        + """
      function startUp() { LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0], [1]); }
      function transform() { LOCATION.Name = LOOKUP_SERVICE.get('l.csv', ['x']); }"""
    )
    put(set_files, {"location/main.js": main, "location/l.csv": text})

    ran = run(set_files, "location", elements("1"))

    assert ran.exit_code == 0, ran.output
    assert values(set_files) == [{"Name": None}]


def test_lookups_of_the_store_resolve_in_the_merchants_drive_and_nowhere_else(
    set_files: Path, tmp_path: Path
) -> None:
    """A path in a script is a merchant's text; no such text may lead to another's set_files."""
    main = (
        LOCATIONS
        + """
      function transform() {
        LOOKUP_SERVICE.loadDelimitedFile('/store/lookup/c.csv', ',', [0], [1]);
        LOCATION.Name = LOOKUP_SERVICE.get('/store/lookup/c.csv', ['k'])[0];
        LOOKUP_SERVICE.loadDelimitedFile('/store/../../secret.csv', ',', [0], [1]);
        try { LOOKUP_SERVICE.get('/store/../../secret.csv', ['k']); }
        catch (e) { LOCATION.url = e.message; }
      }"""
    )
    drive = tmp_path / "drives" / "own"
    put(set_files, {"location/main.js": main})
    put(drive, {"store/lookup/c.csv": "k,found\n"})
    put(tmp_path, {"secret.csv": "k,secret\n"})

    ran = run(set_files, "location", elements("1"), "--drive", str(drive))

    assert ran.exit_code == 0, ran.output
    url = "Invalid sheetOrFileName: /store/../../secret.csv"
    assert values(set_files) == [{"Name": "found", "url": url}]

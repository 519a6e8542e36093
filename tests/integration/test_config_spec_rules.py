"""Rules that the scripts of a config-spec set leave open: the usual, and the manifest's others."""

from pathlib import Path

import pytest

from tests.spec_bundles import LOCATIONS, elements, lines, put, run, values


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("", [["last", 2], ["last", 2]], id="the usual"),
        pytest.param('equal_keys = "first"', [["first", 2], ["first", 2]], id="equal keys"),
        pytest.param('repeated_create = "same"', [["last", 1], ["last", 1]], id="create again"),
        pytest.param('transform_result = "obeyed"', [["last", 2]], id="result of transform"),
    ],
)
def test_rules_that_the_scripts_leave_open_are_settings(
    set_files: Path, rule: str, expected: object
) -> None:
    """What the platform did is not known everywhere; a set that needs the other way can have it."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a';
        LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0], [1]);
      }
      function transform() {
        ORDERFULFILLMENT.createLineItem('L');
        ORDERFULFILLMENT.createLineItem('L');
        ORDERFULFILLMENT.OrderID = LOOKUP_SERVICE.get('l.csv', ['k'])[0];
        return INRECORD.id == 2 ? null : true;
      }"""
    put(set_files, {
        "orderfulfillment/main.js": main, "orderfulfillment/l.csv": "k,first\nk,last\n",
        "manifest.toml": f"[config_spec]\n{rule}\n",
    })  # fmt: skip

    run(set_files, "orderfulfillment", elements("1", "2"))

    found = [[each["OrderID"], len(each["LineItems"])] for each in values(set_files)]
    assert found == expected


@pytest.mark.parametrize(
    ("rule", "returned", "expected"),
    [
        pytest.param("ignored", "false", '"id"\n"1"\n', id="ignored"),
        pytest.param("obeyed", "true", '"id"\n"1"\n', id="wanted"),
        pytest.param("obeyed", "false", '"1"\n', id="not wanted"),
    ],
)
def test_what_include_header_returns_can_be_obeyed(
    set_files: Path, rule: str, returned: str, expected: str
) -> None:
    """Nobody knows what the platform did with it; the samples return nothing."""
    main = """
      function config() {
        CONFIG.RecordPath = '/feed/a'; CONFIG.OutputFileFormat = 'CSV';
        CONFIG.OutputColumnNames = ['id'];
      }
      function transform() { ORDERS.createOrder().id = INRECORD.id; }"""
    header = f"function includeHeader() {{ return {returned}; }}"
    manifest = f'[config_spec]\ninclude_header = "{rule}"\n'
    put(set_files, {"order/main.js": main + header, "manifest.toml": manifest})

    assert run(set_files, "order", elements("1")).exit_code == 0
    assert (set_files.parent / "orders").read_text() == expected


@pytest.mark.parametrize(("rule", "sizes"), [("key", [2, 1]), ("none", [1, 1, 1])])
def test_rows_of_one_sku_need_not_be_a_group(set_files: Path, rule: str, sizes: list[int]) -> None:
    """The rule is the host's; a set that was written for single rows says so."""
    main = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; }
      function loadSku() { return INRECORD.SKU; }
      function transform() { AVAILABILITY.SKU = GROUP[0].SKU; AVAILABILITY.Of = GROUP.length; }"""
    manifest = f'[config_spec]\navailability_groups = "{rule}"\n'
    put(set_files, {"availability/main.js": main, "manifest.toml": manifest})

    run(set_files, "availability", "SKU\nA\nA\nB\n")

    assert [each["Of"] for each in values(set_files)] == sizes


GROUPS = """
function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.GroupingType = 'VALUE'; }
function getGroupId() { return INRECORD.id.toString() == 'G' ? 'G' : undefined; }
function getVariantOf() {
  if (INRECORD.id.toString().indexOf('-') > 0) return INRECORD.id.split('-')[0];
}
function groupBy() { return getGroupId() || getVariantOf() || INRECORD.id; }
function transform() { PRODUCT.ID = PRODUCT.SKU = groupBy(); PRODUCT.Title = 'of ' + GROUP.length; }
"""


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        pytest.param("G G-1", None, id="whole"),
        pytest.param("X", None, id="single"),
        pytest.param("G", "spec_group_alone", id="no variations"),
        pytest.param("H-1 H-2", "spec_variation_alone", id="no group"),
    ],
)
def test_a_group_that_is_not_whole_is_told_and_can_be_rejected(
    set_files: Path, ids: str, told: str | None
) -> None:
    """A variation that lost its group in the feed would be sold as a thing of its own."""
    put(set_files, {"product/main.js": GROUPS})

    ran = run(set_files, "product", elements(*ids.split()))

    assert ran.exit_code == 0, ran.output
    first = lines(set_files, "out")[0]
    assert told is None or told in [each["code"] for each in first["findings"]]  # type: ignore[attr-defined]
    put(set_files, {"manifest.toml": '[config_spec]\nincomplete_groups = "rejected"\n'})
    run(set_files, "product", elements(*ids.split()))
    assert {each["code"] for each in lines(set_files, "errors")} == ({told} if told else set())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("", [None, None]), ('short_keys = "empty"', [[None], None]),
     ('short_values = "empty"', [None, None]),
     ('short_keys = "empty"\nshort_values = "empty"', [[""], None])],
)  # fmt: skip
def test_what_short_rows_of_a_lookup_are_is_a_setting(
    set_files: Path, rule: str, expected: object
) -> None:
    """The platform's reader is not known to the last cell."""
    main = (
        LOCATIONS
        + """
      function startUp() { LOOKUP_SERVICE.loadDelimitedFile('l.csv', ',', [0, 1], [2]); }
      function transform() {
        LOCATION.Name = [['k', ''], ['x', '']].map(function (keys) {
          return LOOKUP_SERVICE.get('l.csv', keys);
        });
      }"""
    )
    manifest = f"[config_spec]\n{rule}\n"
    put(set_files, {"location/main.js": main, "location/l.csv": "k\n", "manifest.toml": manifest})

    ran = run(set_files, "location", elements("1"))

    assert ran.exit_code == 0, ran.output
    assert values(set_files) == [{"Name": expected}]


def test_the_row_without_a_location_can_stand_first(set_files: Path) -> None:
    """The platform's own samples have it last in its group, and their scripts take the first."""
    main = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'AVAILABILITY'; }
      function transform() {
        AVAILABILITY.SKU = GROUP[0].SKU;
        AVAILABILITY.Of = GROUP.map(function (row) { return row.n; }).join('');
      }"""
    rule = '[config_spec]\navailability_parent = "without_location"\n'
    put(set_files, {"availability/main.js": main, "manifest.toml": rule})

    ran = run(set_files, "availability", "SKU,n,LocationID\nA,1,S\nA,2,T\nA,3,\nB,4,S\n")

    assert ran.exit_code == 0, ran.output
    assert [each["Of"] for each in values(set_files)] == ["312", "4"]

"""A bundle's own cases: what passes, and that a failure can be read."""

from collections.abc import Iterator

import pytest

from catalog.errors import FeedFault
from catalog.findings import Finding, Severity
from engine.cases import CaseResult, run_case
from engine.outcomes import Outcome, RecordError
from runtime_js.bundle_cases import Case

RING = Outcome(1, "R-1", "translated", "product", {"SKU": "R-1", "Price": "14.99"})
LEFT_OUT = Outcome(2, "R-2", "skipped")
REFUSED = Outcome(3, "R-3", "rejected", error=RecordError("price_missing", "no price"))


def run(expected: str | None, errors: str | None, *outcomes: Outcome) -> CaseResult:
    """Run a case whose feed becomes these outcomes."""
    case = Case(
        "sale",
        "inventory",
        "feed.csv",
        b"",
        None if expected is None else expected.encode(),
        None if errors is None else errors.encode(),
    )
    return run_case(case, lambda _: outcomes)


def test_a_case_says_only_what_matters() -> None:
    """Keys that are left out may be anything, so that cases survive new findings."""
    expected = (
        '{"sku": "R-1", "outcome": "translated", "value": {"SKU": "R-1", "Price": "14.99"}}\n'
        '{"outcome": "skipped"}\n'
    )
    result = run(expected, '{"code": "price_missing"}\n', RING, LEFT_OUT, REFUSED)

    assert result == CaseResult("sale", True, "")


def test_a_difference_names_record_field_and_both_values() -> None:
    """Whoever wrote the case sees what to change without running anything else."""
    result = run(
        '{"record": 1, "value": {"SKU": "R-1", "Price": "15.00", "Title": "Ring"}}', None, RING
    )

    assert not result.passed
    assert result.difference == (
        'record 1 (R-1): value.Price\n  expected "15.00"\n  found    "14.99"\n'
        'record 1 (R-1): value.Title\n  expected "Ring"\n  found    nothing'
    )


@pytest.mark.parametrize(
    ("expected", "errors", "outcomes", "difference"),
    [
        pytest.param(
            '{"record": 1}', None, (RING, LEFT_OUT), "record 2 (R-2) became skipped;", id="unasked"
        ),
        pytest.param(
            '{"record": 9, "sku": "R-9"}',
            None,
            (),
            "record 9 (R-9) was expected and is not there",
            id="missing",
        ),
        pytest.param(
            '{"record": 1}',
            None,
            (RING, REFUSED),
            "record 3 (R-3) failed unexpectedly: price_missing: no price",
            id="failure",
        ),
        pytest.param(
            None,
            '{"record": 3, "code": "sku_missing"}',
            (REFUSED,),
            'record 3 (R-3): code\n  expected "sku_missing"\n  found    "price_missing"',
            id="other failure",
        ),
        pytest.param(
            '{"record": 1}\n[1]', None, (RING,), "line 2 of expected.jsonl", id="no object"
        ),
        pytest.param(
            '{"record": 1, "Sku": 1}', None, (RING,), "record 1 (R-1): Sku", id="no such key"
        ),
        pytest.param(
            '{"record": 1, "findings": [{"code": "unknown_field"}]}',
            None,
            (RING,),
            "record 1 (R-1): findings",
            id="finding missing",
        ),
    ],
)
def test_a_case_fails(
    expected: str | None, errors: str | None, outcomes: tuple[Outcome, ...], difference: str
) -> None:
    """A case that cannot fail proves nothing."""
    result = run(expected, errors, *outcomes)

    assert not result.passed
    assert difference in result.difference


def test_findings_are_compared_by_what_is_named() -> None:
    """A message may be reworded; its code and field may not."""
    finding = Finding("unknown_field", "Tilte is no field of PRODUCT", Severity.WARNING)
    outcome = Outcome(1, "R-1", "translated", "product", {"SKU": "R-1"}, findings=[finding])

    assert run('{"findings": [{"code": "unknown_field"}]}', None, outcome).passed
    assert not run('{"findings": [{"code": "output_empty"}]}', None, outcome).passed


def test_true_is_not_one() -> None:
    """Python thinks so; JSON and marketplaces do not."""
    outcome = Outcome(1, "R-1", "translated", "product", {"SKU": "R-1", "ApplyTax": True})

    assert not run('{"value": {"SKU": "R-1", "ApplyTax": 1}}', None, outcome).passed


def test_a_feed_that_breaks_off_can_be_expected() -> None:
    """Merchants cut uploads short; what then happens is worth a case."""

    def cut_off(_: Case) -> Iterator[Outcome]:
        yield RING
        raise FeedFault("the feed ends early", fault="xml_malformed")

    expected = b'{"record": 1}'
    fault = b'{"record": null, "code": "xml_malformed"}'
    case = Case("cut", "inventory", "feed.xml", b"", expected, fault)

    assert run_case(case, cut_off).passed
    without = run_case(Case("cut", "inventory", "feed.xml", b"", expected, None), cut_off)
    assert without.difference == "the feed failed unexpectedly: xml_malformed: the feed ends early"


def test_a_long_difference_is_cut() -> None:
    """A wrong mapping changes every record; the first few tell it."""
    outcomes = [Outcome(number, None, "skipped") for number in range(1, 101)]
    result = run("", None, *outcomes)

    assert result.difference.endswith("and 80 more differences")

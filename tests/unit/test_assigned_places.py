"""Places of refused fields, with a stand-in for the run that finds them."""

from collections.abc import Sequence

from catalog.findings import Severity
from catalog.records import FeedRecord
from engine.assigned_places import MOST_LOCATED
from engine.outcomes import Outcome, draft_object, error_object
from engine.translate import TranslateSettings, translate
from runtime_js.results import OutputObject, RecordResult, ScriptFault, ScriptPlace

Asked = list[tuple[int, tuple[str, ...]]]


class Locating:
    """Knows a place for every path: the line is the record's number. Remembers what was asked."""

    def __init__(self, known: set[str] | None = None) -> None:
        self.asked: Asked = []
        self._known = known

    def __call__(
        self, record: FeedRecord, result: RecordResult, paths: Sequence[str]
    ) -> list[ScriptPlace | None]:
        """As `Tracer.places`."""
        self.asked.append((record.number, tuple(paths)))
        place = ScriptPlace("mapping-custom.js", record.number, 3, "x\n^")
        return [place if self._known is None or path in self._known else None for path in paths]


def outcomes_of(results: Sequence[RecordResult], locate: Locating) -> list[Outcome]:
    """Translate one record for each result."""
    feed = [FeedRecord(n, "Product", {}, n, "") for n in range(1, len(results) + 1)]
    pairs = zip(feed, results, strict=True)
    settings = TranslateSettings("product")
    return list(translate(feed, lambda batches: (list(batches), pairs)[1], settings, locate))


def leaving(**fields: object) -> RecordResult:
    """A script that left these fields of PRODUCT."""
    return RecordResult("translated", outputs=[OutputObject("PRODUCT", {"SKU": "a", **fields})])


def test_a_refused_field_has_file_line_and_column() -> None:
    """In the error and in the finding, beside the field's name."""
    (outcome,) = outcomes_of([leaving(Price="1,299")], Locating())

    error = error_object(outcome)
    assert error is not None
    names = ("field", "file", "line", "column", "excerpt")
    assert [error[name] for name in names] == ["Price", "mapping-custom.js", 1, 3, "x\n^"]
    (finding,) = outcome.findings
    assert str(finding.place) == "mapping-custom.js:1:3 Price"
    assert draft_object(outcome)["findings"] == [
        {
            "code": "decimal_mark_wrong",
            "severity": "error",
            "message": finding.message,
            "field": "Price",
            "file": "mapping-custom.js",
            "line": 1,
            "column": 3,
            "hint": finding.hint,
        }
    ]


def test_each_refusal_has_its_own_place_and_remarks_have_none() -> None:
    """A record may have several wrong fields; the first names the error."""
    locate = Locating(known={"Quantity"})
    result = leaving(Tilte="x", Price="1,299", Quantity="many")
    (outcome,) = outcomes_of([result], locate)

    assert locate.asked == [(1, ("Price", "Price", "Quantity"))]
    assert outcome.error is not None
    assert outcome.error.file is None
    refused = {
        finding.place.field: finding.place.line
        for finding in outcome.findings
        if finding.severity is Severity.ERROR
    }
    assert refused == {"Price": None, "Quantity": 1}


def test_what_the_sandbox_refused_is_located_too() -> None:
    """NaN never reaches the schema."""
    fault = ScriptFault("value_not_data", "PRODUCT.Price: NaN is not data", path="PRODUCT.Price")
    locate = Locating()
    (outcome,) = outcomes_of([RecordResult("rejected", error=fault)], locate)

    assert locate.asked == [(1, ("PRODUCT.Price", "PRODUCT.Price"))]
    assert outcome.error is not None
    assert (outcome.error.file, outcome.error.line) == ("mapping-custom.js", 1)


def test_nothing_else_is_located() -> None:
    """A second run is for refused fields only."""
    thrown = ScriptFault("script_threw", "Error: x", "mapping-custom.js", 9, 1)
    results = [
        leaving(Price="1.50"),
        RecordResult("skipped", reason="sold"),
        RecordResult("rejected", error=thrown),
        RecordResult("rejected", error=ScriptFault("script_limit_time", "too long")),
    ]
    locate = Locating()
    outcomes = outcomes_of(results, locate)

    assert locate.asked == []
    assert [each.error and each.error.line for each in outcomes] == [None, None, 9, None]


def test_the_first_rejections_of_a_code_and_field_are_located() -> None:
    """A feed with the wrong decimal mark is rejected as a whole; two runs of each are too many."""
    wrong = [leaving(Price="1,299") for _ in range(MOST_LOCATED + 1)]
    locate = Locating()
    outcomes = outcomes_of([*wrong, leaving(Quantity="many")], locate)

    assert [number for number, _ in locate.asked] == [*range(1, MOST_LOCATED + 1), len(outcomes)]
    assert [each.error and each.error.line for each in outcomes[-3:]] == [
        MOST_LOCATED,
        None,
        MOST_LOCATED + 2,
    ]


def test_variations_count_as_one_field() -> None:
    """Two hundred sizes are no two hundred fields."""
    wrong = [
        leaving(Variations=[{"SKU": str(n)} for n in range(at)] + [{"SKU": "x", "Price": "1,299"}])
        for at in range(MOST_LOCATED + 1)
    ]
    locate = Locating()
    outcomes_of(wrong, locate)

    assert len(locate.asked) == MOST_LOCATED

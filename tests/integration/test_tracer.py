"""The tracer: a worker of its own that runs one record again to see where it assigns."""

from dataclasses import replace

import pytest

from catalog.errors import WorkerBroken
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.results import RecordResult, ScriptPlace
from runtime_js.tracer import Tracer
from tests.sandbox_parts import TIGHT, batches, no_warning, program_of, records

SCRIPT = """function transform() {
  PRODUCT.SKU = PRODUCT_INRECORD.SKU.toString();
  PRODUCT.Title = 'T';
}
"""
TITLE = ScriptPlace("mapping-custom.js", 3, 3, "  PRODUCT.Title = 'T';\n  ^")


def results_of(*sources: str, count: int = 1, limits: Limits = TIGHT) -> list[RecordResult]:
    """What the pool gives for the first records."""
    with WorkerPool(program_of(*sources), limits=limits, warn=no_warning) as pool:
        return [result for _, result in pool.run(batches(records(count), count))]


def test_a_place_has_file_line_column_and_the_line_itself() -> None:
    """All that an error message shows."""
    (result,) = results_of(SCRIPT)
    with Tracer(program_of(SCRIPT), TIGHT, no_warning) as tracer:
        places = tracer.places(records(1)[0], result, ["Title", "Subtitle", "PRODUCT.Title"])

    assert places == [TITLE, None, TITLE]


def test_the_file_of_the_base_is_named() -> None:
    """A merchant cannot mend a line of the base, but can replace its function."""
    base = "function transform() {\n  PRODUCT.Title = getTitle();\n}"
    custom = "function getTitle() { return 'T'; }"
    (result,) = results_of(base, custom)
    with Tracer(program_of(base, custom), TIGHT, no_warning) as tracer:
        (place,) = tracer.places(records(1)[0], result, ["Title"])

    assert place is not None
    assert (place.file, place.line) == ("base-0.js", 2)


def test_another_result_has_no_places() -> None:
    """A second run that does something else says nothing about the first."""
    (result,) = results_of(SCRIPT)
    other = replace(result, outputs=[])
    with Tracer(program_of(SCRIPT), TIGHT, no_warning) as tracer:
        assert tracer.places(records(1)[0], other, ["Title"]) == [None]
        assert tracer.places(records(1)[0], result, ["Title"]) == [TITLE]


def test_more_paths_than_are_traced_are_answered() -> None:
    """The caller counts on an answer for each."""
    (result,) = results_of(SCRIPT)
    with Tracer(program_of(SCRIPT), TIGHT, no_warning) as tracer:
        places = tracer.places(records(1)[0], result, ["Title"] * 150)

    assert places == [TITLE] * 100 + [None] * 50


def test_a_path_of_any_text_is_answered() -> None:
    """Refused values stand under names that the merchant chose."""
    (result,) = results_of(SCRIPT)
    with Tracer(program_of(SCRIPT), TIGHT, no_warning) as tracer:
        paths = ["", ".", "[0]", "Title[0].x", "Title.", "\ud800", "__proto__", '"', "Title"]
        places = tracer.places(records(1)[0], result, paths)

    assert places == [None, None, None, TITLE, TITLE, None, None, None, TITLE]


def test_a_tracer_that_is_not_asked_starts_nothing() -> None:
    """Most feeds have no rejection; they must not pay for a worker."""

    def broken(text: str) -> None:
        raise WorkerBroken(text)

    with Tracer(program_of("syntax error"), TIGHT, broken):
        pass


@pytest.mark.parametrize("source", ["syntax error", "throw 1;", "for (;;);"])
def test_a_program_that_does_not_load_any_more_has_no_places(source: str) -> None:
    """It did load once; the record keeps its error as it is."""
    (result,) = results_of(SCRIPT)
    with Tracer(program_of(source), TIGHT, no_warning) as tracer:
        assert tracer.places(records(1)[0], result, ["Title"]) == [None]

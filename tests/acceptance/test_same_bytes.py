"""Same input, same bytes: whatever the number of workers and the size of a batch."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.acceptance.runs import MERCHANTS, make_bundle, make_feed, run, what_is_left


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bundle, a feed, and `one/`, left by one worker with the usual batches."""
    beside = tmp_path_factory.mktemp("same")
    bundle = make_bundle(beside / "bundle")
    run(bundle, make_feed(beside / "feed.csv", 800), beside / "one")
    return beside


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workers=st.integers(1, 4), batch_records=st.integers(1, 500))
@example(workers=2, batch_records=1)
@example(workers=4, batch_records=64)
def test_workers_and_batches_change_no_byte(
    known: Path, tmp_path_factory: pytest.TempPathFactory, workers: int, batch_records: int
) -> None:
    """A retry on another machine must not look like a change of the merchant's."""
    folder = tmp_path_factory.mktemp("other")
    run(
        known / "bundle",
        known / "feed.csv",
        folder,
        workers=workers,
        batch_records=batch_records,
    )

    assert what_is_left(folder) == what_is_left(known / "one")


@pytest.mark.parametrize(
    ("merchant", "feed", "kind"),
    [
        ("quillmark-jewellers", "stock.xml", "inventory"),
        ("tannwald-mode", "artikel.csv", "product"),
    ],
)
def test_merchants_translate_to_the_same_bytes(
    tmp_path: Path, merchant: str, feed: str, kind: str
) -> None:
    """The scripts we show to integrators must not carry state from record to record."""
    for folder, workers, batch_records in (("one", 1, 256), ("other", 3, 5)):
        run(
            MERCHANTS / merchant / "bundle",
            MERCHANTS / merchant / "feeds" / feed,
            tmp_path / folder,
            kind=kind,
            base=MERCHANTS / "shared-base",
            workers=workers,
            batch_records=batch_records,
        )

    assert what_is_left(tmp_path / "one") == what_is_left(tmp_path / "other")

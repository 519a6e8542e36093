"""The example feeds, and the outcomes that their merchants' READMEs promise."""

from dataclasses import dataclass
from pathlib import Path

MERCHANTS = Path(__file__).resolve().parents[2] / "merchants"

# When the example feeds arrived: the same drafts on every day.
RECEIVED = "2026-11-20T06:00:00"

# Exit codes of `crossdock translate`. Source: docs/how-to/run-translate.md.
ALL_GOOD, SOME_REJECTED, FEED_FAULT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Example:
    """One example feed and the outcomes that its merchant's README promises."""

    title: str
    story: str
    merchant: str
    feed: str
    kind: str
    translated: int
    skipped: int
    rejected: int
    exit_code: int

    def path(self) -> Path:
        """Where its file lies."""
        return MERCHANTS / self.merchant / "feeds" / self.feed


EXAMPLES = (
    Example(
        "The jeweller's spreadsheet",
        "CSV. SKUs with leading zeros, trade words for metals, British ring sizes.",
        merchant="quillmark-jewellers",
        feed="products.csv",
        kind="product",
        translated=72,
        skipped=0,
        rejected=4,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "The jeweller's till",
        "XML. A sale is an element that is there only while it runs; stock lies in several places.",
        merchant="quillmark-jewellers",
        feed="stock.xml",
        kind="inventory",
        translated=71,
        skipped=2,
        rejected=3,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "The same feed, cut off on its way",
        "What arrived whole is translated, then one error says where the file ends.",
        merchant="quillmark-jewellers",
        feed="stock-cut-off.xml",
        kind="inventory",
        translated=26,
        skipped=1,
        rejected=2,
        exit_code=FEED_FAULT,
    ),
    Example(
        "The clothing shop's range",
        "CSV in Windows-1252: parents and children in one flat file, amounts such as 1.299,00 €.",
        merchant="tannwald-mode",
        feed="artikel.csv",
        kind="product",
        translated=62,
        skipped=0,
        rejected=3,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "The clothing shop's till",
        "CSV without a header row, and a word where a number belongs.",
        merchant="tannwald-mode",
        feed="bestand.csv",
        kind="inventory",
        translated=55,
        skipped=0,
        rejected=1,
        exit_code=SOME_REJECTED,
    ),
)

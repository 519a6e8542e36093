"""Every table of the store, so that migrations and tests see all of them."""

from sqlmodel import SQLModel

from store import draft_rows, rows

ROWS = (
    rows.FeedRow,
    rows.ErrorRow,
    rows.FindingRow,
    rows.LogLineRow,
    rows.ReplayRow,
    draft_rows.ItemRow,
    draft_rows.DraftRow,
    draft_rows.ChangeRow,
    draft_rows.SeenRow,
)

METADATA = SQLModel.metadata

"""Every table of the store, so that migrations and tests see all of them."""

from sqlmodel import SQLModel

from store import rows

ROWS = (rows.FeedRow, rows.DraftRow, rows.ErrorRow, rows.FindingRow, rows.LogLineRow)

METADATA = SQLModel.metadata

"""Log lines on the wire."""

from admin_api.wire import Wire
from catalog.stored import StoredLine


class LineOut(Wire):
    """One line that a script logged; `position` counts the lines of one record from 0."""

    feed_number: int
    feed_name: str
    kind: str
    at: str
    record: int
    position: int
    sku: str | None
    level: str
    message: str
    file: str | None
    line: int | None


def line_out(line: StoredLine) -> LineOut:
    """A line as it is shown."""
    return LineOut.model_validate({name: getattr(line, name) for name in LineOut.model_fields})

"""Errors on the wire."""

from admin_api.desks.errors import Cause, ErrorShown
from admin_api.wire import Wire
from catalog.code import Actor
from catalog.stored import CauseCount, StoredError


class ErrorOut(Wire):
    """Why one record was refused.

    `stage`: translation, schema or marketplace. `feed` is the id of the feed, or of the request
    to a marketplace; with `record`, `stage` and `position` it tells the error from all others.
    `record_text` is the record as it stands in the feed, and empty for feeds that name buyers.
    """

    merchant: str
    feed: str
    feed_number: int | None
    feed_name: str | None
    kind: str | None
    at: str
    stage: str
    marketplace: str | None
    record: int
    position: int
    sku: str | None
    code: str
    message: str
    field: str | None
    file: str | None
    line: int | None
    column: int | None
    record_line: int
    record_text: str


class CauseOut(Wire):
    """How often records were refused for one cause; `cause` narrows the list of errors to it."""

    times: int
    cause: str
    code: str
    field: str | None
    file: str | None
    line: int | None
    first_hour: str
    last_hour: str
    feeds: int


class CauseWithExample(CauseOut):
    """A cause, and the oldest error that has it; null where it is not kept any more."""

    example: ErrorOut | None


class ExcerptOut(Wire):
    """Some lines of a script, the first of which is line `first`; `line` is the one at fault."""

    file: str
    release: str
    first: int
    lines: list[str]
    line: int


class CodeOut(Wire):
    """What a code means, who must act, and what they should do."""

    actor: Actor
    meaning: str
    remedy: str


class ErrorDetailOut(Wire):
    """One error with everything behind it; `is_cut`: the record is longer than what is shown."""

    error: ErrorOut
    is_cut: bool
    script: ExcerptOut | None
    code: CodeOut | None


def error_out(error: StoredError) -> ErrorOut:
    """An error as lists show it."""
    return ErrorOut.model_validate(error)


def cause_out(count: CauseCount) -> CauseOut:
    """A cause as it is counted."""
    return CauseOut.model_validate({name: getattr(count, name) for name in CauseOut.model_fields})


def cause_with_example(cause: Cause) -> CauseWithExample:
    """A cause with an error that has it."""
    example = None if cause.example is None else error_out(cause.example)
    return CauseWithExample(**cause_out(cause.count).model_dump(), example=example)


def error_detail(shown: ErrorShown) -> ErrorDetailOut:
    """An error as its page shows it."""
    script = shown.script
    return ErrorDetailOut(
        error=error_out(shown.error),
        is_cut=shown.is_cut,
        script=None
        if script is None
        else ExcerptOut(
            file=script.file,
            release=script.release,
            first=script.first,
            lines=list(script.lines),
            line=script.line,
        ),
        code=None if shown.code is None else CodeOut.model_validate(shown.code),
    )

"""What goes over the wire: the shapes of the HTTP API, one file a noun."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from catalog.paging import DEFAULT_SIZE, MOST_ENTRIES, Page, PageRequest

T = TypeVar("T", bound="Wire")


class Wire(BaseModel):
    """A shape of the API. Made of a noun by its attributes; unknown members are refused."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)


class PageOut(Wire, Generic[T]):
    """Some entries, and the cursor of the next page: `?after=`; null at the end."""

    entries: list[T]
    after: str | None = None


def page_out(kind: type[T], page: Page[Any]) -> PageOut[T]:
    """A page of nouns as it is shown."""
    return PageOut[T](
        entries=[kind.model_validate(each) for each in page.entries], after=page.after
    )


def page_request(
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES, description="Entries at most.")] = (
        DEFAULT_SIZE
    ),
    after: Annotated[
        str | None, Query(description="The cursor that the page before this one ends with.")
    ] = None,
) -> PageRequest:
    """Which page is wanted, as every list has it. Raises QueryInvalid."""
    return PageRequest(limit, after)

"""What the function of a page is given: who looks, at whom, and what there is to ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks import Desks
from catalog.acts import Act

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class View:
    """One look at one page.

    Attributes:
        parts: The store, the drive, threads.
        caller: Who looks; the first argument of every method of a desk.
        merchant: At whom; empty on a page that is about no merchant.
        address: Path of the page, without its query.
        path: What stands in the path, by name.
        query: What stands behind it, by name, the merchant left out; the last of each counts.
    """

    parts: ApiParts
    caller: Caller
    merchant: str
    address: str
    path: Mapping[str, str]
    query: Mapping[str, str]

    @property
    def desks(self) -> Desks:
        """What can be done, and looked at."""
        return self.parts.desks

    async def ask(self, do: Callable[P, T], *args: P.args, **names: P.kwargs) -> T:
        """Do something that waits for the store or the disk, in a thread.

        Of a desk: `await view.ask(view.desks.feeds.page, view.caller, …)`.
        """
        return await self.parts.threads.disk(do, *args, **names)

    def may(self, act: Act) -> bool:
        """Whether the caller may do this: what they may not is not offered."""
        return self.caller.may(act)

    def link(self, path: str, **query: str) -> str:
        """The address of a page about the same merchant; empty values are left out."""
        told = {"merchant": self.merchant, **query}
        filled = {name: value for name, value in told.items() if value}
        return f"{path}?{urlencode(filled)}" if filled else path

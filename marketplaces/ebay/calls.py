"""Calls of one merchant to eBay: with a token, a time limit, and an error for every refusal."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, Final, NoReturn, TypeVar

import httpx
import stamina

from catalog.errors import (
    AccessRefused,
    MarketplaceAnswerBroken,
    MarketplaceBusy,
    MarketplaceRefused,
    TicketLost,
)
from marketplaces.ebay.access import EbayApp
from marketplaces.ebay.call_errors import call_error
from marketplaces.ebay.oauth import AccessTokens
from marketplaces.ebay.ports import Now
from marketplaces.ebay.sites import site_of

# Bytes of a JSON answer. The aspects of one category are the longest: some hundred KB.
_MOST_JSON: Final = 16 * 1024**2
_MOST_ERROR: Final = 64 * 1024

# Bytes of a result file as it travels. A plain report of a million listings has 600 MB.
_MOST_DOWNLOAD: Final = 2 * 1024**3
_BLOCK: Final = 64 * 1024

# A passing fault of a call that can be repeated: so often, and no longer than this in seconds.
_ATTEMPTS: Final = 4
_PATIENCE: Final = 45.0

# The longest that an answer may make us wait.
_LONGEST_WAIT: Final = timedelta(days=1)

T = TypeVar("T")


def repeated(call: Callable[[], T], again: Callable[[Exception], bool]) -> T:
    """Make a call again, with pauses that grow, while `again` says that its fault may pass."""
    for attempt in stamina.retry_context(on=again, attempts=_ATTEMPTS, timeout=_PATIENCE):
        with attempt:
            return call()
    raise AssertionError("stamina ends with a result or an error")


def may_pass(error: Exception) -> bool:
    """Whether a call that changes nothing may be repeated at once after this."""
    return (
        isinstance(error, MarketplaceBusy | MarketplaceAnswerBroken)
        and "retry_at" not in error.context
    )


def was_not_sent(error: Exception) -> bool:
    """Whether a call did not even reach eBay, and may be repeated whatever it does there."""
    return isinstance(error, MarketplaceBusy) and bool(error.context.get("unsent"))


class EbayCalls:
    """Calls with one merchant's access. Threads may share it."""

    def __init__(
        self, app: EbayApp, tokens: AccessTokens, http: httpx.Client, merchant: str, now: Now
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._http = http
        self._merchant = merchant
        self._now = now

    def json(
        self,
        path: str,
        *,
        site: str | None = None,
        query: Mapping[str, str | int] | None = None,
        absent: frozenset[str] = frozenset(),
    ) -> Mapping[str, object]:
        """GET a JSON object, again and again while the fault may pass.

        Args:
            path: Behind the base URL.
            site: A key of `SITES`, for the headers that name it.
            query: Of the URL.
            absent: HTTP statuses, as text, that mean there is no such thing: gives an empty one.
        """

        def once() -> Mapping[str, object]:
            with self._answer("GET", path, site, params=dict(query or {})) as answer:
                if str(answer.status_code) in absent:
                    return {}
                self._expect_good(answer)
                return _json_object(_read(answer, _MOST_JSON))

        return repeated(once, may_pass)

    def create(self, path: str, body: Mapping[str, object], site: str) -> str:
        """POST what makes something; the id that eBay gives it, from `Location`.

        Repeated only while it has not reached eBay: after that, nobody knows what it has done.
        """

        def once() -> str:
            with self._answer("POST", path, site, json=dict(body)) as answer:
                self._expect_good(answer)
                id = answer.headers.get("Location", "").rstrip("/").rpartition("/")[2]
                if not 0 < len(id) <= 100 or not id.isprintable():
                    raise MarketplaceBusy("eBay gives no Location", marketplace="ebay")
                return str(id)

        return repeated(once, was_not_sent)

    def upload(self, path: str, file: Path) -> None:
        """POST a file as the part `file` of a form, from the disk. Once: see `EbayDelivery`."""

        def form(source: BinaryIO) -> Mapping[str, object]:
            part = (file.name, source, "application/xml")
            fields = {"fileName": file.name, "name": "file", "type": "form-data"}
            return {"data": fields, "files": {"file": part}}

        with self._answer("POST", path, None, file=(file, form)) as answer:
            self._expect_good(answer)

    def download(self, path: str, target: BinaryIO) -> None:
        """GET a file as it travels, into the target. Once; the target may be left half written.

        Raises:
            MarketplaceAnswerBroken: It is too large, or not as long as announced.
        """
        headers = {"Accept-Encoding": "identity"}
        with self._answer("GET", path, None, headers=headers) as answer:
            self._expect_good(answer)
            total = 0
            for block in answer.iter_raw(_BLOCK):
                total += target.write(block)
                if total > _MOST_DOWNLOAD:
                    raise _answer_broken(f"eBay's file has more than {_MOST_DOWNLOAD:,} bytes")
            announced = answer.headers.get("Content-Length")
            if announced is not None and announced != str(total):
                raise _answer_broken(f"eBay's file has {total:,} bytes instead of {announced}")

    @contextmanager
    def _answer(
        self,
        method: str,
        path: str,
        site: str | None,
        *,
        file: tuple[Path, Callable[[BinaryIO], Mapping[str, object]]] | None = None,
        headers: Mapping[str, str] | None = None,
        **request: object,
    ) -> Iterator[httpx.Response]:
        """The answer to one call, its body unread; a dead token is renewed once."""
        refused: str | None = None
        while True:
            token = self._tokens.token(self._merchant, refused=refused)
            named = {"Authorization": f"Bearer {token}", **(headers or {})}
            if site is not None:
                named |= site_of(site).headers
            with self._sent(method, path, named, file, request) as answer:
                if answer.status_code == 401 and refused is None:
                    refused = token
                    continue
                yield answer
                return

    @contextmanager
    def _sent(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        file: tuple[Path, Callable[[BinaryIO], Mapping[str, object]]] | None,
        request: Mapping[str, object],
    ) -> Iterator[httpx.Response]:
        url = self._app.url + path
        try:
            if file is None:
                with self._http.stream(method, url, headers=headers, **request) as answer:  # type: ignore[arg-type]
                    yield answer
                return
            with file[0].open("rb") as source:
                form = file[1](source)
                with self._http.stream(method, url, headers=headers, **form) as answer:  # type: ignore[arg-type]
                    yield answer
        except httpx.TransportError as error:
            # Not `from error`: the request that it carries holds the token.
            message = f"eBay does not answer: {type(error).__name__}"
            context: dict[str, object] = {"marketplace": "ebay"}
            if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                context |= {"unsent": True, "undone": True}
            raise MarketplaceBusy(message, **context) from None
        except httpx.DecodingError:
            raise _answer_broken("eBay's answer is packed wrongly") from None

    def _expect_good(self, answer: httpx.Response) -> None:
        if not 200 <= answer.status_code < 300:
            self._refuse(answer)

    def _refuse(self, answer: httpx.Response) -> NoReturn:
        """Raise what the table says of an answer that is none."""
        error, words = call_error(answer.status_code, _read(answer, _MOST_ERROR, cut=True))
        message = f"eBay: {words} ({error.id})"
        context: dict[str, object] = {"marketplace": "ebay", "code": error.id}
        if error.reaction == "wait":
            retry_at = self._retry_at(answer.headers.get("Retry-After"), error.seconds)
            raise MarketplaceBusy(message, retry_at=retry_at, undone=True, **context)
        if error.reaction == "not_yet":
            raise MarketplaceBusy(message, absent=True, **context)
        if error.reaction == "again":
            raise MarketplaceBusy(message, **context)
        if error.reaction in ("access", "renew"):
            raise AccessRefused(message, merchant=self._merchant, **context)
        if error.reaction == "anew":
            raise TicketLost(message, **context)
        raise MarketplaceRefused(message, **context)

    def _retry_at(self, header: str | None, seconds: int) -> str:
        """When to ask again: as the answer says, in seconds or as a date, else after `seconds`."""
        now = self._now()
        wait = timedelta(seconds=seconds)
        if header is not None and header.strip().isdigit():
            wait = timedelta(seconds=int(header.strip()[:9]))
        elif header is not None:
            try:
                wait = parsedate_to_datetime(header) - now
            except (ValueError, TypeError):
                wait = timedelta(seconds=seconds)
        wait = min(max(wait, timedelta(seconds=1)), _LONGEST_WAIT)
        return iso_utc(now + wait)


def iso_utc(moment: datetime) -> str:
    """ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


def _read(answer: httpx.Response, most: int, *, cut: bool = False) -> bytes:
    body = bytearray()
    for block in answer.iter_bytes(_BLOCK):
        body += block
        if len(body) > most:
            if cut:
                break
            raise _answer_broken(f"eBay's answer has more than {most:,} bytes")
    return bytes(body[:most])


def _json_object(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _answer_broken("eBay's answer is no JSON object")
    return found


def _answer_broken(message: str) -> MarketplaceAnswerBroken:
    return MarketplaceAnswerBroken(message, marketplace="ebay")

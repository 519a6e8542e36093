"""Requests that are done once however often they are sent: the header Idempotency-Key.

A client that hears no answer to a POST sends it again under the same key, and gets the answer to
the first one. Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from admin_api.moments import iso_text
from admin_api.problems import Refused
from admin_api.threads import Threads
from store.kept_answers import KeptAnswer, KeptAnswers

HEADER = "Idempotency-Key"

_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)

# An answer is known for so long; a request that has none after so many minutes died on its way.
_KEPT_HOURS = 24
_GIVEN_UP_MINUTES = 5

# What is larger is a file, which is asked for again at no cost.
_MOST_BODY_BYTES = 256 << 10

_NOT_KEPT = frozenset({"content-length", "date", "connection"})


class AlreadyAnswered(Exception):
    """A request that was answered before; `answer` is that answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Claim:
    """The key of one request, taken until its answer is kept."""

    kept: KeptAnswers
    threads: Threads
    user: str
    key: str

    async def keep(self, answer: Response, instead: bytes | None = None) -> None:
        """Keep an answer; one that comes in a stream, or is large, is not kept.

        Args:
            answer: To the request.
            instead: Its body as it is kept, where that is another.
        """
        body = getattr(answer, "body", None) if instead is None else instead
        if not isinstance(body, bytes) or len(body) > _MOST_BODY_BYTES:
            await self.drop()
            return
        headers = [pair for pair in answer.headers.items() if pair[0] not in _NOT_KEPT]
        status = answer.status_code
        await self.threads.disk(self.kept.keep, self.user, self.key, status, headers, body)

    async def drop(self) -> None:
        """Give the key back: nothing was done."""
        await self.threads.disk(self.kept.drop, self.user, self.key)


def keep_instead(request: Request, shown: BaseModel) -> None:
    """Keep an answer without the secret that it tells: a repeated request is told all but that."""
    request.state.kept_body = shown.model_dump_json().encode()


async def claim(kept: KeptAnswers, threads: Threads, user: str, request: Request) -> Claim | None:
    """Take the key of a request; None where it has none.

    Raises:
        AlreadyAnswered: It was sent before, and done.
        Refused: 400: no such key can be. 409: the first one is being done. 422: the key was used
            for another request.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return None
    if not _KEY.fullmatch(key):
        detail = f"{HEADER} has 1 to 255 visible ASCII characters"
        raise Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)
    sent = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    sent += await request.body()
    fingerprint = (
        await threads.login(_slow_mark, sent, key)
        if _may_hold_password(request)
        else (hashlib.sha256(sent).hexdigest())
    )
    now = datetime.now(UTC)
    earlier = await threads.disk(
        kept.claim,
        user,
        key,
        fingerprint,
        now=iso_text(now),
        forgotten=iso_text(now - timedelta(hours=_KEPT_HOURS)),
        given_up=iso_text(now - timedelta(minutes=_GIVEN_UP_MINUTES)),
    )
    if earlier is not None:
        raise AlreadyAnswered(_again(earlier, fingerprint))
    return Claim(kept, threads, user, key)


def _may_hold_password(request: Request) -> bool:
    return request.url.path == "/api/users"


def _slow_mark(sent: bytes, key: str) -> str:
    """The fingerprint of what may hold a password: guessing takes long for whoever finds it."""
    return hashlib.scrypt(sent, salt=key.encode(), n=1 << 14, r=8, p=1, dklen=32).hex()


def _again(earlier: KeptAnswer, fingerprint: str) -> Response:
    if earlier.fingerprint != fingerprint:
        detail = f"this {HEADER} was used for another request"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", detail)
    if earlier.status is None:
        detail = "the first request with this key is being answered"
        raise Refused(HTTPStatus.CONFLICT, "key_in_use", detail, {"Retry-After": "2"})
    answer = Response(earlier.body, earlier.status)
    for name, value in earlier.headers:
        answer.headers[name] = value
    answer.headers["Idempotency-Replayed"] = "true"
    return answer

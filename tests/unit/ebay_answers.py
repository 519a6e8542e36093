"""eBay's REST calls without a server: what each answers is told beforehand."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.errors import PlatformError
from tests.ebay_site import Parts

URL = "http://127.0.0.1:9"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SECRETS = ("simulated-secret", "refresh-seller-one", "token-1", "token-2", "Y3Jvc3Nkb2Nr")

Reply = httpx.Response | Exception


def refused(status: int, *ids: int, **headers: str) -> httpx.Response:
    """eBay's own refusal."""
    errors = [{"errorId": id, "domain": "API_FEED", "message": f"No: {id}."} for id in ids]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"errors": errors}, headers=named)


def page(status: int) -> httpx.Response:
    """What a gateway says."""
    return httpx.Response(status, html="<html><body>{no json}</body></html>")


def task(id: str = "t-1", status: str = "CREATED", at: str = "2026-03-01T09:00:00.000Z") -> Any:
    """A task as JSON."""
    return {"taskId": id, "status": status, "feedType": "LMS_X", "creationDate": at}


class Ebay:
    """Answers by operation, in turn; the last answer stays. Counts what was asked."""

    def __init__(self, **replies: Reply | list[Reply]) -> None:
        self.replies = {
            name: reply if isinstance(reply, list) else [reply] for name, reply in replies.items()
        }
        self.calls: Counter[str] = Counter()
        self.requests: list[httpx.Request] = []
        self.now = NOW
        http = httpx.Client(transport=httpx.MockTransport(self._answer))
        self.parts = Parts(URL, http, lambda: self.now)
        self.delivery = self.parts.delivery

    def _answer(self, request: httpx.Request) -> httpx.Response:
        name = self._operation(request)
        self.calls[name] += 1
        self.requests.append(request)
        request.read()
        if name == "token" and name not in self.replies:
            made = {"access_token": f"token-{self.calls[name]}", "expires_in": 7200}
            return httpx.Response(200, json=made)
        replies = self.replies[name]
        reply = replies[min(self.calls[name], len(replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        # A response can be read once.
        body = httpx.ByteStream(reply.content)
        return httpx.Response(reply.status_code, stream=body, headers=reply.headers)

    @staticmethod
    def _operation(request: httpx.Request) -> str:
        path = request.url.path
        if path.endswith("/token"):
            return "token"
        if path.endswith("/upload_file"):
            return "upload"
        if path.endswith("/download_result_file"):
            return "download"
        if request.method == "POST":
            return "create"
        return "list" if path.endswith("/task") else "look"


CREATED = httpx.Response(202, headers={"Location": "https://api.ebay.com/sell/feed/v1/task/t-1"})
GOOD = httpx.Response(200, json={})


def file_at(tmp_path: Path, text: str = "<xml/>") -> Path:
    """A request file."""
    path = tmp_path / "request.xml"
    path.write_text(text)
    return path


def caught(call: Callable[[], object]) -> PlatformError:
    """The error that a call ends with."""
    with pytest.raises(PlatformError) as found:
        call()
    return found.value

"""Requests to the HTTP API in JSON."""

import json
from typing import Any

from tests.api_site import ApiSite
from tests.dav_site import Answer


def send(
    site: ApiSite,
    method: str,
    path: str,
    body: object = None,
    /,
    user: str | None = "chief",
    **headers: str,
) -> Answer:
    """One request with a JSON body, where it has one."""
    sent = None if body is None else json.dumps(body).encode()
    return site.ask(method, path, sent, user=user, Content_Type="application/json", **headers)


def told(answer: Answer, status: int = 200) -> Any:
    """What an answer says, which must have this status."""
    assert answer.status == status, answer.body
    return json.loads(answer.body) if answer.body else None


def etag(site: ApiSite, path: str, user: str = "chief") -> str:
    """The version of what is at an address."""
    return site.ask("GET", path, user=user).headers["etag"]

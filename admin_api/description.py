"""The API's description of itself: what FastAPI cannot know of it is added here, for every address.

- Each address says which problems it may answer with, in the one shape that they have.
- Who may call it: a session's cookie, a token, a name and password.
- POST takes Idempotency-Key, and edits take If-Match.
"""

import json
from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from admin_api.cookies import COOKIE
from admin_api.guarded import ACT, OPEN
from admin_api.once import HEADER as ONCE
from admin_api.problems import MEDIA_TYPE
from catalog.acts import MEANINGS, Act

_DESCRIPTION: Final = """\
Everything that integrators, merchants and admins do, for programs. Lists are paged by cursors
(`limit`, `after`); errors have one shape (RFC 9457) with a public `code`; a POST with an
`Idempotency-Key` is done once; edits name the version that they are of with `If-Match`.
"""

# Of FastAPI: what it would answer to a request that does not fit. We answer 400 in our own shape.
_NOT_OURS: Final = ("HTTPValidationError", "ValidationError")

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What is wrong, for people and programs (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:crossdock:code:not_found"]},
        "title": {"type": "string", "description": "What the code means."},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "description": "What is wrong with this request."},
        "code": {
            "type": "string",
            "description": "Public, and never changed; docs/reference/codes.md lists them.",
            "examples": ["not_found"],
        },
    },
}

_MEANS: Final[dict[int, str]] = {
    400: "The request cannot be read, or asks for what cannot be",
    401: "Nobody is signed in",
    403: "This login may not do it",
    404: "There is nothing there, or nothing that you see",
    405: "The address does not know this method",
    408: "The body did not go on for too long",
    409: "What is there does not allow it now",
    411: "The request does not say how long its body is",
    412: "Another version is there than the one that was seen",
    413: "The body is too large",
    415: "The body is encoded, or of another kind",
    422: "What is asked makes no sense as it is",
    423: "Somebody is writing there",
    428: "The edit does not say which version it is of",
    429: "Too many tries; Retry-After says when",
    503: "The store or the marketplace does not answer; Retry-After says when",
    507: "The space is full",
}

_ALWAYS: Final = (400, 503)
_OF_LOGINS: Final = (401, 403, 429)
_OF_CHANGES: Final = (404, 409, 411, 413, 422)
_OF_EDITS: Final = (412, 428)
# Feeds are written to a disk, which has locks and an end.
_OF_FEEDS: Final = (401, 403, 404, 408, 409, 411, 412, 413, 415, 422, 423, 429, 507)

_ONCE_PARAMETER: Final[dict[str, Any]] = {
    "name": ONCE,
    "in": "header",
    "description": "A request that is repeated under its key is done once, for a day.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$", "examples": ["4f1c-2026-03-05"]},
}
_MATCH_PARAMETER: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version that is edited, where GET gives one.",
    "schema": {"type": "string", "examples": ['"8f0c1a"']},
}


class DescribedApi(FastAPI):
    """FastAPI with a whole description."""

    def __init__(self) -> None:
        super().__init__(
            title="Crossdock",
            version=version("crossdock"),
            description=_DESCRIPTION,
            openapi_url="/api/openapi.json",
            docs_url=None,
            redoc_url=None,
            redirect_slashes=False,
            generate_unique_id_function=_operation_id,
        )

    def openapi(self) -> dict[str, Any]:
        """The description; made once."""
        if not self.openapi_schema:
            found = super().openapi()
            _complete(found)
            self.openapi_schema = found
        return self.openapi_schema


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and content of each operation."""
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            yield method.upper(), path, told


def needs_of(told: dict[str, Any]) -> Act | None:
    """What a caller of an operation must be allowed; None where anybody may, or feeds decide."""
    act = told.get(ACT, OPEN)
    return None if act == OPEN else Act(act)


def _operation_id(route: APIRoute) -> str:
    tag = route.tags[0] if route.tags else "api"
    return f"{tag}_{route.name}"


def _complete(described: dict[str, Any]) -> None:
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    for name in _NOT_OURS:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    described["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "token": {"type": "http", "scheme": "bearer"},
        "password": {"type": "http", "scheme": "basic"},
    }
    for method, path, told in operations(described):
        _complete_operation(method, path, told)


def _complete_operation(method: str, path: str, told: dict[str, Any]) -> None:
    is_open = told.get(ACT) == OPEN
    told["security"] = [] if is_open else [{"session": []}, {"token": []}, {"password": []}]
    if (act := needs_of(told)) is not None:
        told["description"] = f"{told.get('description', '')}\n\nNeeds: {MEANINGS[act]}.".strip()
    parameters = told.setdefault("parameters", [])
    if method == "POST" and ACT in told and not is_open:
        parameters.append(_ONCE_PARAMETER)
    if method in ("PUT", "PATCH") and ACT in told:
        parameters.append(_MATCH_PARAMETER)
    responses = told["responses"]
    if "HTTPValidationError" in json.dumps(responses.get("422", "")):
        del responses["422"]
    for status in sorted(set(_problems(method, path, told, is_open=is_open))):
        shape = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        known = responses.setdefault(str(status), {"description": _MEANS[status]})
        known.setdefault("content", shape)
    told["responses"] = dict(sorted(responses.items()))


def _problems(method: str, path: str, told: dict[str, Any], *, is_open: bool) -> Iterator[int]:
    """The statuses of problems that an operation may answer with."""
    yield from _ALWAYS
    if ACT not in told:
        yield from _OF_FEEDS
        return
    if not is_open:
        yield from _OF_LOGINS
    elif "requestBody" in told:
        yield from (401, 429)
    if "{" in path or method == "GET":
        yield HTTPStatus.NOT_FOUND
    if method in ("POST", "PUT", "PATCH", "DELETE"):
        yield from _OF_CHANGES
        yield from _OF_EDITS
    if method == "GET":
        yield HTTPStatus.UNPROCESSABLE_ENTITY

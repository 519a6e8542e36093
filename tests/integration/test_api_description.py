"""What the API says of itself is whole and true: programs are made from it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from admin_api.description import operations
from tests.api_site import ApiSite, serving_api


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("described"), users=("wren",))) as site:
        yield site


@pytest.fixture(scope="module")
def described(site: ApiSite) -> dict[str, Any]:
    """The description."""
    found: dict[str, Any] = json.loads(site.ask("GET", "/api/openapi.json", user=None).body)
    return found


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    """A program that is made from the description has one function a name."""
    names = [told["operationId"] for _, _, told in operations(described)]
    assert len(set(names)) == len(names)


def test_every_operation_says_what_it_does(described: dict[str, Any]) -> None:
    """In a sentence, under a heading."""
    silent = [
        f"{method} {path}"
        for method, path, told in operations(described)
        if not told.get("description") or len(told.get("tags", ())) != 1
    ]
    assert silent == []


def test_problems_have_one_shape_everywhere(described: dict[str, Any]) -> None:
    """Whoever reads one error can read them all; FastAPI's own shape is nowhere."""
    assert "HTTPValidationError" not in json.dumps(described)
    for method, path, told in operations(described):
        problems = {int(status) for status in told["responses"] if int(status) >= 400}
        assert {400, 503} <= problems, f"{method} {path}"
        for status in problems:
            assert "application/problem+json" in told["responses"][str(status)]["content"]


def test_every_operation_says_who_may_call_it(described: dict[str, Any]) -> None:
    """A login of any kind, or none at all."""
    open_ones = {
        f"{method} {path}" for method, path, told in operations(described) if not told["security"]
    }
    assert open_ones == {
        "POST /api/session",
        "DELETE /api/session",
        "GET /api/health",
        "GET /api/ready",
    }


def test_answers_are_described(described: dict[str, Any]) -> None:
    """Every answer with a body says its shape or its media type."""
    vague = [
        f"{method} {path} {status}"
        for method, path, told in operations(described)
        for status, answer in told["responses"].items()
        if status not in ("202", "204") and "content" not in answer
    ]
    assert vague == []


def test_a_request_that_does_not_fit_is_told_in_our_shape(site: ApiSite) -> None:
    """With the name of what is wrong."""
    answer = site.ask("GET", "/api/merchants/wren/requests?limit=0")
    told = json.loads(answer.body)
    assert (answer.status, told["code"]) == (400, "request_invalid")
    assert "limit" in told["detail"]

"""Asks every address of the HTTP API what its description allows, and sees whether it says all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api_site import ApiSite

_CHECKS: Final = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)

# Has no end of its own: `tests/integration/test_api_log.py` reads it.
_ENDLESS: Final = "text/event-stream"

_TIMEOUT_SECONDS: Final = 120.0

# Files are sent as they are.
_FILES: Final = (
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


@schemathesis.serializer(*_FILES)
def _as_it_is(_context: object, value: object) -> bytes:
    data = getattr(value, "data", value)
    return data if isinstance(data, bytes) else str(data).encode("utf-8", "surrogatepass")


def faults(
    site: ApiSite,
    users: Sequence[str],
    known: Mapping[str, str],
    *,
    examples: int,
    random_seed: int,
    wanted: Callable[[str], bool] = lambda label: True,
) -> Iterator[str]:
    """Yield what addresses answer that their description does not say.

    Args:
        site: A server, with something in its store.
        users: Who asks: each example is asked by one of them.
        known: What there is, by the name of the part of an address: most examples ask for it.
        examples: How often each address is asked.
        random_seed: Makes the same examples again.
        wanted: Which addresses, by `GET /api/me`.
    """
    schema = schemathesis.openapi.from_url(f"{site.url}/api/openapi.json")
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # an invalid one raises
        if not wanted(operation.label) or _is_endless(operation.definition.raw):
            continue
        found: list[str] = []
        ask = _asking(site, operation, users, known, found, examples)
        seed(random_seed)(ask)()
        yield from dict.fromkeys(found)


def _asking(
    site: ApiSite,
    operation: Any,
    users: Sequence[str],
    known: Mapping[str, str],
    found: list[str],
    examples: int,
) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), user=st.sampled_from(users), is_known=st.integers(0, 3))
    def ask(case: Any, user: str, is_known: int) -> None:
        if is_known and case.path_parameters:
            for name in case.path_parameters.keys() & known.keys():
                case.path_parameters[name] = known[name]
        headers = {"Authorization": site.bearer(user)}
        try:
            response = case.call(
                base_url=site.url, headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
            )
            case.validate_response(response, checks=_CHECKS)
        except FailureGroup as failed:
            for each in failed.exceptions:
                told = " ".join(str(each).split())[:300]
                found.append(f"{operation.label} as {user}: {told} {_asked(case)}")

    return ask


def _asked(case: Any) -> str:
    told = {"path": case.path_parameters, "query": case.query, "body": case.body}
    return repr({name: value for name, value in told.items() if value})[:500]


def _is_endless(told: Mapping[str, Any]) -> bool:
    return _ENDLESS in told["responses"].get("200", {}).get("content", {})

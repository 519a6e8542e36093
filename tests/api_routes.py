"""Every address of the HTTP API as its description tells it, with a request that fits."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from admin_api.guarded import ACT, OPEN
from catalog.acts import Act
from tests.api_site import ApiSite

# What stands in an address, by the name of the part; whatever else is "1".
_PARTS: Final[Mapping[str, str]] = {"kind": "product", "name": "feed.csv"}


@dataclass(frozen=True)
class ApiRoute:
    """One address with one method.

    Attributes:
        method: In capitals.
        path: As described, with its parts in braces.
        act: What it needs; None where it is open to all.
        body: One that fits, and its media type; None for none.
    """

    method: str
    path: str
    act: Act | None
    body: tuple[bytes, str] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, merchant: str) -> str:
        """The path about one merchant."""
        found = self.path
        for part in _parts(self.path):
            value = merchant if part == "merchant" else _PARTS.get(part, "1")
            found = found.replace(f"{{{part}}}", value)
        return found

    def ask(self, site: ApiSite, user: str | None, merchant: str) -> int:
        """Send it; returns the status."""
        headers = {"If_Match": "*"}
        body = None
        if self.body is not None:
            body, headers["Content_Type"] = self.body
        return site.ask(self.method, self.address(merchant), body, user=user, **headers).status


def api_routes(site: ApiSite) -> list[ApiRoute]:
    """All that say what they need."""
    described = json.loads(site.ask("GET", "/api/openapi.json", user=None).body)
    return [
        ApiRoute(
            method.upper(),
            path,
            None if told[ACT] == OPEN else Act(told[ACT]),
            _body(told.get("requestBody"), described),
        )
        for path, methods in described["paths"].items()
        for method, told in methods.items()
        if ACT in told
    ]


def _parts(path: str) -> Iterator[str]:
    for piece in path.split("{")[1:]:
        yield piece.partition("}")[0]


def _body(told: dict[str, Any] | None, whole: dict[str, Any]) -> tuple[bytes, str] | None:
    if told is None:
        return None
    media, content = next(iter(told["content"].items()))
    if media != "application/json":
        return b"x", media
    return json.dumps(_example(content["schema"], whole)).encode(), media


def _example(schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """A value that fits a schema: its own example where it has one."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("examples"):
        return schema["examples"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _example(schema[choice][0], whole)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("required", ())
        return {name: _example(schema["properties"][name], whole) for name in wanted}
    if kind == "array":
        least = schema.get("minItems", 0)
        return [_example(schema["items"], whole) for _ in range(least)]
    usual = {"string": "x" * max(1, schema.get("minLength", 1)), "boolean": False}
    return usual.get(str(kind), schema.get("minimum", 1))

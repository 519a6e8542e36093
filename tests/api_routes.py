"""Every address of the HTTP API as its description tells it, with a request that fits."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from admin_api.guarded import ACT, OPEN
from catalog.acts import Act
from tests.api_site import ApiSite

# What stands in an address, by the name of the part; whatever else is "1".
_PARTS: Final[Mapping[str, str]] = {"kind": "product", "name": "feed.csv", "what": "input"}


@dataclass(frozen=True)
class ApiRoute:
    """One address with one method.

    Attributes:
        method: In capitals.
        path: As described, with its parts in braces.
        act: What it needs; None where it is open to all.
        body: One that fits, and its media type; None for none.
        parts: What stands in the path, by name, where its description says what may.
        query: Parameters that must be there, with values that fit.
    """

    method: str
    path: str
    act: Act | None
    body: tuple[bytes, str] | None
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, merchant: str) -> str:
        """The path about one merchant."""
        found = self.path
        for part in _parts(self.path):
            told = self.parts.get(part, _PARTS.get(part, "1"))
            value = merchant if part == "merchant" else told
            found = found.replace(f"{{{part}}}", value)
        return f"{found}?{urlencode(self.query)}" if self.query else found

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
            _parameters(told, "path", described),
            _parameters(told, "query", described),
        )
        for path, methods in described["paths"].items()
        for method, told in methods.items()
        if ACT in told
    ]


def _parameters(told: dict[str, Any], place: str, whole: dict[str, Any]) -> dict[str, str]:
    """Parameters that must be there, with values that fit; those of a path that may be anything
    are left out.
    """
    found: dict[str, str] = {}
    for each in told.get("parameters", ()):
        schema = _resolved(each["schema"], whole)
        says = schema.keys() & {"enum", "const", "examples"}
        if each["in"] == place and each.get("required") and (says or place == "query"):
            found[each["name"]] = str(_example(schema, whole))
    return found


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
    schema = _resolved(schema, whole)
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


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found

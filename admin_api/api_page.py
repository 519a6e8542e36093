"""The reference page of the HTTP API, made from its own description.

`python -m admin_api.api_page` writes it anew.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from admin_api.api_parts import wire_api
from admin_api.description import needs_of, operations
from admin_api.drive_wiring import build_drive, shared_throttle
from admin_api.guarded import ACT
from admin_api.main import describe_api
from admin_api.settings import read_settings
from admin_api.threads import Threads
from store.store import Store

PAGE = Path("docs/reference/api.md")

_HEAD = """\
# The addresses of the HTTP API

<!-- Written by `make types` from the API's own description. -->

`GET /api/openapi.json` describes each of them whole: parameters, bodies with examples, answers and
problems. *Needs* is what a login must be allowed: see [who may do what](rights.md). Nothing there:
no login is needed. How paging, errors, edits and repeated requests work is the same everywhere.

- **Lists** have `limit` (1 to 1,000) and `after`, the cursor that the page before ends with;
  `after` is null at the end.
- **Errors** are `application/problem+json` with a public `code`: see [codes](codes.md).
- **Edits** name the version that they are of, `If-Match` with the ETag that GET gave; 412 where
  another one is there by now.
- **POST** takes `Idempotency-Key`: repeated under its key it is done once, and answered alike for a
  day.
"""


def api_page() -> str:
    """The whole page."""
    with TemporaryDirectory(prefix="crossdock-") as folder:
        described = _described(Path(folder))
    by_tag: dict[str, list[str]] = {}
    for method, path, told in operations(described):
        line = f"| `{method} {path}` | {_needs(told)} | {_summary(told)} |"
        by_tag.setdefault(told["tags"][0], []).append(line)
    return "\n".join([_HEAD, *_sections(by_tag)])


def _sections(by_tag: dict[str, list[str]]) -> Iterator[str]:
    for tag, lines in sorted(by_tag.items()):
        yield f"## {tag.capitalize()}\n"
        yield from ("| address | needs | what |", "|---|---|---|", *lines, "")


def _needs(told: dict[str, Any]) -> str:
    if ACT not in told:
        return "`send_feeds`"
    act = needs_of(told)
    return "" if act is None else f"`{act}`"


def _summary(told: dict[str, Any]) -> str:
    """The first paragraph of what an address says of itself."""
    return " ".join(told["description"].partition("\n\n")[0].split()).replace("|", "\\|")


def _described(folder: Path) -> dict[str, Any]:
    settings = read_settings({"CROSSDOCK_DATA": str(folder)})
    settings.make_folders()
    with Store(settings.store) as store, Threads() as threads:
        drive = build_drive(settings, store, quiet=0)
        parts = wire_api(settings, store, drive, shared_throttle(settings), threads)
        return describe_api(parts)


if __name__ == "__main__":
    PAGE.write_text(api_page(), encoding="utf-8")

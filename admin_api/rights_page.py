"""The reference page of rights, made from the table that is asked.

`python -m admin_api.rights_page` writes it anew.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from catalog.acts import MEANINGS, OF_ROLE, OF_SCOPE, Act
from catalog.users import Role, Scope

PAGE = Path("docs/reference/rights.md")

K = TypeVar("K", Role, Scope)

_HEAD = """\
# Who may do what

<!-- Written by `make types` from catalog/acts.py. -->

A login does what both its user's role and its own scope hold. A merchant sees itself alone, an
integrator the merchants that are assigned to them, an admin all of them; of others there is
nothing to be found (404), not even that they are there.

Signing in with a name and password, in the console or at `POST /api/session`, has the scope
`all`. A name and password that come with each request (`Authorization: Basic`), as programs do
that send feeds, have the scope `feeds`.
"""


def rights_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, "## By role\n", _table(OF_ROLE), "## By scope\n", _table(OF_SCOPE)])


def _table(held: Mapping[K, frozenset[Act]]) -> str:
    lines: list[str] = ["| act | " + " | ".join(held) + " |", "|---|" + "---|" * len(held)]
    for act in Act:
        marks = " | ".join("yes" if act in each else "" for each in held.values())
        lines.append(f"| `{act}`: {MEANINGS[act]} | {marks} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(rights_page(), encoding="utf-8")

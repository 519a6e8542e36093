"""The reference page of states, made from the machines and the tables that translate to them.

`python -m admin_api.cli.states_page` writes it anew.
"""

from collections.abc import Iterable
from pathlib import Path

from catalog.feed_states import FEED_STATES
from catalog.order_states import EFFECTS, ORDER_STATES
from catalog.pickup_states import PICKUP_STATES
from catalog.product_states import PRODUCT_STATES
from catalog.remote import NOTES, Remote, RemoteTable
from catalog.shipment_states import SHIPMENT_STATES
from catalog.state_tables import OUTGOING, TABLES
from catalog.states import Machine, Transition

PAGE = Path("docs/reference/states.md")

MACHINES = (PICKUP_STATES, FEED_STATES, PRODUCT_STATES, ORDER_STATES, SHIPMENT_STATES)

_HEAD = """\
# States

<!-- Written by `make types` from catalog/*_states.py and catalog/*_tables.py. -->

The states of [files](#file) on the drive, [feeds](#feed), [products](#product), [orders](#order)
and [shipments](#shipment): every move there is, who may cause it and what it does. Whatever a table
does not list is refused with the code
[`move_refused`](codes.md). Why the machines are as they are:
[how states move](../explanation/how-states-move.md).

An actor is a feed, a person, a marketplace, a storefront, a carrier, or a rule: whatever Crossdock
does by itself.
"""

_TRANSLATIONS = """\
## From other systems

A value that a table lists is translated; the raw value is kept beside ours in any case. Case does
not count, `*` stands for any text, and the first row that fits counts. A value that no row fits
moves nothing and is reported.

Some values are no state of ours. They move nothing either:

| note | meaning |
|---|---|
"""

_OUTGOING = """\
## To other systems

What an event here calls or writes there. `label` is the moment a label is bought, `ship` the one
at which the carrier takes the goods. Where nothing stands, nothing is told.
"""


def states_page() -> str:
    """The whole page."""
    parts = [_HEAD, *(_machine(machine) for machine in MACHINES)]
    parts.append(_TRANSLATIONS + _rows((f"`{note}`", NOTES[note]) for note in NOTES))
    parts += [_translation(table) for table in TABLES]
    parts += [_OUTGOING, _outgoing()]
    return "\n".join(parts)


def _machine(machine: Machine) -> str:
    lines = [f"## {machine.name.capitalize()}", "", *_diagram(machine), ""]
    lines += ["| state | meaning | may rest there for good |", "|---|---|---|"]
    lines += [
        f"| {each.name} | {each.sentence} | {'yes' if each.final else ''} |"
        for each in machine.states
    ]
    lines += ["", "| event | from | to | by | what it does |", "|---|---|---|---|---|"]
    lines += [_transition(each) for each in machine.transitions]
    used = {effect for each in machine.transitions for effect in each.effects}
    if used:
        lines += ["", "Some moves ask for more than the move:", "", "| effect | meaning |"]
        lines += ["|---|---|", *(f"| `{name}` | {EFFECTS[name]} |" for name in sorted(used))]
    return "\n".join([*lines, ""])


def _diagram(machine: Machine) -> list[str]:
    """Mermaid text. Moves that end where they began are left to the table."""
    events: dict[tuple[str, str], list[str]] = {}
    for transition in machine.transitions:
        for source in transition.sources:
            if source != transition.target:
                pair = (source or "[*]", transition.target)
                events.setdefault(pair, []).append(transition.event)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f"    {source} --> {target}: {', '.join(names)}"
        for (source, target), names in events.items()
    ]
    lines += [f"    {state.name} --> [*]" for state in machine.states if state.final]
    return [*lines, "```"]


def _transition(each: Transition) -> str:
    sources = ", ".join(source or "(nothing)" for source in each.sources)
    effects = "".join(f" `{effect}`" for effect in each.effects)
    actors = ", ".join(each.actors)
    return f"| `{each.event}` | {sources} | {each.target} | {actors} | {each.sentence}{effects} |"


def _translation(table: RemoteTable) -> str:
    groups: dict[str, list[Remote]] = {}
    for row in table.rows:
        groups.setdefault(row.state or f"`{row.note}`", []).append(row)
    lines = [f"### {table.noun.capitalize()}s of {table.system}", "", f"Read from {table.reads}."]
    lines += ["", "| there | here |", "|---|---|"]
    lines += [
        f"| {', '.join(f'`{row.value}`' for row in rows)} | {state} |"
        for state, rows in groups.items()
    ]
    return "\n".join([*lines, ""])


def _outgoing() -> str:
    systems = sorted({system for calls in OUTGOING.values() for system in calls})
    lines = [f"| event | {' | '.join(systems)} |", "|---" * (len(systems) + 1) + "|"]
    for event, calls in OUTGOING.items():
        cells = [f"`{calls[system]}`" if system in calls else "" for system in systems]
        lines.append(f"| `{event}` | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(states_page(), encoding="utf-8")

"""One error: the record, the line of the script that failed, the value, and what to do."""

import re
from urllib.parse import quote

from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.code import code_block
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count, facts, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import icon, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.errors import ErrorShown
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.stored import StoredError

_VALUE = re.compile('"([^"]+)"[^"]*$')

# A value of one letter stands everywhere.
_MOST_MARKS = 20


@page("/errors/{feed}/{record}/{stage}/{position}", "Error", under="/errors")
async def error(view: View) -> None:
    """Draw everything that is known of it."""
    record, position = view.path["record"], view.path["position"]
    if not (_is_number(record) and _is_number(position)):
        raise NotFound("there is no such error", noun="error", id=record[:40])
    shown = await view.ask(
        view.desks.errors.get,
        view.caller,
        view.merchant,
        view.path["feed"],
        int(record),
        view.path["stage"],
        int(position),
    )
    found = shown.error
    with page_head(found.message, crumbs=[("Errors", view.link("/errors"))]):
        _ways(view, found)
    _what_to_do(shown)
    with tag("div", "cd-two"):
        with tag("div", "cd-stack"):
            _script(shown)
        with tag("div", "cd-stack"):
            _record(shown)
            with card("Where"), tag("div", "cd-stack cd-stack--close"):
                _facts(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _ways(view: View, found: StoredError) -> None:
    same = view.link("/errors", code=found.code, field=found.field or "")
    link_button("All like this", same, icon_name="o_filter_alt")
    if found.sku is not None:
        to = view.link(f"/products/{quote(found.sku, safe='')}")
        link_button("Product", to, icon_name="o_inventory_2")
    if found.feed_number is not None:
        feed = str(found.feed_number)
        link_button(f"Feed #{feed}", view.link(f"/feeds/{feed}"), icon_name="o_inbox")
        if view.may(Act.WRITE_SCRIPTS) and found.stage != "marketplace":
            to = view.link("/playground", feed=feed, record=str(found.record))
            link_button("Open in the playground", to, kind="main", icon_name="o_science")


def _what_to_do(shown: ErrorShown) -> None:
    found = shown.error
    with tag("div", "cd-notice cd-notice--bad"):
        icon("o_error_outline")
        with tag("div", "cd-cause"):
            tag("code", text=found.code)
            if shown.code is not None:
                tag("span", text=shown.code.meaning)
                tag("strong", text=f"What to do: {shown.code.remedy}")
            elif found.stage == "marketplace":
                tag("span", text="The marketplace has refused it, in its own words above.")
            else:
                told = "The script of this merchant refuses such records itself, with reject()."
                tag("span", text=told)


def _script(shown: ErrorShown) -> None:
    script = shown.script
    if script is None:
        with card("Script"):
            why = "No line of a script is at fault, or its release is not kept any more."
            empty("No line to show", why, icon_name="o_code_off")
        return
    with card(f"{script.file}, line {script.line}"):
        with tag("div", "cd-stack cd-stack--close cd-wrap"):
            text = "\n".join(script.lines)
            code_block(text, marked=script.line, first=script.first, label="The line that failed")
            tag("span", "cd-muted cd-small", f"as release {script.release} has it")


def _record(shown: ErrorShown) -> None:
    found = shown.error
    title = f"Record {count(found.record)}" if found.record else "The record"
    with card(title), tag("div", "cd-stack cd-stack--close"):
        if not found.record_text:
            why = "Its text is not kept: it names buyers, or a marketplace has refused it."
            empty("No text to show", why, icon_name="o_visibility_off")
            return
        _source(found.record_text, value_of(found))
        if found.record_line:
            told = f"from line {count(found.record_line)} of {found.feed_name} on"
            tag("span", "cd-muted cd-small", told)
        if shown.is_cut:
            tag(
                "span", "cd-muted cd-small", "It is longer; the download of the feed has all of it."
            )


def _facts(found: StoredError) -> None:
    refused_by = found.marketplace or {
        "translation": "the script",
        "schema": "the check of what the script has made",
    }.get(found.stage, found.stage)
    feed = f"#{found.feed_number} {found.feed_name}" if found.feed_number else found.feed
    facts(
        {
            "SKU": found.sku or "",
            "Field": found.field or "",
            "Value": value_of(found),
            "Refused by": refused_by,
            "Feed": feed,
        }
    )
    with tag("p", "cd-muted cd-small"):
        tag("span", text="Refused ")
        when(found.at)


def value_of(found: StoredError) -> str:
    """The value that was refused: messages name it last, in quotes. Empty where none does."""
    quoted = _VALUE.search(found.message)
    return quoted[1] if quoted else ""


def _source(text: str, value: str) -> None:
    """The record, with the refused value marked wherever it stands."""
    with tag("pre", "cd-source", tabindex=0, role="region", aria_label="The record in its feed"):
        parts = text.split(value, _MOST_MARKS) if value else [text]
        for number, part in enumerate(parts):
            if number:
                tag("mark", text=value)
            tag("span", text=part)

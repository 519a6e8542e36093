"""One profile: its versions, an editor of its JSON, and the listings that a change revises."""

import json
from functools import partial
from urllib.parse import quote

from nicegui import ui

from admin_api.console.pages.counted import listings
from admin_api.console.pages.text_editor import TextEditor
from admin_api.console.parts.buttons import button
from admin_api.console.parts.diff import diff
from admin_api.console.parts.emptiness import fault
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.forms import ChoiceField, TextField
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.profiles import MOST_COUNTED, ProfileWhole
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.profiles import PROFILE_KINDS, Profile, profile_kind, read_profile

_EMPTY = "{\n}\n"


@page("/profiles/{kind}/{name:path}", "Profile", under="/profiles")
async def profile(view: View) -> None:
    """Draw it; with `?new=1` an empty one."""
    kind, name = view.path["kind"], view.path["name"]
    if view.query.get("new") and view.may(Act.WRITE_SCRIPTS):
        _New(view).draw()
        return
    whole = await view.ask(view.desks.profiles.show, view.caller, view.merchant, kind, name)
    _Edited(view, whole).draw()


class _Edited:
    """A profile that is there."""

    def __init__(self, view: View, whole: ProfileWhole) -> None:
        self._view = view
        self._whole = whole
        self._text = as_text(whole.current)

    def draw(self) -> None:
        view, whole = self._view, self._whole
        current = whole.current
        used = listings(whole.used_by, MOST_COUNTED)
        lead = f"Version {current.version}, a {current.kind} policy, used by {used}."
        with page_head(current.name, lead, [("Profiles", view.link("/profiles"))]):
            if view.may(Act.WRITE_SCRIPTS):
                button("Save as new version", self._save, kind="main")
        with tag("div", "cd-split"):
            with card("Content"):
                self._editor = TextEditor(
                    self._text, "JSON", self._look, writable=view.may(Act.WRITE_SCRIPTS)
                )
                self._fault = tag("div")
            with tag("div", "cd-stack"):
                with card("Used by", bare=True):
                    self._draw_users()
                with card("Versions", bare=True):
                    self._draw_versions()

    def _look(self, text: str) -> None:
        """Say what is wrong with what is written, while it is written."""
        self._fault.clear()
        try:
            read_profile(self._whole.current.name, text)
        except PlatformError as error:
            with self._fault:
                fault(error)

    def _draw_users(self) -> None:
        if not self._whole.listings:
            tag("p", "cd-muted cd-quiet-line", "No listing: a change revises nothing.")
            return
        with tag("ul", "cd-steps"):
            for each in self._whole.listings:
                with tag("li"), tag("div", "cd-row"):
                    to = self._view.link(f"/products/{quote(each.sku, safe='')}")
                    link(each.sku, to)
                    chip(each.state)
                    tag("span", "cd-muted cd-small", f"{each.channel} {each.listing_id or ''}")

    def _draw_versions(self) -> None:
        with tag("ul", "cd-steps"):
            for number, each in enumerate(self._whole.versions):
                older = self._whole.versions[number + 1 : number + 2]
                with tag("li"), tag("div", "cd-row"):
                    tag("strong", text=f"Version {each.version}")
                    when(each.at)
                    tag("span", "cd-muted cd-small", f"by {each.by}")
                    for before in older:
                        button("What changed", partial(self._compare, before, each), kind="quiet")

    async def _compare(self, before: Profile, after: Profile) -> None:
        with ui.dialog() as dialog, ui.card().classes("cd-review"):
            dialog.props["aria-label"] = f"What changed with version {after.version}"
            tag("h2", text=f"What changed with version {after.version}")
            diff(as_text(before), as_text(after))
            with tag("div", "cd-row cd-confirm__does"):
                button("Close", lambda: dialog.submit(None), kind="quiet")
        await dialog
        dialog.delete()

    async def _save(self) -> None:
        current = self._whole.current
        used = listings(self._whole.used_by, MOST_COUNTED)
        question = f"Save a new version of {current.name}?"
        if not await confirm(question, f"{used.capitalize()} will be revised.", "Save"):
            return
        await save_profile(
            self._view, current.kind, current.name, self._editor.text, current.version
        )


class _New:
    """A profile that is to be made."""

    def __init__(self, view: View) -> None:
        self._view = view

    def draw(self) -> None:
        with page_head("New profile", "", [("Profiles", self._view.link("/profiles"))]):
            button("Save", self._save, kind="main")
        with card():
            with tag("div", "cd-halves"):
                self._name = TextField("Name", hint="As drafts name it; case counts.")
                kinds = [(kind, kind) for kind in PROFILE_KINDS]
                self._kind = ChoiceField("Kind", kinds, value=PROFILE_KINDS[0])
            self._editor = TextEditor(_EMPTY, "JSON", lambda _text: None, writable=True)

    async def _save(self) -> None:
        await save_profile(self._view, self._kind.value, self._name.value, self._editor.text, 0)


async def save_profile(view: View, kind: str, name: str, text: str, version: int) -> None:
    """Save a profile, and show it as it is then."""
    try:
        saved = await view.ask(
            view.desks.profiles.save,
            view.caller,
            view.merchant,
            profile_kind(kind),
            name,
            text,
            version,
        )
    except (PlatformError, Refused) as error:
        toast_fault(error)
        return
    toast(f"Saved version {saved.version} of {saved.name}.")
    ui.navigate.to(view.link(f"/profiles/{saved.kind}/{quote(saved.name, safe='')}"))


def as_text(shown: Profile) -> str:
    """A profile's content as it is edited."""
    return json.dumps(shown.content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

"""One template: its text, and beside it what it makes of a product, while it is written."""

from nicegui import ui

from admin_api.console.pages.counted import listings
from admin_api.console.pages.template_preview import TemplatePreviewPane
from admin_api.console.pages.templates import template_address
from admin_api.console.pages.text_editor import TextEditor
from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import when
from admin_api.console.parts.forms import TextField
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.parts.tags import tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.templates import MOST_COUNTED, TemplateWhole
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import PlatformError

_FIRST = "<h1>${PRODUCT.Title}</h1>\n<div>${PRODUCT.Description|raw}</div>\n"


@page("/templates/{name:path}", "Template", under="/templates")
async def template(view: View) -> None:
    """Draw it; with `?new=1` one that is to be made."""
    name = view.path["name"]
    if view.query.get("new") and view.may(Act.WRITE_SCRIPTS):
        _Template(view, name, _FIRST, None).draw()
        return
    whole = await view.ask(view.desks.templates.show, view.caller, view.merchant, name)
    _Template(view, name, whole.current.html, whole).draw()


class _Template:
    """The page: editor on the left, what it makes on the right."""

    def __init__(self, view: View, name: str, html: str, whole: TemplateWhole | None) -> None:
        self._view = view
        self._name = name
        self._html = html
        self._whole = whole
        self._may_write = view.may(Act.WRITE_SCRIPTS)

    def draw(self) -> None:
        with page_head(self._title, self._lead, [("Templates", self._view.link("/templates"))]):
            if self._may_write:
                button("Save as new version" if self._whole else "Save", self._save, kind="main")
        with tag("div", "cd-halves"):
            with card("Text"):
                if self._whole is None:
                    self._field = TextField("Name", value=self._name, hint="As drafts name it.")
                self._editor = TextEditor(
                    self._html,
                    "HTML",
                    lambda text: self._preview.write(text),
                    writable=self._may_write,
                )
            with card("What it makes"):
                self._preview = TemplatePreviewPane(self._view, self._name, self._html)
        if self._whole is not None:
            with card("Versions", bare=True):
                _versions(self._whole)

    @property
    def _title(self) -> str:
        return self._name if self._whole is not None else "New template"

    @property
    def _lead(self) -> str:
        if self._whole is None:
            return "Write ${PRODUCT.Title} where the title of a product goes."
        used = listings(self._whole.used_by, MOST_COUNTED)
        return f"Version {self._whole.current.version}, used by {used}."

    async def _save(self) -> None:
        view, whole = self._view, self._whole
        name = self._name if whole is not None else self._field.value.strip()
        if whole is not None:
            used = listings(whole.used_by, MOST_COUNTED)
            said = f"The descriptions of {used} will be made anew."
            if not await confirm(f"Save a new version of {name}?", said, "Save"):
                return
        version = 0 if whole is None else whole.current.version
        try:
            saved = await view.ask(
                view.desks.templates.save,
                view.caller,
                view.merchant,
                name,
                self._editor.text,
                version,
            )
        except (PlatformError, Refused) as error:
            toast_fault(error)
            return
        toast(f"Saved version {saved.version} of {saved.name}.")
        sku = self._preview.sku
        ui.navigate.to(template_address(view, saved.name, sku=sku))


def _versions(whole: TemplateWhole) -> None:
    with tag("ul", "cd-steps"):
        for each in whole.versions:
            with tag("li"), tag("div", "cd-row"):
                tag("strong", text=f"Version {each.version}")
                when(each.at)
                tag("span", "cd-muted cd-small", f"by {each.by}")

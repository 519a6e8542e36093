"""One release in the editor, without records: for edits that are to become a release."""

from collections.abc import Mapping

from admin_api.console.pages.saving import save_as_release
from admin_api.console.parts.bench import Bench
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.findings import findings
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tags import tag
from admin_api.console.registry import page
from admin_api.console.view import View
from catalog.acts import Act


@page("/scripts/{number}/edit", "Edit", act=Act.WRITE_SCRIPTS, under="/scripts")
async def script_editor(view: View) -> None:
    """Draw it."""
    number = int(view.path["number"]) if view.path["number"].isdecimal() else 0
    own, base = await view.ask(view.desks.release_files.texts, view.caller, view.merchant, number)
    crumbs = [
        ("Releases", view.link("/scripts")),
        (f"Release {number}", view.link(f"/scripts/{number}")),
    ]
    room = _Room(view, number)
    with page_head(f"Edit release {number}", "Saving makes a new release of it.", crumbs):
        to = view.link("/playground", release=str(number))
        link_button("Open in the playground", to, icon_name="o_science")
        button("Check", room.check, icon_name="o_fact_check")
        button("Save as release", room.save, kind="main", icon_name="o_save")
    room.draw(own, base)
    if name := view.query.get("file"):
        line = view.query.get("line", "")
        room.open(name, int(line) if line.isdecimal() else 0)


class _Room:
    """One editor."""

    def __init__(self, view: View, number: int) -> None:
        self._view = view
        self._number = number

    def draw(self, own: Mapping[str, str], base: Mapping[str, str]) -> None:
        self._bench = Bench(
            own,
            base,
            beside=False,
            may_edit=True,
            changed=lambda: None,
            run=self.check,
            save=self.save,
        )
        self._told = tag("div", "cd-stack")

    def open(self, name: str, line: int) -> None:
        self._bench.open(name, line)

    async def check(self) -> None:
        """Check the edits as they are; nothing is kept."""
        self._told.clear()
        with self._told, card("Check", bare=True):
            place = tag("div", aria_busy="true")
        with place:
            tag("p", "cd-card__body cd-muted", "Checking files, scripts and cases …")
        view = self._view
        try:
            report = await view.ask(
                view.desks.releases.check_edits,
                view.caller,
                view.merchant,
                self._number,
                self._bench.edits,
            )
        except Exception as error:  # the edge of a page
            self._told.clear()
            toast_fault(error)
            return
        place.clear()
        place.props["aria-busy"] = "false"
        with place:
            findings(report.findings, self._bench.open, none="Good: it could be activated")
        place.update()
        if report.good:
            toast(f"The check is good: {len(report.cases)} cases passed")

    async def save(self) -> None:
        await save_as_release(self._view, self._number, self._bench.edits, self._bench.kept)

"""One release: what its check found, what is in it, what it changes, and whether it is active."""

from nicegui import ui

from admin_api.console.pages.release_diff import difference
from admin_api.console.parts.asking import ask_line
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.code import code_block
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.findings import cases, findings
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.later import later
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tags import on_value, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.release_files import FileShown
from admin_api.desks.releases import ReleaseShown
from catalog.acts import Act
from catalog.paging import PageRequest
from catalog.releases import Release
from workflow.compare_releases import FileDifference

_OFFERED = 100


@page("/scripts/{number}", "Release", under="/scripts")
async def release(view: View) -> None:
    """Draw it."""
    number = int(view.path["number"]) if view.path["number"].isdecimal() else 0
    desk = view.desks.releases
    shown = await view.ask(desk.get, view.caller, view.merchant, number)
    active = await view.ask(desk.active, view.caller, view.merchant)
    others = await view.ask(desk.page, view.caller, view.merchant, PageRequest(_OFFERED))
    room = _Room(view, shown, active)
    head = page_head(
        f"Release {number}", shown.release.notes, [("Releases", view.link("/scripts"))]
    )
    with head:
        room.actions()
    _facts(shown)
    with tag("div", "cd-two"):
        with card("What the check found", bare=True):
            # Failed cases stand beside, with what is different.
            found = [each for each in shown.release.findings if each.code != "case_failed"]
            findings(found, room.jump)
        with card("Cases", bare=True):
            cases(shown.cases)
    room.differences(others.entries)
    with card("Files", bare=True):
        later(
            lambda: view.ask(view.desks.release_files.all, view.caller, view.merchant, number),
            room.files,
        )


def _facts(shown: ReleaseShown) -> None:
    release = shown.release
    with tag("div", "cd-row"):
        if shown.is_active:
            chip("active", "good")
        elif release.good:
            chip("ready", "calm")
        else:
            chip("has errors", "bad")
        words = f"on the base {release.base}" if release.base else "on no base"
        tag("span", "cd-muted", f"{words}, {release.size_bytes:,} bytes, by {release.added_by}")
        when(release.added_at)


class _Room:
    """One look at a release."""

    def __init__(self, view: View, shown: ReleaseShown, active: Release | None) -> None:
        self._view = view
        self._shown = shown
        self._number = shown.release.id.number
        self._active = None if active is None else active.id.number

    def actions(self) -> None:
        """What can be done with it."""
        view, number = self._view, self._number
        zipped = f"/api/merchants/{view.merchant}/releases/{number}/zip"
        link_button("Download", zipped, kind="quiet", icon_name="o_download")
        if not view.may(Act.WRITE_SCRIPTS):
            return
        edit = view.link(f"/scripts/{number}/edit")
        link_button("Edit", edit, icon_name="o_edit")
        to = view.link("/playground", release=str(number))
        link_button("Try it", to, icon_name="o_science")
        if self._shown.is_active:
            button("Roll back", self._roll_back, icon_name="o_undo")
        elif self._shown.release.good:
            button("Activate", self._activate, kind="main", icon_name="o_rocket_launch")

    def jump(self, file: str, line: int) -> None:
        """Open a file in the editor at a line."""
        told = {"file": file, "line": str(line) if line else ""}
        if self._view.may(Act.WRITE_SCRIPTS):
            ui.navigate.to(self._view.link(f"/scripts/{self._number}/edit", **told))

    def differences(self, others: tuple[Release, ...]) -> None:
        """What is different since another release."""
        numbers = [each.id.number for each in others if each.id.number != self._number]
        if not numbers:
            return
        since = self._view.query.get("since", "")
        usual = self._active if self._active != self._number else None
        before = [each for each in numbers if each < self._number]
        chosen = int(since) if since.isdecimal() and int(since) in numbers else None
        chosen = chosen or usual or (max(before) if before else numbers[0])
        with card("What is different", bare=True):
            with tag("div", "cd-filters"), tag("label", "cd-field"):
                tag("span", "cd-label", "Compared with")
                with tag("select", "cd-select") as field:
                    for number in numbers:
                        words = f"Release {number}"
                        words += " (active)" if number == self._active else ""
                        option = tag("option", text=words, value=str(number))
                        if number == chosen:
                            option.props["selected"] = True
                on_value(field, "change", self._compare_with)
            self._compared = tag("div")
        self._show_difference(chosen)

    def files(self, files: tuple[FileShown, ...]) -> None:
        """The files; a text is shown when it is pressed."""
        with tag("div", "cd-table-frame"), tag("table", "cd-table"):
            with tag("thead"), tag("tr"):
                for heading in ("File", "From", "Bytes"):
                    tag("th", "is-end" if heading == "Bytes" else "", heading, scope="col")
            with tag("tbody"):
                for file in files:
                    self._file(file)

    def _file(self, file: FileShown) -> None:
        with tag("tr"):
            with tag("td"):
                if file.sort == "text":
                    drawn = tag("button", "cd-place", file.name, type="button")
                    drawn.on("click", lambda: self._read(file), [])
                else:
                    tag("span", "cd-mono", file.name)
            tag("td", text="the release" if file.origin == "own" else "the base")
            tag("td", "is-end", f"{file.size_bytes:,}")

    async def _read(self, file: FileShown) -> None:
        view = self._view
        try:
            text = await view.ask(
                view.desks.release_files.text,
                view.caller,
                view.merchant,
                self._number,
                file.name,
                file.origin,
            )
        except Exception as error:  # the edge of a page
            toast_fault(error)
            return
        with ui.dialog() as dialog, ui.card().style("width: 960px; max-width: 92vw"):
            dialog.props["aria-label"] = file.name
            with tag("div", "cd-head"):
                tag("h2", "cd-grow", file.name)
                button("Close", dialog.close, kind="quiet", icon_name="o_close", only_icon=True)
            code_block(text, label=file.name)
        dialog.on("hide", dialog.delete, [])
        dialog.open()

    def _compare_with(self, number: str) -> None:
        address = self._view.link(f"/scripts/{self._number}", since=number)
        ui.navigate.history.replace(address)
        self._show_difference(int(number))

    def _show_difference(self, since: int) -> None:
        view = self._view
        self._compared.clear()

        def draw(found: tuple[FileDifference, ...]) -> None:
            difference(found)

        with self._compared, tag("div", "cd-card__body"):
            later(
                lambda: view.ask(
                    view.desks.release_files.differences,
                    view.caller,
                    view.merchant,
                    since,
                    self._number,
                ),
                draw,
            )

    async def _activate(self) -> None:
        release = self._shown.release
        now = f"Release {self._active} is active now." if self._active else "No release is active."
        base = f" It runs on the base {release.base}." if release.base else ""
        why = await ask_line(
            f"Activate release {self._number}?",
            f"{now} The next feeds run through this one; its profiles and templates become the "
            f"current ones, and listings that use them follow.{base}",
            "Why, for the history",
            "Activate",
        )
        if why is None:
            return
        desk, view = self._view.desks.releases, self._view
        try:
            await view.ask(
                desk.activate, view.caller, view.merchant, self._number, why, self._active or 0
            )
        except Exception as error:  # the edge of a page
            toast_fault(error)
            return
        toast(f"Release {self._number} is active")
        ui.navigate.to(view.link(f"/scripts/{self._number}"))

    async def _roll_back(self) -> None:
        why = await ask_line(
            f"Roll back release {self._number}?",
            "The release that was active before becomes active again, with its profiles and "
            "templates. Twice goes back two steps.",
            "Why, for the history",
            "Roll back",
        )
        if why is None:
            return
        view = self._view
        try:
            step = await view.ask(
                view.desks.releases.roll_back, view.caller, view.merchant, why, self._number
            )
        except Exception as error:  # the edge of a page
            toast_fault(error)
            return
        toast(f"Release {step.release.number} is active again")
        ui.navigate.to(view.link(f"/scripts/{step.release.number}"))

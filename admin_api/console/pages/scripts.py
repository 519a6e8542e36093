"""Releases of scripts: which one is active, and how another comes in."""

from collections.abc import Mapping

from nicegui import ui
from nicegui.events import UploadEventArguments

from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.findings import cases, findings
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.later import Progress, later, with_progress
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tables import Column, Load, ServedTable
from admin_api.console.parts.tags import Tag, link, on_value, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.releases import BaseShown
from catalog.acts import Act
from catalog.findings import Severity
from catalog.paging import Page, PageRequest
from catalog.releases import Activation, Release
from workflow.check_bundle import CheckReport

_PAGE = 25
_MOST_ZIP_BYTES = 32 << 20
_STEPS_SHOWN = 12


@page("/scripts", "Scripts", nav=Nav("Scripts", "Releases", "o_code", "s"))
async def scripts(view: View) -> None:
    """Draw it."""
    active = await view.ask(view.desks.releases.active, view.caller, view.merchant)
    number = None if active is None else active.id.number
    lead = (
        "No release is active: feeds wait until one is."
        if active is None
        else f"Release {number} is active"
        + (f", on the base {active.base}." if active.base else ".")
    )
    with page_head("Scripts", lead):
        if view.may(Act.WRITE_SCRIPTS) and number is not None:
            to = view.link("/playground", release=str(number))
            link_button("Try an edit", to, kind="main", icon_name="o_science")
    if view.may(Act.WRITE_SCRIPTS):
        _Incoming(view).draw()
    with card("Releases", bare=True):
        table = ServedTable(
            _columns(view, number),
            _loader(view),
            label="Releases",
            none="No release yet",
            none_why="Drop a zip with a script above, or into the folder scripts on the drive.",
        )
    await table.show()
    with tag("div", "cd-two"):
        with card("Activated and rolled back", bare=True):
            later(
                lambda: view.ask(view.desks.releases.activations, view.caller, view.merchant),
                lambda steps: _history(view, steps),
            )
        with card("Bases and their users", bare=True):
            later(lambda: view.ask(view.desks.releases.bases, view.caller), _bases)


def _columns(view: View, active: int | None) -> list[Column[Release]]:
    def number(release: Release) -> None:
        link(f"Release {release.id.number}", view.link(f"/scripts/{release.id.number}"))

    return [
        Column("Release", number, tight=True),
        Column("State", lambda release: _state(release, active), tight=True),
        Column("What is new", lambda release: release.notes or "–"),
        Column("Base", lambda release: str(release.base or "–"), tight=True),
        Column("By", lambda release: release.added_by, tight=True),
        Column("Added", lambda release: when(release.added_at), tight=True),
    ]


def _loader(view: View) -> Load[Release]:
    async def load(after: str | None, sort: str, filters: Mapping[str, str]) -> Page[Release]:
        return await view.ask(
            view.desks.releases.page, view.caller, view.merchant, PageRequest(_PAGE, after)
        )

    return load


def _state(release: Release, active: int | None) -> Tag:
    if release.id.number == active:
        return chip("active", "good")
    errors = sum(each.severity is Severity.ERROR for each in release.findings)
    if errors:
        return chip(f"{errors} error" + ("s" if errors > 1 else ""), "bad")
    return chip("ready", "calm")


def _history(view: View, steps: tuple[Activation, ...]) -> None:
    if not steps:
        empty("Nothing was active yet", "The first activation will stand here.")
        return
    with tag("table", "cd-table"), tag("tbody"):
        for step in steps[:_STEPS_SHOWN]:
            with tag("tr"):
                with tag("td", "is-tight"):
                    number = step.release.number
                    link(f"Release {number}", view.link(f"/scripts/{number}"))
                with tag("td", "is-tight"):
                    chip("rolled back" if step.rolled_back else "activated", "calm")
                tag("td", text=f"{step.by}: {step.why}" if step.why else step.by)
                with tag("td", "is-tight"):
                    when(step.at)


def _bases(bases: tuple[BaseShown, ...]) -> None:
    if not bases:
        empty("No base", "A base is shared by several merchants; an admin uploads it.")
        return
    with tag("table", "cd-table"):
        with tag("thead"), tag("tr"):
            for heading in ("Base", "Active for", "Next releases of"):
                tag("th", text=heading, scope="col")
        with tag("tbody"):
            for base in bases[:_STEPS_SHOWN]:
                with tag("tr"):
                    with tag("td", "is-tight"):
                        tag("span", text=str(base.release.id))
                    tag("td", text=", ".join(base.active_for) or "–")
                    tag("td", text=", ".join(base.next_for) or "–")


class _Incoming:
    """A zip that is dropped: checked at once, and a release when somebody says so."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._notes = ""

    def draw(self) -> None:
        """Draw the place to drop it."""
        with tag("section", "cd-drop", aria_label="Upload a release"):
            self._upload = ui.upload(
                label="Drop a zip of scripts here. It is checked before anything is kept.",
                auto_upload=True,
                max_file_size=_MOST_ZIP_BYTES,
                on_upload=self._take,
                on_rejected=lambda: ui.notify("A zip has 32 MiB at most"),
            ).props('accept=".zip,application/zip" flat')
            # Quasar's own is a field within a button, which screen readers do not get through.
            tag("button", "cd-button", "Choose a zip", type="button", data_pick="")
        self._place = tag("div", "cd-stack")

    async def _take(self, told: UploadEventArguments) -> None:
        content = await told.file.read()
        name = told.file.name
        self._upload.reset()
        self._place.clear()
        view = self._view
        with self._place:
            work = view.ask(view.desks.releases.check, view.caller, view.merchant, content)
            try:
                report = await with_progress(
                    Progress(f"Checking {name}: files, scripts, cases"), work
                )
            except Exception as error:  # the edge of a page
                fault(error)
                return
            self._show(name, content, report)

    def _show(self, name: str, content: bytes, report: CheckReport) -> None:
        self._notes = ""
        self._report = tag("div", "cd-stack")
        with self._report, card(f"Check of {name}", bare=True):
            findings(report.findings, none="The check found nothing to complain about")
            if report.cases:
                cases([(each.name, each) for each in report.cases])
            with tag("div", "cd-told"):
                with tag("label", "cd-field cd-grow"):
                    tag("span", "cd-label", "What is new in it")
                    field = tag("input", "cd-input", maxlength=1_000)
                on_value(field, "input", self._heard)
                button("Forget it", self._place.clear, kind="quiet")
                does = "Make a release" if report.good else "Keep it although it has errors"
                button(does, lambda: self._keep(content), kind="main" if report.good else "plain")

    def _heard(self, text: str) -> None:
        self._notes = text.strip()

    async def _keep(self, content: bytes) -> None:
        view = self._view
        # Hidden, not cleared: the button that was pressed stands in it, and what is said next too.
        self._report.set_visibility(False)
        with self._place:
            work = view.ask(
                view.desks.releases.upload,
                view.caller,
                view.merchant,
                content,
                None,
                self._notes,
            )
            try:
                made = await with_progress(Progress("Making a release"), work)
            except Exception as error:  # the edge of a page
                self._report.set_visibility(True)
                toast_fault(error)
                return
        number = made.release.id.number
        toast(f"Release {number} is made")
        ui.navigate.to(view.link(f"/scripts/{number}"))

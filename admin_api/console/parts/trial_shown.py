"""What came of a trial: outputs before and after, findings, log, lookups, the source text."""

from collections.abc import Callable, Mapping
from typing import Any

from admin_api.console.parts.emptiness import bones, empty
from admin_api.console.parts.facts import chip
from admin_api.console.parts.findings import Jump, findings, place
from admin_api.console.parts.tags import Tag, tag
from admin_api.console.parts.trial_output import cut, outputs
from admin_api.console.theme import Tone
from catalog.findings import Finding, Place
from workflow.trial import ComparedRecord, Trial, TriedRecord, TriedVersion

_TABS = ("Output", "Findings", "Log", "Lookups", "Source")

_LEVEL_TONES: Mapping[str, Tone] = {"warn": "warn", "error": "bad"}

# Log lines of one record that are shown.
_MOST_LINES = 500


class TrialShown:
    """The results of trials, one after the other; what is chosen stays chosen."""

    def __init__(self, where: Tag, jump: Jump) -> None:
        """Draw the frame.

        Args:
            where: Its place.
            jump: Shows a file and line in the editor.
        """
        self._jump = jump
        self._where = where
        self._trial: Trial | None = None
        self._record = 0
        self._tab = "Output"
        with where:
            self._running = tag("div", "cd-loading")
            self._told = tag("div", "cd-results__told", role="status")
            self._tabs = tag("div", "cd-results__tabs", role="tablist", aria_label="Results")
            self._body = tag("div", "cd-results__body", role="tabpanel", tabindex=0)
        self._draw_tabs()
        with self._body:
            bones(8)

    def runs(self, is_running: bool) -> None:
        """Say that a trial is under way; what is shown stays until it is through."""
        for drawn, name in ((self._running, "is-on"), (self._where, "is-running")):
            drawn.classes(name) if is_running else drawn.classes(remove=name)

    def show(self, trial: Trial, seconds: float) -> None:
        """Show what came of a trial."""
        self._trial = trial
        if self._record >= len(trial.records):
            self._record = 0
        self._draw_told(seconds)
        self._draw()

    def refuse(self, draw: Callable[[], Any]) -> None:
        """Say instead why there is none."""
        self._trial = None
        self._told.clear()
        self._draw_tabs()
        self._body.clear()
        with self._body, tag("div", "cd-card__body"):
            draw()

    def _draw_told(self, seconds: float) -> None:
        trial = self._trial
        assert trial is not None
        self._told.clear()
        with self._told:
            version = trial.after or trial.before
            if version.fault is not None:
                chip("broke off" if version.records else "did not run", "bad")
                tag("span", text=version.fault[1])
            elif trial.after is None:
                tag("span", "cd-muted", "As it is. Edit a file to see what changes.")
            else:
                changed = sum(each.differs for each in trial.records)
                words = f"{changed} of {len(trial.records)} records differ"
                chip(words if changed else "nothing differs", "warn" if changed else "good")
            tag("span", "cd-muted", f"{seconds:.1f} s")
            if len(trial.records) > 1:
                self._draw_choice(trial)

    def _draw_choice(self, trial: Trial) -> None:
        with tag("select", "cd-select", aria_label="Record") as chosen:
            for index, each in enumerate(trial.records):
                sku = _sku(each)
                mark = " ≠" if each.differs else ""
                option = tag("option", text=f"Record {each.number} {sku}{mark}", value=str(index))
                if index == self._record:
                    option.props["selected"] = True
        chosen.on(
            "change",
            lambda told: self._choose(int(told.args)),
            js_handler="(event) => emit(event.target.value)",
        )

    def _choose(self, index: int) -> None:
        self._record = index
        self._draw()

    def _draw_tabs(self) -> None:
        self._tabs.clear()
        with self._tabs:
            for name in _TABS:
                self._draw_tab(name)

    def _draw_tab(self, name: str) -> None:
        number = self._count(name)
        words = f"{name} {number}" if number else name
        chosen = "true" if name == self._tab else "false"
        drawn = tag("button", text=words, type="button", role="tab", aria_selected=chosen)
        drawn.on("click", lambda: self._turn(name), [])

    def _turn(self, name: str) -> None:
        self._tab = name
        self._draw()

    def _count(self, tab: str) -> int:
        record, version = self._shown()
        if tab == "Findings":
            return len(self._findings())
        if record is None or version is None:
            return 0
        if tab == "Log":
            return len(record.outcome.log)
        return len(record.missed) if tab == "Lookups" else 0

    def _draw(self) -> None:
        self._draw_tabs()
        self._body.clear()
        trial = self._trial
        if trial is None:
            return
        compared = trial.records[self._record] if trial.records else None
        with self._body:
            is_broken = not (trial.after or trial.before).records
            if self._tab == "Findings":
                findings(self._findings(), self._jump)
            elif compared is None or (is_broken and self._tab != "Source"):
                findings(self._findings(), self._jump, none="No record was run")
            elif self._tab == "Output":
                outputs(compared, trial.after is not None, self._jump)
            elif self._tab == "Log":
                _log(compared, self._jump)
            elif self._tab == "Lookups":
                _lookups(compared)
            else:
                _source(compared)

    def _shown(self) -> tuple[TriedRecord | None, TriedVersion | None]:
        trial = self._trial
        if trial is None:
            return None, None
        version = trial.after or trial.before
        compared = trial.records[self._record] if trial.records else None
        if compared is None:
            return None, version
        return (compared.before if trial.after is None else compared.after), version

    def _findings(self) -> list[Finding]:
        record, version = self._shown()
        found = list(version.findings) if version is not None else []
        if record is not None:
            found += record.outcome.findings
            error = record.outcome.error
            if error is not None and not any(each.code == error.code for each in found):
                where = Place(error.file, error.line, error.column, field=error.field)
                found.insert(0, Finding(error.code, error.message, place=where, hint=error.hint))
        return found


def _log(compared: ComparedRecord, jump: Jump) -> None:
    record = compared.after or compared.before
    lines = record.outcome.log if record else []
    if not lines:
        empty("No log lines", "LOGGER.info('…') in a script shows up here.", icon_name="o_notes")
        return
    with tag("table", "cd-fields"), tag("tbody"):
        for line in lines[:_MOST_LINES]:
            with tag("tr"):
                with tag("td"):
                    chip(line.level, _LEVEL_TONES.get(line.level, "calm"))
                    if line.file:
                        place(line.file, line.line, f"{line.file}:{line.line}", jump)
                tag("td", "cd-mono", cut(line.message))


def _lookups(compared: ComparedRecord) -> None:
    record = compared.after or compared.before
    if record is None or not (record.used or record.missed):
        empty("No lookups", "This record looked nothing up.", icon_name="o_table_view")
        return
    with tag("table", "cd-fields"):
        with tag("thead"), tag("tr"):
            for heading in ("Table", "Found", "Row"):
                tag("th", text=heading, scope="col")
        with tag("tbody"):
            for miss in record.missed:
                with tag("tr"):
                    tag("td", text=f"{miss.file}\n{miss.sheet}")
                    with tag("td"):
                        chip("missed", "bad")
                    wanted = f" → {miss.target}" if miss.target else ""
                    keys = zip(miss.columns, miss.values, strict=False)
                    tag("td", text=", ".join(f"{key}: {cut(text)}" for key, text in keys) + wanted)
            for row in record.used:
                with tag("tr"):
                    tag("td", text=f"{row.file}\n{row.sheet}, row {row.row}")
                    with tag("td"):
                        chip("found", "good")
                    cells = (f"{name}: {text}" for name, text in row.cells.items() if text)
                    tag("td", text=cut("\n".join(cells)))


def _source(compared: ComparedRecord) -> None:
    record = compared.before or compared.after
    assert record is not None
    with tag("div", "cd-card__body"):
        tag(
            "p",
            "cd-muted cd-small",
            f"Record {compared.number}, line {record.record.line} of the feed",
        )
        tag("pre", "cd-mono", record.record.source)


def _sku(compared: ComparedRecord) -> str:
    record = compared.after or compared.before
    return (record.outcome.sku or "") if record else ""

"""The playground: scripts edited beside what they make of real records."""

import time
from collections.abc import Mapping, Sequence

from admin_api.console.pages.saving import save_as_release
from admin_api.console.pages.trial_source import SourceBar
from admin_api.console.parts.bench import Bench
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.heads import page_head
from admin_api.console.parts.pause import Pause
from admin_api.console.parts.trial_shown import TrialShown
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from catalog.acts import Act
from catalog.feeds import Feed
from catalog.filters import ArrivalFilter
from catalog.paging import PageRequest
from catalog.records import SENT_KINDS
from catalog.releases import Release, ReleaseId
from workflow.trial import TrialRequest

# Between the last letter that somebody types and the next trial.
_PAUSE_SECONDS = 0.9

# Feeds and releases that are offered; others are named in the address.
_OFFERED = 40


@page(
    "/playground",
    "Playground",
    act=Act.WRITE_SCRIPTS,
    nav=Nav("Scripts", "Playground", "o_science", "t"),
)
async def playground(view: View) -> None:
    """Draw it."""
    releases = view.desks.releases
    active = await view.ask(releases.active, view.caller, view.merchant)
    found = await view.ask(releases.page, view.caller, view.merchant, PageRequest(_OFFERED))
    feeds = await view.ask(_feeds, view)
    release = _chosen(found.entries, active, view.query.get("release", ""))
    head = page_head("Playground", "Edit a script and see at once what it makes of real records.")
    if release is None:
        with empty(
            "No release yet",
            "Upload scripts first; then there is something to try.",
            icon_name="o_science",
        ):
            link_button("Upload a release", view.link("/scripts"), kind="main")
        return
    own, base = await view.ask(
        view.desks.release_files.texts, view.caller, view.merchant, release.id.number
    )
    room = _Room(view, release, found.entries, feeds)
    with head:
        button("Save as release", room.save, icon_name="o_save")
        button("Run", room.run, kind="main", icon_name="o_play_arrow")
    room.draw(own, base)
    await room.run()


def _feeds(view: View) -> Sequence[Feed]:
    """Inbound feeds whose bytes are kept, the newest first."""
    wanted = ArrivalFilter(direction="inbound")
    page = view.desks.feeds.page(view.caller, view.merchant, wanted, PageRequest(_OFFERED))
    return [each for each in page.entries if each.location and each.kind in SENT_KINDS]


def _chosen(found: Sequence[Release], active: Release | None, named: str) -> Release | None:
    for release in found:
        if str(release.id.number) == named:
            return release
    return active or (found[0] if found else None)


class _Room:
    """One playground: its editor, its records, and the trial that is under way."""

    def __init__(
        self, view: View, release: Release, releases: Sequence[Release], feeds: Sequence[Feed]
    ) -> None:
        self._view = view
        self._release = release
        self._releases = releases
        self._feeds = feeds
        self._pause = Pause(_PAUSE_SECONDS, self.run)
        self._is_running = False
        self._again = False

    def draw(self, own: Mapping[str, str], base: Mapping[str, str]) -> None:
        """Draw it."""
        self._source = SourceBar(
            self._view, self._release, self._releases, self._feeds, self._pause.begin
        )
        self._bench = Bench(
            own,
            base,
            beside=True,
            may_edit=True,
            changed=self._pause.begin,
            run=self.run,
            save=self.save,
        )
        self._shown = TrialShown(self._bench.aside, self._bench.open)

    async def run(self) -> None:
        """Run a trial; one that is asked for meanwhile is run behind it."""
        if self._is_running:
            self._again = True
            return
        source = self._source.source()
        if source is None:
            self._shown.refuse(self._nothing_to_try)
            return
        self._is_running = True
        self._shown.runs(True)
        began = time.monotonic()
        request = TrialRequest(
            ReleaseId(self._view.merchant, self._release.id.number), self._bench.edits, source
        )
        try:
            trial = await self._view.ask(
                self._view.desks.playground.run, self._view.caller, self._view.merchant, request
            )
        except Exception as error:  # the edge of a page: shown where the results would stand
            wrong = error
            self._shown.refuse(lambda: fault(wrong))
        else:
            self._shown.show(trial, time.monotonic() - began)
        finally:
            self._is_running = False
            self._shown.runs(False)
        if self._again:
            self._again = False
            await self.run()

    async def save(self) -> None:
        """Make a release of the edits."""
        number = self._release.id.number
        await save_as_release(self._view, number, self._bench.edits, self._bench.kept)

    def _nothing_to_try(self) -> None:
        empty(
            "No record to try",
            "Choose a feed and the numbers of its records, or paste a record.",
            icon_name="o_science",
        )

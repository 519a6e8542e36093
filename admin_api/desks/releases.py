"""Releases of scripts: checked, uploaded, activated, rolled back."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.desks.turns import Turns
from admin_api.moments import iso_now
from catalog.acts import Act
from catalog.merchants import Merchant
from catalog.paging import Page, PageRequest
from catalog.releases import Activation, Release, ReleaseId
from engine.cases import CaseResult
from runtime_js.bundle import bundle_files
from runtime_js.bundle_layout import CASES
from store.store import Store
from workflow.activate_release import activate_release, roll_back
from workflow.check_bundle import CheckReport
from workflow.edit_bundle import edit_bundle
from workflow.release_bundle import case_results, check_release, release_bundle

_log = logging.getLogger("crossdock.api")

# Says that a bundle extends no base, where a base is named.
NO_BASE = "none"


@dataclass(frozen=True, slots=True)
class ReleaseShown:
    """A release as its page shows it.

    `cases` are by name how each went when the release was checked; None for one that was not run.
    """

    release: Release
    is_active: bool
    cases: tuple[tuple[str, CaseResult | None], ...]


@dataclass(frozen=True, slots=True)
class BaseShown:
    """A base release, and who uses it.

    Attributes:
        release: The base release.
        is_active: It is the one its owner recommends: the active one.
        next_for: Merchants whose next releases will extend it.
        active_for: Merchants whose active release extends it.
    """

    release: Release
    is_active: bool
    next_for: tuple[str, ...]
    active_for: tuple[str, ...]


class ReleasesDesk:
    """What is done with releases. Checks run the scripts, so they take seconds."""

    def __init__(self, store: Store, notary: Notary, turns: Turns) -> None:
        self._store = store
        self._notary = notary
        self._turns = turns

    def page(self, caller: Caller, merchant: str, request: PageRequest) -> Page[Release]:
        """Releases of a merchant, the newest first. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, merchant)
        return self._store.releases.page(merchant, request)

    def get(self, caller: Caller, merchant: str, number: int) -> ReleaseShown:
        """One release with everything its check found. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        asked = ReleaseId(merchant, number)
        release = self._store.releases.get(asked)
        active = self._store.releases.active(merchant)
        files = bundle_files(self._store.releases.content(asked).zip)
        cases = sorted({name.split("/")[1] for name in files if name.startswith(f"{CASES}/")})
        is_active = active is not None and active.id == asked
        return ReleaseShown(release, is_active, tuple(case_results(release, cases)))

    def active(self, caller: Caller, merchant: str) -> Release | None:
        """The active release; None where none ever was. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.releases.active(merchant)

    def activations(self, caller: Caller, merchant: str) -> tuple[Activation, ...]:
        """Every change of the active release, the newest first. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.releases.activations(merchant)[::-1]

    def bases(self, caller: Caller) -> tuple[BaseShown, ...]:
        """All base releases, by owner and the newest first, with those of the caller's merchants
        that use them. Raises Refused.
        """
        caller.allow(Act.LOOK)
        merchants = self._store.merchants.all()
        seen = [each for each in merchants if each.id in caller.merchants and not each.is_base]
        in_force = self._store.releases.in_force()
        shown: list[BaseShown] = []
        for owner in (each for each in merchants if each.is_base):
            active = in_force.get(owner.id, (None, None))[0]
            for release in self._store.releases.all(owner.id)[::-1]:
                on_it = [m.id for m in seen if in_force.get(m.id, (None, None))[1] == release.id]
                follow = [m.id for m in seen if m.base_release == release.id]
                shown.append(BaseShown(release, release.id == active, tuple(follow), tuple(on_it)))
        return tuple(shown)

    def check(
        self, caller: Caller, merchant: str, content: bytes, base: str | None = None
    ) -> CheckReport:
        """Check a zip as if it were uploaded, and keep nothing.

        Args:
            caller: Who asks.
            merchant: Whose bundle it is.
            content: The zip.
            base: The base release that it extends, `owner/number` or `none`; the one that is set
                for the merchant where None.

        Raises:
            NotFound, Refused: They may not, or there is no such base.
            BundleInvalid: It is no zip, is too large, or nothing in it can be read.
            ConfigInvalid: The base is none.
        """
        owner = self._may_write(caller, merchant)
        extended = _base_of(owner, base)
        with self._turns.turn():
            return check_release(self._store.releases, owner, content, extended, _warn)

    def check_edits(
        self, caller: Caller, merchant: str, number: int, edits: Mapping[str, bytes | None]
    ) -> CheckReport:
        """Check a release with some files edited, on its base, and keep nothing.

        Raises:
            As `check`.
        """
        owner = self._may_write(caller, merchant)
        edited = ReleaseId(merchant, number)
        base = self._store.releases.get(edited).base
        content = edit_bundle(self._store.releases.content(edited).zip, edits)
        with self._turns.turn():
            return check_release(self._store.releases, owner, content, base, _warn)

    def upload(
        self, caller: Caller, merchant: str, content: bytes, base: str | None, notes: str
    ) -> ReleaseShown:
        """Make a release of a zip; the same content on the same base is the same release.

        A release with errors is kept, with what was found, and cannot be activated.

        Raises:
            As `check`; ConfigInvalid too where the notes cannot be stored.
        """
        owner = self._may_write(caller, merchant)
        return self._add(caller, owner, content, _base_of(owner, base), notes, "upload release")

    def edit(
        self,
        caller: Caller,
        merchant: str,
        number: int,
        edits: Mapping[str, bytes | None],
        notes: str,
    ) -> ReleaseShown:
        """Make a release of another one with some files edited, on the same base.

        Args:
            caller: Who asks.
            merchant: Whose.
            number: Of the release that is edited.
            edits: New bytes by name; None takes a file away.
            notes: What is new.

        Raises:
            As `upload`.
        """
        owner = self._may_write(caller, merchant)
        edited = ReleaseId(merchant, number)
        base = self._store.releases.get(edited).base
        content = edit_bundle(self._store.releases.content(edited).zip, edits)
        return self._add(caller, owner, content, base, notes, "edit release")

    def activate(
        self, caller: Caller, merchant: str, number: int, why: str, seen: int | None
    ) -> Activation:
        """Make a release the active one, with its profiles and templates.

        Args:
            caller: Who asks.
            merchant: Whose.
            number: Of the release.
            why: For the history.
            seen: Number of the release that they saw active, 0 for none; None for any.

        Raises:
            NotFound, Refused: They may not, or there is no such release.
            VersionDiffers: Another one is active than they saw.
            ReleaseRefused, ProfileInvalid, TemplateInvalid: It cannot be active.
        """
        self._may_write(caller, merchant)
        asked = ReleaseId(merchant, number)
        with self._notary.noting(
            caller,
            "activate release",
            "release",
            str(asked),
            merchant=merchant,
            before=self._active_told(merchant),
        ) as noted:
            step = activate_release(self._store, asked, iso_now(), caller.user, why, seen=seen)
            noted.after = {"active": str(step.release), "why": why}
        return step

    def roll_back(self, caller: Caller, merchant: str, why: str, seen: int | None) -> Activation:
        """Make the release active again that was active before; twice goes back two steps.

        Raises:
            As `activate`; ReleaseRefused too where nothing was active before.
        """
        self._may_write(caller, merchant)
        before = self._active_told(merchant)
        id = str(before["active"] or merchant)
        with self._notary.noting(
            caller, "roll back release", "release", id, merchant=merchant, before=before
        ) as noted:
            step = roll_back(self._store, merchant, iso_now(), caller.user, why, seen=seen)
            noted.after = {"active": str(step.release), "why": why}
        return step

    def _may_write(self, caller: Caller, merchant: str) -> Merchant:
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        owner = self._store.merchants.get(merchant)
        if owner.is_base:
            caller.allow(Act.WRITE_BASES, merchant)
        return owner

    def _add(
        self,
        caller: Caller,
        owner: Merchant,
        content: bytes,
        base: ReleaseId | None,
        notes: str,
        act: str,
    ) -> ReleaseShown:
        with (
            self._turns.turn(),
            self._notary.noting(caller, act, "release", owner.id, merchant=owner.id) as noted,
        ):
            made = release_bundle(
                self._store.releases,
                owner,
                content,
                base,
                notes=notes,
                now=iso_now(),
                by=caller.user,
                warn=_warn,
            )
            release = made.release
            noted.after = {
                "release": str(release.id),
                "sha256": release.sha256,
                "base": None if base is None else str(base),
                "good": release.good,
            }
        return self.get(caller, owner.id, release.id.number)

    def _active_told(self, merchant: str) -> dict[str, object]:
        active = self._store.releases.active(merchant)
        return {"active": None if active is None else str(active.id)}


def _base_of(owner: Merchant, named: str | None) -> ReleaseId | None:
    if named == NO_BASE or owner.is_base:
        return None
    return owner.base_release if named is None else ReleaseId.parse(named)


def _warn(message: str) -> None:
    _log.warning("%s", message)

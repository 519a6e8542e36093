"""Merchants: which there are, their settings and how these came to be, their drives."""

from collections.abc import Mapping
from dataclasses import dataclass

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.drive_ways import Way, ways_in
from admin_api.drive_wiring import DriveParts, drive_text
from admin_api.moments import iso_now
from admin_api.settings import Settings
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.merchant_lines import MerchantLine
from catalog.merchant_settings import settings_text, with_settings
from catalog.merchants import Merchant, SettingChange
from catalog.paging import CursorKind, Page, PageRequest
from drive.quota import Limits, Usage
from store.store import Store

_CURSOR = CursorKind("merchants", (str,))


@dataclass(frozen=True, slots=True)
class DriveView:
    """How a merchant's drive stands, and how one gets there.

    Attributes:
        instructions: The text of README.txt.
        ways: Ways in, with what to type.
        limits: What it may hold.
        usage: What it holds; None where it is not on this machine, or not made yet.
        under_way: Files that are being taken in.
    """

    instructions: str
    ways: tuple[Way, ...]
    limits: Limits
    usage: Usage | None
    under_way: int


class MerchantsDesk:
    """Shows and changes merchants."""

    def __init__(self, store: Store, notary: Notary, settings: Settings, drive: DriveParts) -> None:
        self._store = store
        self._notary = notary
        self._settings = settings
        self._drive = drive

    def page(
        self, caller: Caller, request: PageRequest, text: str | None = None
    ) -> Page[MerchantLine]:
        """One page of the merchants that the caller sees, by id.

        Args:
            caller: Who asks.
            request: Which page.
            text: Part of an id or a name, capitals or not.

        Raises:
            Refused, QueryInvalid.
        """
        caller.allow(Act.LOOK)
        seen, wanted = set(caller.merchants), (text or "").casefold()
        after = "" if request.after is None else str(_CURSOR.read(request.after)[0])
        found = [
            each
            for each in self._store.merchants.all()
            if each.id in seen
            and each.id > after
            and (wanted in each.id or wanted in each.name.casefold())
        ]
        shown = found[: request.size]
        more = _CURSOR.write([shown[-1].id]) if len(found) > len(shown) else None
        return Page(self._store.merchant_lines.of(shown), more)

    def get(self, caller: Caller, merchant: str) -> Merchant:
        """One merchant with its settings. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        return self._store.merchants.get(merchant)

    def line(self, caller: Caller, merchant: str) -> MerchantLine:
        """What a list tells of one merchant. Raises Refused, NotFound."""
        (line,) = self._store.merchant_lines.of([self.get(caller, merchant)])
        return line

    def history(self, caller: Caller, merchant: str, request: PageRequest) -> Page[SettingChange]:
        """Changes of its settings, the newest first. Raises Refused, NotFound, QueryInvalid."""
        caller.allow(Act.LOOK, merchant)
        return self._store.merchants.changes_page(merchant, request)

    def drive(self, caller: Caller, merchant: str) -> DriveView:
        """How its drive stands. Raises Refused; NotFound for an owner of bases, who has none."""
        caller.allow(Act.LOOK, merchant)
        found = self._store.merchants.get(merchant)
        if found.is_base:
            raise NotFound(f"{merchant} has no drive", noun="drive", id=merchant)
        try:
            usage = self._drive.drive.space(merchant, caller.user).usage()
        except NotFound:
            usage = None
        return DriveView(
            drive_text(self._settings, found),
            ways_in(self._settings, found, caller.user),
            self._drive.rules.limits(merchant),
            usage,
            len(self._store.drive_files.under_way(merchant)),
        )

    def add(
        self, caller: Caller, merchant: str, settings: Mapping[str, str], *, is_base: bool = False
    ) -> Merchant:
        """Add a merchant; its drive is there within seconds.

        Args:
            caller: Who adds it.
            merchant: Its id, for good.
            settings: Those that are not as usual, as text.
            is_base: Whether it is an owner of base bundles.

        Raises:
            Refused, AlreadyExists, ConfigInvalid.
        """
        caller.allow(Act.SET_UP_MERCHANTS)
        with self._notary.noting(
            caller, "add merchant", "merchant", merchant, merchant=merchant
        ) as noted:
            made = with_settings(Merchant(merchant, is_base=is_base), settings)
            self._store.merchants.add(made, iso_now(), caller.user)
            noted.after = {"is_base": is_base, **settings}
        return made

    def change(
        self, caller: Caller, merchant: str, settings: Mapping[str, str], expected: Merchant
    ) -> Merchant:
        """Change some settings.

        Args:
            caller: Who changes them.
            merchant: Whose.
            settings: Text by name; an empty one takes a setting away.
            expected: The merchant as the caller has seen it.

        Raises:
            Refused, NotFound, ConfigInvalid, VersionDiffers.
        """
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        old = settings_text(expected)
        before = {name: old.get(name, "") for name in settings}
        with self._notary.noting(
            caller, "change settings", "merchant", merchant, merchant=merchant, before=before
        ) as noted:
            changed = self._store.merchants.change(
                merchant, settings, iso_now(), caller.user, expected
            )
            new = settings_text(changed)
            noted.after = {name: new[name] for name in settings}
        return changed

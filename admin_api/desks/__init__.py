"""What people and programs can do, one desk a noun: the use cases of the HTTP API and the console.

A desk's method takes the caller first and asks `caller.allow(act, merchant)` before anything else;
routes and pages only translate. What it changes it notes in the audit log. Its calls wait for the
store: an event loop calls them by `parts.threads.disk(desks.merchants.all, caller)`.
"""

from dataclasses import dataclass

from admin_api.desks.account import AccountDesk
from admin_api.desks.audit import AuditDesk
from admin_api.desks.merchants import MerchantsDesk
from admin_api.desks.notary import Notary
from admin_api.desks.tokens import TokensDesk
from admin_api.desks.users import UsersDesk
from admin_api.drive_wiring import DriveParts
from admin_api.settings import Settings
from store.store import Store


@dataclass(frozen=True, slots=True)
class Desks:
    """All desks of a process."""

    account: AccountDesk
    audit: AuditDesk
    merchants: MerchantsDesk
    users: UsersDesk
    tokens: TokensDesk


def build_desks(settings: Settings, store: Store, drive: DriveParts) -> Desks:
    """The desks over a store and its drive."""
    notary = Notary(store)
    return Desks(
        account=AccountDesk(store, notary),
        audit=AuditDesk(store),
        merchants=MerchantsDesk(store, notary, settings, drive),
        users=UsersDesk(store, notary),
        tokens=TokensDesk(store, notary),
    )

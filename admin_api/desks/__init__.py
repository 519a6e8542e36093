"""What people and programs can do, one desk a noun: the use cases of the HTTP API and the console.

A desk's method takes the caller first and asks `caller.allow(act, merchant)` before anything else;
routes and pages only translate. What it changes it notes in the audit log. Its calls wait for the
store: an event loop calls them by `parts.threads.disk(desks.merchants.all, caller)`.
"""

from dataclasses import dataclass

from admin_api.blob_wiring import open_blobs
from admin_api.desks.account import AccountDesk
from admin_api.desks.audit import AuditDesk
from admin_api.desks.connections import ConnectionsDesk
from admin_api.desks.dashboard import DashboardDesk
from admin_api.desks.drift import DriftDesk
from admin_api.desks.errors import ErrorsDesk
from admin_api.desks.feed_files import FeedFilesDesk
from admin_api.desks.feeds import FeedsDesk
from admin_api.desks.log import LogDesk
from admin_api.desks.mapping import MappingDesk
from admin_api.desks.merchants import MerchantsDesk
from admin_api.desks.notary import Notary
from admin_api.desks.orders import OrdersDesk
from admin_api.desks.playground import PlaygroundDesk
from admin_api.desks.product_edits import ProductEditsDesk
from admin_api.desks.product_moves import ProductMovesDesk
from admin_api.desks.products import ProductsDesk
from admin_api.desks.profiles import ProfilesDesk
from admin_api.desks.release_files import ReleaseFilesDesk
from admin_api.desks.releases import ReleasesDesk
from admin_api.desks.sync import SyncDesk
from admin_api.desks.system import SystemDesk
from admin_api.desks.templates import TemplatesDesk
from admin_api.desks.tokens import TokensDesk
from admin_api.desks.turns import Turns
from admin_api.desks.users import UsersDesk
from admin_api.drive_wiring import DriveParts
from admin_api.metrics import Metrics
from admin_api.settings import Settings
from store.store import Store


@dataclass(frozen=True, slots=True)
class Desks:
    """All desks of a process."""

    account: AccountDesk
    audit: AuditDesk
    dashboard: DashboardDesk
    errors: ErrorsDesk
    feed_files: FeedFilesDesk
    feeds: FeedsDesk
    log: LogDesk
    merchants: MerchantsDesk
    users: UsersDesk
    tokens: TokensDesk
    releases: ReleasesDesk
    mapping: MappingDesk
    release_files: ReleaseFilesDesk
    playground: PlaygroundDesk
    products: ProductsDesk
    product_edits: ProductEditsDesk
    product_moves: ProductMovesDesk
    profiles: ProfilesDesk
    templates: TemplatesDesk
    orders: OrdersDesk
    sync: SyncDesk
    system: SystemDesk
    drift: DriftDesk
    connections: ConnectionsDesk


def build_desks(settings: Settings, store: Store, drive: DriveParts, metrics: Metrics) -> Desks:
    """The desks over a store and its drive."""
    notary = Notary(store)
    turns = Turns()
    blobs = open_blobs(settings)
    releases = ReleasesDesk(store, notary, turns)
    return Desks(
        account=AccountDesk(store, notary),
        audit=AuditDesk(store),
        dashboard=DashboardDesk(store),
        errors=ErrorsDesk(store),
        feed_files=FeedFilesDesk(store, blobs, drive),
        feeds=FeedsDesk(store, blobs, notary),
        log=LogDesk(store),
        merchants=MerchantsDesk(store, notary, settings, drive),
        users=UsersDesk(store, notary),
        tokens=TokensDesk(store, notary),
        releases=releases,
        mapping=MappingDesk(store, notary, releases),
        release_files=ReleaseFilesDesk(store),
        playground=PlaygroundDesk(store, blobs, turns),
        sync=SyncDesk(store, notary, blobs),
        system=SystemDesk(settings, store, metrics),
        drift=DriftDesk(store, notary),
        connections=ConnectionsDesk(settings, store, notary),
        products=ProductsDesk(store),
        product_edits=ProductEditsDesk(store, notary),
        product_moves=ProductMovesDesk(store, notary),
        profiles=ProfilesDesk(store, notary),
        templates=TemplatesDesk(store, notary),
        orders=OrdersDesk(store),
    )

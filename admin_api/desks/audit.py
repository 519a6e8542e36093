"""The audit log, for those who may read it."""

from collections.abc import Iterator

from admin_api.callers import Caller
from catalog.acts import Act
from catalog.audit import AuditEntry, AuditFilter
from catalog.paging import Page, PageRequest, entries_of
from store.store import Store


class AuditDesk:
    """Answers who changed what."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, caller: Caller, wanted: AuditFilter, request: PageRequest) -> Page[AuditEntry]:
        """One page, the newest first. Raises Refused, NotFound, QueryInvalid."""
        caller.allow(Act.READ_AUDIT, wanted.merchant)
        return self._store.audit.page(wanted, request)

    def all(self, caller: Caller, wanted: AuditFilter) -> Iterator[AuditEntry]:
        """All of them, the newest first, page by page. Raises as `page`."""
        caller.allow(Act.READ_AUDIT, wanted.merchant)
        return entries_of(lambda request: self._store.audit.page(wanted, request))

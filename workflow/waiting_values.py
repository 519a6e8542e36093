"""Values without a mapping: noted when a feed is through, gone when a release has them."""

from catalog.errors import WorkbookInvalid
from catalog.feeds import Feed
from mapping_service.compile import compile_tables
from mapping_service.filling import answered_keys, folded_key
from mapping_service.unmapped import UnmappedLedger
from runtime_js.bundle import ScriptBundle
from runtime_js.bundle_layout import LOOKUP
from store.store import Store
from store.unmapped import MOST_VALUES


def note_unmapped(store: Store, ledger: UnmappedLedger, feed: Feed) -> None:
    """Let what a feed has missed wait for somebody to fill it in; safe to do again.

    The time is the feed's own, so that one that was killed leaves what a clean one leaves.

    Args:
        store: Where it waits.
        ledger: What was missed.
        feed: The feed.
    """
    missed = list(ledger.missed_lookups(MOST_VALUES))
    store.unmapped.note(feed.merchant, feed.number, feed.received_at, missed)


def settle_unmapped(store: Store, merchant: str, bundle: ScriptBundle) -> int:
    """Take those values off that the tables of a release have; returns how many.

    What another release lacks again is noted again by the feeds that it translates. Lookups on
    the merchant's drive are not looked at: nobody fills them in here.
    """
    waiting = store.unmapped.all(merchant)
    if not waiting:
        return 0
    try:
        tables = compile_tables(bundle.lookups()).tables
    except WorkbookInvalid:  # the check of the release has let it pass, with other limits
        return 0
    by_place = {(table.file, table.sheet): table for table in tables}
    known: dict[tuple[str, str, tuple[str, ...], str], set[tuple[str, ...]]] = {}
    settled: list[str] = []
    for each in waiting:
        lookup = each.lookup
        table = by_place.get((lookup.file, lookup.sheet))
        if table is None:
            if lookup.file.startswith(f"{LOOKUP}/"):  # nothing can be looked up there any more
                settled.append(each.id)
            continue
        place = (lookup.file, lookup.sheet, lookup.columns, lookup.target)
        if place not in known:
            known[place] = answered_keys(table, lookup.columns, lookup.target)
        if folded_key(lookup.values) in known[place]:
            settled.append(each.id)
    store.unmapped.remove(merchant, settled)
    return len(settled)

"""What a marketplace says of categories: asked anew every day, as they change.

Where another shape of listing is to be made than before, the products that stand in the category
are planned again, of every merchant: nothing of theirs has changed, so nobody else would.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta

from catalog.category_facts import CategoryFacts
from catalog.errors import AccessRefused, MarketplaceRefused, TransientError
from catalog.merchants import Channel
from workflow.sync import Sync

_log = logging.getLogger("crossdock.sync")

# What a marketplace says of a category is asked anew after so long: it may take variations now.
_FACTS_AGE = timedelta(days=1)

_AT_ONCE = 1_000


def stale_categories(
    sync: Sync, categories: Collection[str], known: Mapping[str, CategoryFacts]
) -> list[str]:
    """Those of some categories that the marketplace must be asked about."""
    oldest = (sync.clock() - _FACTS_AGE).isoformat()
    return [each for each in categories if each not in known or known[each].as_of < oldest]


def learn_categories(
    sync: Sync,
    merchant: str,
    channel: Channel,
    stale: Collection[str],
    known: Mapping[str, CategoryFacts],
) -> Mapping[str, CategoryFacts]:
    """Ask about categories, and keep what is said. Products whose listings it changes are due.

    Args:
        sync: Its world.
        merchant: By whose access.
        channel: Whose categories.
        stale: Their ids.
        known: What was said of them before.

    Raises:
        TransientError, MarketplaceRefused: It is not told; nothing is kept.
        AccessRefused: The merchant must grant access anew.
    """
    delivery = sync.markets.delivery(merchant, channel.marketplace)
    learnt = delivery.category_facts(channel.site, stale)
    changed = {
        id for id, facts in learnt.items() if id in known and _shape(facts) != _shape(known[id])
    }
    if changed:  # before it is known: whoever is killed in between asks again
        _make_due(sync, channel, changed)
    sync.store.categories.keep(channel, list(learnt.values()))
    return learnt


def look_at_categories(sync: Sync, merchant: str, channel: Channel) -> None:
    """Ask about every category that a merchant lists in, if a day has gone by.

    That it is not told is no failure: the next plan or report asks again.
    """
    store = sync.store.categories
    used = store.used(merchant, channel)
    known = store.known(channel, used)
    stale = stale_categories(sync, used, known)
    if not stale:
        return
    try:
        learn_categories(sync, merchant, channel, stale, known)
    except (TransientError, MarketplaceRefused, AccessRefused) as error:
        _log.warning("%s tells nothing of categories for now: %s", channel, error)


def _shape(facts: CategoryFacts) -> tuple[object, ...]:
    """What decides how listings are made in a category."""
    return facts.is_leaf, facts.variations, facts.replaced_by


def _make_due(sync: Sync, channel: Channel, categories: Collection[str]) -> None:
    """Have every merchant's products in some categories planned again."""
    now = sync.now()
    for merchant in sync.store.merchants.all():
        if channel not in merchant.channels:
            continue
        after = ""
        while page := sync.store.categories.products_in(
            merchant.id, channel, categories, after, _AT_ONCE
        ):
            after = page[-1]
            sync.store.listing_dues.set(merchant.id, channel, dict.fromkeys(page, now))

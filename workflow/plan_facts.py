"""What plans need beside products: profiles, templates, and what marketplaces say of categories."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from catalog.category_facts import CategoryFacts
from catalog.errors import MarketplaceRefused, TransientError
from catalog.listed_products import ListedProduct
from catalog.merchants import Channel
from catalog.profiles import Profile, ProfileKind
from marketplaces.context import Context
from workflow.learn_categories import learn_categories, stale_categories
from workflow.sync import Sync

_log = logging.getLogger("crossdock.sync")


class PlanFacts:
    """What the plans of one run need.

    Prices and quantities need no categories. So a marketplace that does not tell of them holds
    nothing up: what it said before holds on, what was never known stays unknown, and it is not
    asked once more in the same run.
    """

    def __init__(self, sync: Sync) -> None:
        self._sync = sync
        self._is_silent = False

    def learn(self, context: Context, products: Sequence[ListedProduct]) -> Context:
        """The context with all that plans for these products need.

        Raises:
            AccessRefused: The marketplace no longer lets us ask.
        """
        store, merchant = self._sync.store, context.merchant.id
        profiles = context.profiles or _profiles(self._sync, merchant)
        templates = dict(context.templates)
        for name in _named(products, "DescriptionTemplate") - templates.keys():
            found = store.templates.current(merchant, name)
            if found is not None:
                templates[name] = found
        both = _named(products, "Category") | _named(products, "SecondaryCategory")
        named = {category.strip() for category in both} - {""}
        categories = named - context.facts.keys() - context.no_categories
        learnt, absent = self._facts(merchant, context.channel, categories)
        return replace(
            context,
            profiles=profiles,
            templates=templates,
            facts={**context.facts, **learnt},
            no_categories=context.no_categories | absent,
        )

    def _facts(
        self, merchant: str, channel: Channel, categories: Collection[str]
    ) -> tuple[Mapping[str, CategoryFacts], frozenset[str]]:
        """What is known of categories, and those that there are not, as the marketplace says."""
        known = self._sync.store.categories.known(channel, categories)
        stale = stale_categories(self._sync, categories, known)
        if not stale or self._is_silent:
            return known, frozenset()
        try:
            learnt = learn_categories(self._sync, merchant, channel, stale, known)
        except (TransientError, MarketplaceRefused) as error:
            self._is_silent = True
            _log.warning("%s tells nothing of categories for now: %s", channel, error)
            return known, frozenset()
        found = {**known, **learnt}
        return found, frozenset(categories) - found.keys()


def _profiles(sync: Sync, merchant: str) -> Mapping[tuple[ProfileKind, str], Profile]:
    return {(each.kind, each.name): each for each in sync.store.profiles.all(merchant)}


def _named(products: Sequence[ListedProduct], name: str) -> set[str]:
    """What the drafts and mains of products name in one field."""
    found: set[object] = set()
    for listed in products:
        for sku in listed.skus.values():
            found.update(draft.fields.get(name) for draft in sku.drafts)
            found.update(main.fields.get(name) for main in sku.mains)
    return {value for value in found if isinstance(value, str) and value}

"""What plans need beside products: profiles, templates, and what marketplaces say of categories."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from catalog.category_facts import CategoryFacts
from catalog.listed_products import ListedProduct
from catalog.profiles import Profile, ProfileKind
from marketplaces.context import Context
from workflow.sync import Sync

# What a marketplace says of a category is asked anew after so long: it may take variations now.
_FACTS_AGE = timedelta(days=1)


def learn(sync: Sync, context: Context, products: Sequence[ListedProduct]) -> Context:
    """The context with all that plans for these products need.

    Raises:
        TransientError: The marketplace must be asked about categories and does not answer.
        AccessRefused: It no longer lets us ask.
    """
    profiles = context.profiles or _profiles(sync, context.merchant.id)
    templates = dict(context.templates)
    for name in _named(products, "DescriptionTemplate") - templates.keys():
        found = sync.store.templates.current(context.merchant.id, name)
        if found is not None:
            templates[name] = found
    both = _named(products, "Category") | _named(products, "SecondaryCategory")
    named = {category.strip() for category in both} - {""}
    categories = named - context.facts.keys() - context.no_categories
    facts = {**context.facts, **_facts(sync, context, categories)}
    unknown = context.no_categories | (categories - facts.keys())
    return replace(
        context, profiles=profiles, templates=templates, facts=facts, no_categories=unknown
    )


def _facts(
    sync: Sync, context: Context, categories: Collection[str]
) -> Mapping[str, CategoryFacts]:
    """What is known of categories; the marketplace is asked for what is not, or no longer."""
    channel = context.channel
    known = sync.store.categories.known(channel, categories)
    oldest = (sync.clock() - _FACTS_AGE).isoformat()
    stale = [each for each in categories if each not in known or known[each].as_of < oldest]
    if not stale:
        return known
    delivery = sync.markets.delivery(context.merchant.id, channel.marketplace)
    learnt = delivery.category_facts(channel.site, stale)
    sync.store.categories.keep(channel, list(learnt.values()))
    return {**known, **learnt}


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

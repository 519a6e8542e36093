"""The categories that a product's fields name, and what the marketplace says of them. Pure."""

from catalog.category_facts import CategoryFacts
from catalog.products import Fields
from marketplaces.actions import Action
from marketplaces.adapter import Fault
from marketplaces.context import Context


def category_of(fields: Fields) -> str:
    """The category that fields name; empty where they name none."""
    return _named(fields, "Category")


def second_category_of(fields: Fields) -> str:
    """The second one; a listing is in both."""
    return _named(fields, "SecondaryCategory")


def second_facts(fields: Fields, context: Context) -> CategoryFacts | None:
    """What is known of the second category; None where there is none, too."""
    return context.facts.get(second_category_of(fields))


def faults_of(action: Action, context: Context) -> tuple[Fault, ...]:
    """What the marketplace would refuse of an action; nothing where nobody can say."""
    if context.check is None:
        return ()
    wanted = action.wanted
    facts = context.facts.get(wanted.category)
    return context.check(action, context.channel.site, facts, second_facts(wanted.fields, context))


def _named(fields: Fields, name: str) -> str:
    found = fields.get(name)
    return found.strip() if isinstance(found, str) else ""

"""What a plan must know beside a product: settings, the marketplace's facts, and the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.category_facts import CategoryFacts
from catalog.merchants import Channel, Merchant
from catalog.profiles import Profile, ProfileKind
from catalog.templates import Template
from marketplaces.adapter import Capabilities, Check


@dataclass(frozen=True, slots=True)
class Context:
    """One merchant on one channel at one moment.

    Attributes:
        merchant: With its settings.
        channel: Where.
        capabilities: Of the marketplace.
        now: ISO 8601 UTC.
        facts: What the marketplace says of categories, by their ids; what is not known is missing.
        no_categories: Ids that it was asked about and has no category for.
        profiles: The current versions, by kind and name.
        templates: The current versions, by name.
        check: What the marketplace would refuse; None where nobody can say.
    """

    merchant: Merchant
    channel: Channel
    capabilities: Capabilities
    now: str
    facts: Mapping[str, CategoryFacts] = field(default_factory=dict)
    no_categories: frozenset[str] = frozenset()
    profiles: Mapping[tuple[ProfileKind, str], Profile] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    check: Check | None = None

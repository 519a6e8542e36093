"""Return, shipping and payment policies: which of eBay's a merchant's profile stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalog.profiles import PROFILE_KINDS, ProfileKind
from marketplaces.ebay.sites import Site
from marketplaces.ebay.xml_text import element
from marketplaces.listing import Fields, ProfileUse

# Elements of `SellerProfiles` in the schema's order, and the beginning of the names inside.
_ELEMENTS: Final[Mapping[ProfileKind, tuple[str, str]]] = {
    "shipping": ("SellerShippingProfile", "ShippingProfile"),
    "return": ("SellerReturnProfile", "ReturnProfile"),
    "payment": ("SellerPaymentProfile", "PaymentProfile"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One of eBay's business policies: by its id, or else by its exact name."""

    id: str
    name: str


def policy_of(kind: ProfileKind, use: ProfileUse, site: Site) -> Policy:
    """The policy of a profile.

    A profile's JSON names it by eBay's own words (`ShippingProfileID`, `ShippingProfileName`), at
    its top or inside `ebay`, or inside `ebay` and the site: `{"ebay": {"EBAY_DE": {…}}}`. The
    innermost counts. A profile that says nothing of it has, at eBay, the name it has here.
    """
    prefix = _ELEMENTS[kind][1]
    at_ebay = _inside(use.content, "ebay")
    places = (_inside(at_ebay, site.id), at_ebay, use.content)
    id = next((str(one[f"{prefix}ID"]) for one in places if one.get(f"{prefix}ID")), "")
    name = next((str(one[f"{prefix}Name"]) for one in places if one.get(f"{prefix}Name")), "")
    return Policy(id, name or ("" if id else use.name))


def profiles_xml(profiles: Mapping[ProfileKind, ProfileUse], site: Site) -> str:
    """`SellerProfiles`; empty unless all three are there: eBay takes all of them or none."""
    if any(kind not in profiles for kind in PROFILE_KINDS):
        return ""
    parts = []
    for kind, (outer, prefix) in _ELEMENTS.items():
        policy = policy_of(kind, profiles[kind], site)
        told = element(f"{prefix}ID", policy.id) if policy.id else ""
        told += element(f"{prefix}Name", policy.name) if policy.name else ""
        parts.append(f"<{outer}>{told}</{outer}>")
    return f"<SellerProfiles>{''.join(parts)}</SellerProfiles>"


def _inside(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}

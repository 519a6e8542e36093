"""What people and programs may do: one table, asked by the HTTP API and the console alike."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from catalog.users import Role, Scope


class Act(StrEnum):
    """One kind of doing that is allowed or refused as a whole."""

    LOOK = "look"
    SEND_FEEDS = "send_feeds"
    WRITE_SCRIPTS = "write_scripts"
    EDIT_PRODUCTS = "edit_products"
    SEE_BUYERS = "see_buyers"
    STEER_SYNC = "steer_sync"
    SET_UP_MERCHANTS = "set_up_merchants"
    WRITE_BASES = "write_bases"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"
    WATCH_SYSTEM = "watch_system"
    OWN_ACCOUNT = "own_account"


# What each means, for the reference and for whoever is refused.
MEANINGS: Final[Mapping[Act, str]] = {
    Act.LOOK: "look at feeds, products, errors, logs and scripts of a merchant",
    Act.SEND_FEEDS: "send feeds, run them again, cancel them",
    Act.WRITE_SCRIPTS: "upload, try and activate scripts, workbooks, profiles and templates",
    Act.EDIT_PRODUCTS: "edit and approve products and orders",
    Act.SEE_BUYERS: "see who has bought: names and addresses of orders",
    Act.STEER_SYNC: "send again, settle drift, let a held lane go",
    Act.SET_UP_MERCHANTS: "add merchants and change their settings and connections",
    Act.WRITE_BASES: "upload and roll out base scripts",
    Act.MANAGE_USERS: "add users, assign merchants, disable, revoke tokens of others",
    Act.READ_AUDIT: "read who changed what",
    Act.WATCH_SYSTEM: "see the figures of the whole installation, and what is sent and answered",
    Act.OWN_ACCOUNT: "see and change one's own password, sessions, tokens and keys",
}

_EVERYBODY = frozenset({Act.LOOK, Act.SEND_FEEDS, Act.OWN_ACCOUNT})

OF_ROLE: Final[Mapping[Role, frozenset[Act]]] = {
    "admin": frozenset(Act),
    "integrator": _EVERYBODY | {Act.WRITE_SCRIPTS, Act.EDIT_PRODUCTS, Act.STEER_SYNC},
    # Whoever works on scripts needs no addresses; the merchant ships to them.
    "merchant": _EVERYBODY | {Act.SEE_BUYERS},
}

# A token has no more than its scope, whatever its user may do.
OF_SCOPE: Final[Mapping[Scope, frozenset[Act]]] = {
    "read": frozenset({Act.LOOK, Act.READ_AUDIT, Act.WATCH_SYSTEM}),
    "feeds": frozenset({Act.LOOK, Act.SEND_FEEDS}),
    "drive": frozenset(),
    "all": frozenset(Act),
}


def acts_of(role: Role, scope: Scope) -> frozenset[Act]:
    """What a user of this role may do with a login of this scope."""
    return OF_ROLE[role] & OF_SCOPE[scope]

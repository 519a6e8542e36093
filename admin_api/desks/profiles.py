"""Profiles: a merchant's policies in versions, and the listings that use them."""

from dataclasses import dataclass

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.listings import Listing
from catalog.profiles import PROFILE_KINDS, Profile, ProfileKind, profile_kind
from store.columns import storable
from store.store import Store

# Listings that are counted of each profile: whoever has more reads "more than".
MOST_COUNTED = 10_000
# Listings that are named of those to revise.
_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """The current version of a profile, and how many listings use it, MOST_COUNTED + 1 for more."""

    profile: Profile
    used_by: int


@dataclass(frozen=True, slots=True)
class ProfileWhole:
    """A profile with all its versions, the newest first, and the first listings that use it."""

    versions: tuple[Profile, ...]
    used_by: int
    listings: tuple[Listing, ...]

    @property
    def current(self) -> Profile:
        """The version that counts."""
        return self.versions[0]


class ProfilesDesk:
    """Shows and saves profiles."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def all(self, caller: Caller, merchant: str) -> tuple[ProfileShown, ...]:
        """Every profile of a merchant, by kind and name. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        used = self._store.profiles.count_using(merchant, MOST_COUNTED + 1)
        return tuple(
            ProfileShown(each, used.get((each.kind, each.name), 0))
            for each in self._store.profiles.all(merchant)
        )

    def show(self, caller: Caller, merchant: str, kind: str, name: str) -> ProfileWhole:
        """One profile. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        if kind not in PROFILE_KINDS:
            raise NotFound(f"{merchant} has no {kind} profiles", noun="profile", id=name)
        known, name = profile_kind(kind), storable(name)
        versions = self._store.profiles.versions(merchant, known, name)
        if not versions:
            raise NotFound(f"{merchant} has no {kind} profile {name}", noun="profile", id=name)
        used = self._store.profiles.count_using(merchant, MOST_COUNTED + 1)
        listings = self._store.profiles.listings_using(merchant, known, name, limit=_MOST_NAMED)
        return ProfileWhole(versions, used.get((kind, name), 0), listings)

    def save(
        self,
        caller: Caller,
        merchant: str,
        kind: ProfileKind,
        name: str,
        text: str,
        expected: int,
    ) -> Profile:
        """Make a new version of a profile; the listings that use it are planned anew.

        Args:
            caller: Who saves it.
            merchant: Whose it is.
            kind: What it rules.
            name: As drafts name it.
            text: A JSON object. What the current version says already makes no new one.
            expected: The version that was seen; 0 for a profile that is new.

        Raises:
            Refused, NotFound: As `show`, but for a profile that is new.
            ProfileInvalid: The name or the text is no good.
            VersionDiffers: Another version is there.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        with self._notary.noting(
            caller,
            "save profile",
            "profile",
            f"{kind}/{name}",
            merchant=merchant,
            before={"version": expected},
        ) as noted:
            saved = self._store.profiles.save(
                merchant, kind, name, text, now=iso_now(), by=caller.user, expected=expected
            )
            noted.after = {"version": saved.version}
        return saved

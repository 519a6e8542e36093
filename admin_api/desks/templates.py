"""Templates: descriptions in versions, their preview, and the listings that are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.markets import MARKETPLACES
from admin_api.moments import iso_now
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.merchants import Channel, Merchant
from catalog.templates import Template, read_template
from marketplaces.context import Context
from marketplaces.ebay.adapter import NAME as EBAY
from marketplaces.preview import Preview, preview
from store.columns import storable
from store.store import Store

# Descriptions that are counted of each template: whoever has more reads "more than".
MOST_COUNTED = 10_000

# Where a merchant sells nothing yet, prices and stock count as they would anywhere.
_ANYWHERE = Channel(EBAY, "EBAY_US")


@dataclass(frozen=True, slots=True)
class TemplateShown:
    """The current version of a template, and how many listings are made from any of it."""

    template: Template
    used_by: int


@dataclass(frozen=True, slots=True)
class TemplateWhole:
    """A template with all its versions, the newest first."""

    versions: tuple[Template, ...]
    used_by: int

    @property
    def current(self) -> Template:
        """The version that counts."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """What a template makes of a SKU, and for which channel; `sku` is its product's."""

    sku: str
    channel: Channel
    made: Preview
    tokens: tuple[str, ...]
    used_by: int


class TemplatesDesk:
    """Shows, tries and saves templates."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def all(self, caller: Caller, merchant: str) -> tuple[TemplateShown, ...]:
        """Every template of a merchant, by name. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        owner = self._store.merchants.get(merchant)
        return tuple(
            TemplateShown(each, self._used_by(owner, each.name))
            for each in self._store.templates.all(merchant)
        )

    def show(self, caller: Caller, merchant: str, name: str) -> TemplateWhole:
        """One template. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        name = storable(name)
        versions = self._store.templates.versions(merchant, name)
        if not versions:
            raise NotFound(f"{merchant} has no template {name}", noun="template", id=name)
        return TemplateWhole(versions, self._used_by(self._store.merchants.get(merchant), name))

    def preview(
        self,
        caller: Caller,
        merchant: str,
        sku: str,
        name: str,
        html: str | None = None,
        channel: Channel | None = None,
    ) -> TemplatePreview:
        """See what a template makes of a SKU's product, exactly as a plan would; nothing is saved.

        Args:
            caller: Who asks.
            merchant: Whose template and SKU they are.
            sku: Of a product or one of its variations.
            name: Of the template.
            html: Its text; None for the version that counts.
            channel: Where it would be listed; None for the merchant's first.

        Raises:
            Refused, NotFound: As `show`; or there is no such SKU.
            TemplateInvalid: The text is no good; its context says in which line.
        """
        caller.allow(Act.LOOK, merchant)
        owner = self._store.merchants.get(merchant)
        here = channel or next(iter(owner.channels), _ANYWHERE)
        template = self._template(merchant, name, html)
        product = self._store.drafts.product(merchant, storable(sku))
        adapter = MARKETPLACES.get(here.marketplace, MARKETPLACES[EBAY])()
        made = preview(product, template, Context(owner, here, adapter.capabilities, iso_now()))
        used_by = self._used_by(owner, template.name)
        return TemplatePreview(product.sku, here, made, template.tokens, used_by)

    def save(self, caller: Caller, merchant: str, name: str, html: str, expected: int) -> Template:
        """Make a new version of a template; the listings that were made from it are planned anew.

        Args:
            caller: Who saves it.
            merchant: Whose it is.
            name: As drafts name it.
            html: Its text. What the current version says already makes no new one.
            expected: The version that was seen; 0 for a template that is new.

        Raises:
            Refused, NotFound: As `show`, but for a template that is new.
            TemplateInvalid: The text is no good; its context says in which line.
            VersionDiffers: Another version is there.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        before: Mapping[str, object] = {"version": expected}
        with self._notary.noting(
            caller, "save template", "template", name, merchant=merchant, before=before
        ) as noted:
            saved = self._store.templates.save(
                merchant, name, html, now=iso_now(), by=caller.user, expected=expected
            )
            noted.after = {"version": saved.version, "sha256": saved.checksum}
        return saved

    def _template(self, merchant: str, name: str, html: str | None) -> Template:
        if html is not None:
            checksum, tokens = read_template(name, html)
            return Template(name, 0, html, checksum, tokens, iso_now(), "")
        found = self._store.templates.current(merchant, storable(name))
        if found is None:
            raise NotFound(f"{merchant} has no template {name}", noun="template", id=name)
        return found

    def _used_by(self, owner: Merchant, name: str) -> int:
        """How many listings are made from a template; MOST_COUNTED + 1 where there are more."""
        most = MOST_COUNTED + 1
        found = 0
        for channel in owner.channels:
            found += self._store.templates.count_made(owner.id, channel, name, most - found)
        return found

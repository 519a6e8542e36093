"""A story of one merchant at eBay: what feeds, people, buyers and eBay do, by the numbers drawn."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from catalog.product_states import ENDED, PRODUCT_STATES
from simulators.ebay.listings import Listing, Variation
from simulators.ebay.orders import NotForSale
from store.batch import FeedArrival
from tests.ebay_peace import has_left
from tests.ebay_setting import PIECES, SHIRTS, WATCHES, EbaySetting

# More than eBay takes: refused before it is sent.
_LONG: Final = (
    "A title that is far longer than the eighty characters that eBay takes of anybody, ever"
)
_SIZES: Final = "SMLX"
_LETTERS: Final = "ABCDEFGH"


class SyncStory:
    """What happens in the world; each `happen` draws one thing."""

    def __init__(self, setting: EbaySetting, choose: random.Random) -> None:
        self.setting = setting
        self._choose = choose
        self._number = 0
        setting.template("<p>${PRODUCT.Title}</p>")
        setting.profile("shipping", "Express")
        ended = choose.choice(["take_over", "put_right"])
        now = setting.shop.now()
        setting.store.merchants.change("wren", {"drift.ended": ended}, now, "ada")
        setting.feed("ANCHOR")  # nothing happens to it: no report is ever empty
        self.families: dict[str, list[str]] = {}
        self.singles: list[str] = []
        for letter in _LETTERS[: choose.randint(3, 6)]:
            if choose.random() < 0.5:
                self._family(f"F{letter}")
            else:
                self.singles.append(f"P{letter}")
                setting.feed(f"P{letter}", **self._title())

    @property
    def sellable(self) -> list[str]:
        """The SKUs that can be bought."""
        return self.singles + [sku for skus in self.families.values() for sku in skus]

    def happen(self) -> None:
        """Let one thing happen."""
        events: Mapping[Callable[[], None], int] = {
            self._price: 5,
            self._stock: 5,
            self._text: 4,
            self._mend: 4,
            self._end: 1,
            self._relist: 2,
            self._disappear: 1,
            self._edit: 1,
            self._sale: 1,
            self._category: 2,
            self._new_variation: 1,
            self._move_variation: 2,
            self._profile: 1,
            self._use_profile: 1,
            self._template: 1,
            self._sell: 3,
            self._edit_outside: 2,
            self._end_outside: 1,
        }
        (event,) = self._choose.choices(list(events), list(events.values()))
        event()

    def _family(self, sku: str) -> None:
        category = self._choose.choice([SHIRTS, WATCHES])
        self.setting.product(sku, Category=category, **self._title())
        sizes = _SIZES[: self._choose.randint(1, 3)]
        self.families[sku] = [f"{sku}-{size}" for size in sizes]
        for member in self.families[sku]:
            self.setting.variation(member, sku)

    def _title(self) -> dict[str, object]:
        self._number += 1
        fields: dict[str, object] = {"Title": f"Thing {self._number}"}
        if self._choose.random() < 0.1:
            fields["Title"] = f"{_LONG} {self._number}"
        if self._choose.random() < 0.3:
            fields["DescriptionTemplate"] = "plain.html"
        return fields

    def _described(self) -> str:
        return self._choose.choice([*self.singles, *self.families])

    def _price(self) -> None:
        price = f"{self._choose.randint(5, 50)}.{self._choose.randint(10, 99)}"
        self.setting.offer(self._choose.choice(self.sellable), Price=price)

    def _stock(self) -> None:
        quantity = self._choose.choice([0, 0, 1, 2, 7])
        self.setting.inventory(self._choose.choice(self.sellable), Quantity=quantity)

    def _text(self) -> None:
        sku = self._described()
        category = self._category_of(sku)
        self.setting.product(sku, Category=category, **self._title())

    def _mend(self) -> None:
        """What merchants do when they have read that something was refused."""
        for sku in (*self.singles, *self.families):
            if self.setting.shop.state(sku) == "REJECTED":
                self._number += 1
                title = f"Mended {self._number}"
                self.setting.product(sku, Category=self._category_of(sku), Title=title)
        for sku in self.sellable:
            if self.setting.shop.state(sku) == "REJECTED":
                self.setting.inventory(sku, Quantity=self._choose.randint(1, 5))

    def _end(self) -> None:
        self.setting.shop.end(self._choose.choice([*self.sellable, *self.families]))

    def _relist(self) -> None:
        for sku in (*self.sellable, *self.families):
            if self.setting.shop.state(sku) == "ENDED":
                self.setting.relist(sku)
                return

    def _disappear(self) -> None:
        """A full feed no longer names a SKU."""
        sku = self._choose.choice(self.sellable)
        self._number += 1
        name, now = f"full-{self._number}", self.setting.shop.now()
        arrival = FeedArrival(name, "wren", "product", name, "00", 1, now, "r1", meaning="full")
        store = self.setting.store
        store.register_feed(arrival)
        store.drafts.withdraw(arrival, [sku], ends=self._choose.random() < 0.5)
        store.finish_feed(name, [], None)

    def _edit(self) -> None:
        sku = self._described()
        if "edit" in PRODUCT_STATES.allowed(self.setting.shop.state(sku), "person"):
            self._number += 1
            self.setting.edit(sku, Title=f"Edited {self._number}")

    def _sale(self) -> None:
        now = self.setting.simulator.clock.now()
        begin = now + timedelta(minutes=self._choose.randint(-60, 300))
        times = {"SaleStart": begin, "SaleEnd": begin + timedelta(hours=self._choose.randint(1, 9))}
        said = {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in times.items()}
        self.setting.offer(self._choose.choice(self.sellable), SalePrice="4.00", **said)

    def _category(self) -> None:
        if self.families:
            sku = self._choose.choice(list(self.families))
            category = self._choose.choice([SHIRTS, WATCHES])
            self.setting.product(sku, Category=category, **self._title())

    def _new_variation(self) -> None:
        for sku, members in self.families.items():
            for name in (f"{sku}-{size}" for size in _SIZES):
                if name not in self.sellable:
                    members.append(name)
                    self.setting.variation(name, sku)
                    return

    def _move_variation(self) -> None:
        """A feed says that a variation is one of another product; of its size or of another."""
        givers = [sku for sku, members in self.families.items() if len(members) > 1]
        takers = [*self.families]
        if not givers or len(takers) < 2:
            return
        giver = self._choose.choice(givers)
        takers.remove(giver)
        taker = self._choose.choice(takers)
        member = self._choose.choice(self.families[giver])
        self.families[giver].remove(member)
        self.families[taker].append(member)
        size = self._choose.choice([member.rpartition("-")[2], f"of {giver}"])
        self.setting.variation(member, taker, size=size)

    def _profile(self) -> None:
        policy = self._choose.choice(["Standard", "Express"])
        self.setting.profile("shipping", "Express", ShippingProfileName=policy)

    def _use_profile(self) -> None:
        sku = self._described()
        fields = {
            **self._title(),
            "ShippingPolicyName": self._choose.choice(["Standard", "Express"]),
        }
        self.setting.product(sku, Category=self._category_of(sku), **fields)

    def _template(self) -> None:
        self._number += 1
        self.setting.template(f"<p>{self._number}: ${{PRODUCT.Title}}</p>")

    def _sell(self) -> None:
        found = [one for one in self._there() if one.content.available]
        if found:
            listing = self._choose.choice(found)
            variations = [one.sku for one in listing.content.variations if one.quantity]
            sku = self._choose.choice(variations) if variations else None
            self.setting.simulator.sell(listing.item_id, 1, sku)

    def _edit_outside(self) -> None:
        found = self._there()
        if not found:
            return
        listing = self._choose.choice(found)
        changes: dict[str, object] = {"price": "33.00"}
        if self._choose.random() < 0.5:
            changes = {"quantity": self._choose.randint(0, 20)}
        if listing.content.variations:
            # What has moved to another product is not for sale here; who puts it up keeps it so.
            inside = self._inside(listing)
            if not inside:
                return
            changes["sku"] = self._choose.choice(inside).sku
        with suppress(NotForSale):
            self.setting.simulator.edit_outside(listing.item_id, changes)

    def _end_outside(self) -> None:
        found = self._there()
        if found:
            self.setting.simulator.end_silently(self._choose.choice(found).item_id)

    def _inside(self, listing: Listing) -> Sequence[Variation]:
        """The variations of a listing that are in it here, too, or were last."""
        ours = {sku: self.setting.our_listing(sku) for sku in listing.content.skus()}
        inside = [
            one
            for one in listing.content.variations
            if (found := ours.get(one.sku)) is not None
            and found.listing_id == listing.item_id
            and (found.state == ENDED or not has_left(self.setting, found))
        ]
        return inside

    def _there(self) -> list[Listing]:
        return [one for one in self.setting.live() if one.content.sku != "ANCHOR"]

    def _category_of(self, sku: str) -> object:
        return self.setting.draft(sku, "product").get("Category", PIECES)

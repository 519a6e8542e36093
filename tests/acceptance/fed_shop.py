"""A merchant whose range changes from feed to feed: what it sends, and what buyers should find."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from runtime_js.packing import zip_files
from tests.ebay_setting import PIECES, SHIRTS, WATCHES

PRODUCT, INVENTORY = "in/product/products.csv", "in/inventory/stock.csv"

_SIZES: Final = "SMLX"

# More than eBay takes: refused before it is sent.
_LONG: Final = "A title that is far longer than the eighty characters that eBay takes of anybody"

_SCRIPT: Final = """
function transform() {
  PRODUCT.SKU = INRECORD.SKU.toString();
  if (FEED.kind === 'inventory') {
    PRODUCT.Price = INRECORD.Price.toString();
    PRODUCT.Currency = 'USD';
    PRODUCT.Quantity = Number(INRECORD.Quantity.toString());
    return;
  }
  var parent = INRECORD.Parent.toString();
  if (parent !== '') {
    PRODUCT.VariantOf = parent;
    PRODUCT.VariationSpecifics = { Size: INRECORD.Size.toString() };
    return;
  }
  PRODUCT.Title = INRECORD.Title.toString();
  PRODUCT.Category = INRECORD.Category.toString();
  PRODUCT.Condition = 'New';
  PRODUCT.ItemSpecifics = { Brand: 'Wren' };
  PRODUCT.MainPictureURLs = ['https://img.example.com/' + INRECORD.SKU + '.jpg'];
  PRODUCT.Description = 'As new: ' + INRECORD.Title;
  PRODUCT.ShippingPolicyName = 'Standard';
  PRODUCT.PaymentPolicyName = 'Managed payments';
  PRODUCT.ReturnPolicyName = '30 days';
}
"""
_MANIFEST: Final = """
merchant = "{merchant}"
currency = "USD"
[product]
format = "csv"
delimiter = ";"
comment = "#"
key = "SKU"
[inventory]
format = "csv"
delimiter = ";"
comment = "#"
key = "SKU"
"""


@dataclass(frozen=True, slots=True)
class _Product:
    """`sizes` are those of its variations; none where it is sold itself."""

    title: str
    category: str
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class ForSale:
    """What buyers should find of a SKU; the title may have more behind it."""

    title: str
    price: str
    quantity: int


class FedShop:
    """Draws what changes; its product feed says all there is, its stock feed all prices.

    `was_refused` says whether eBay has refused anything of it, as far as its feeds go.
    """

    def __init__(self, merchant: str, choose: random.Random, products: int) -> None:
        """Begin with so many products, of which some have variations."""
        self.merchant = merchant
        self._choose = choose
        self.was_refused = False
        self._number = self._told = 0
        self._products: dict[str, _Product] = {}
        self._stock: dict[str, tuple[str, int]] = {}
        for _ in range(products):
            self._add()

    def bundle(self) -> bytes:
        """Its scripts."""
        manifest = _MANIFEST.format(merchant=self.merchant)
        return zip_files(
            {"mapping-custom.js": _SCRIPT.encode(), "manifest.toml": manifest.encode()}
        )

    def change(self) -> bool:
        """Let some things change; whether the product feed says anything else than before."""
        before = dict(self._products)
        for _ in range(self._choose.randint(1, 3)):
            self._choose.choices([self._add, self._rename, self._withdraw], [3, 3, 2])[0]()
        for sku in self._choose.sample(sorted(self._stock), k=max(1, len(self._stock) // 3)):
            self._stock[sku] = self._drawn_stock()
        return self._products != before

    def product_feed(self) -> bytes:
        """All products with their variations."""
        lines = ["SKU;Parent;Size;Title;Category"]
        for sku, product in self._products.items():
            lines.append(f"{sku};;;{product.title};{product.category}")
            lines += [f"{sku}-{size};{sku};{size};;" for size in product.sizes]
        return self._feed(lines)

    def stock_feed(self) -> bytes:
        """Price and stock of everything that is sold."""
        lines = [f"{sku};{price};{pieces}" for sku, (price, pieces) in self._stock.items()]
        return self._feed(["SKU;Price;Quantity", *lines])

    def for_sale(self) -> dict[str, ForSale]:
        """What buyers should find, by SKU, when all that was fed has come through."""
        found = {}
        for sku, product in self._products.items():
            for each in _sold(sku, product):
                price, quantity = self._stock[each]
                if quantity and not product.title.startswith(_LONG):
                    found[each] = ForSale(product.title, price, quantity)
        return found

    def _feed(self, lines: list[str]) -> bytes:
        # No two files are the same: the same bytes would be the same feed.
        self._told += 1
        return "\n".join([f"# told {self._told}", *lines, ""]).encode()

    def _add(self) -> None:
        self._number += 1
        sku = f"P{self._number}"
        sizes, category = "", self._choose.choice([PIECES, WATCHES])
        if self._choose.random() < 0.4:
            sizes = _SIZES[: self._choose.randint(1, 3)]
            category = self._choose.choice([SHIRTS, SHIRTS, WATCHES])
        refused = self._choose.random() < 0.1
        self.was_refused = self.was_refused or refused
        title = f"{_LONG} {sku}" if refused else f"Thing {sku}"
        self._products[sku] = _Product(title, category, sizes)
        for each in _sold(sku, self._products[sku]):
            self._stock[each] = self._drawn_stock()

    def _rename(self) -> None:
        """Another title; one that was refused is mended by it."""
        sku = self._choose.choice(sorted(self._products))
        self._number += 1
        title = f"Thing {sku} no. {self._number}"
        self._products[sku] = replace(self._products[sku], title=title)

    def _withdraw(self) -> None:
        if len(self._products) > 3:
            sku = self._choose.choice(sorted(self._products))
            for each in _sold(sku, self._products.pop(sku)):
                del self._stock[each]

    def _drawn_stock(self) -> tuple[str, int]:
        price = f"{self._choose.randint(5, 50)}.{self._choose.randint(10, 99)}"
        return price, self._choose.choice([0, 1, 2, 5, 7])


def _sold(sku: str, product: _Product) -> Iterator[str]:
    """The SKUs that are sold of a product."""
    if not product.sizes:
        yield sku
    for size in product.sizes:
        yield f"{sku}-{size}"

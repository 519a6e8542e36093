// tannwald-mode/mapping-custom.js — Modehaus Tannwald: artikel.csv and bestand.csv.
//
// artikel.csv is flat: a parent row ("Hauptartikel" is empty) describes the garment, the child
// rows below it are what can be bought, one for each colour and size. A child has no name and no
// description of its own; it points to its parent by number. bestand.csv comes from the till, has
// no header row and only children. Amounts are German, "1.299,00 €": the manifest says so
// (decimal_mark), and the engine reads them; the script hands them on as they are.

var COLUMNS = {
  SKU: 'Artikelnr',
  VariantOf: 'Hauptartikel',
  Title: 'Bezeichnung',
  Description: 'Beschreibung',
  Brand: 'Marke',
  Color: 'Farbe',
  Size: 'Größe',
  Price: 'Preis',
  SalePrice: 'Sonderpreis',
  Quantity: 'Bestand',
  Condition: 'Zustand',
  Picture: 'Bild'
};

var SHIPPING = MAPPING.open('lookup/versand.xlsx').sheet('Versand');

function columnOf(field) {
  return COLUMNS[field] || BASE.columnOf(field);
}

function transform() {
  BASE.transform();
  PRODUCT.ShippingPolicyName = getShippingPolicy();
  PRODUCT.ReturnPolicyName = 'Tannwald 30 Tage';
  PRODUCT.PaymentPolicyName = 'Tannwald Zahlung';
  if (isChild()) {
    PRODUCT.VariationSpecifics = { Farbe: getColor(), 'Größe': getSize() };
  } else {
    PRODUCT.Locale = 'de_DE'; // only parents have texts
  }
}

/** A child names its parent; a parent row describes a garment that cannot itself be bought. */
function isChild() {
  return getVariantOf() !== undefined;
}

/** Only parents have a group. An unknown one is reported and leaves the category as it is. */
function getCategory() {
  return MAPPING.map('Kategorien', textOf('Warengruppe')) || undefined;
}

/** The colour in the marketplace's words; an unknown one stays as it is and is reported. */
function getColor() {
  var colour = BASE.getColor();
  return MAPPING.map('Farben', colour) || colour;
}

function getCondition() {
  return textOf('Condition') === 'neu' ? '1000' : undefined;
}

function addItemSpecifics(specifics) {
  specifics.Material = textOf('Material');
}

/** "60 % Baumwolle, 40 % Schurwolle" is a composition: a specific of the parent, no material. */
function getMaterial() { return undefined; }

/** Parents have neither price nor stock. */
function setOffer() {
  if (FEED.kind === 'product' && !isChild()) return;
  BASE.setOffer();
}

/** The sale price where there is one. */
function getPrice() {
  var sale = textOf('SalePrice');
  return sale === undefined ? getStandardPrice() : sale;
}

function getOriginalPrice() {
  return textOf('SalePrice') === undefined ? undefined : getStandardPrice();
}

function getStandardPrice() {
  var price = textOf('Price');
  if (price === undefined) reject('price_missing', 'Preis fehlt');
  return price;
}

function getCurrency() { return 'EUR'; }

/** The till writes "ausverkauft" where a number belongs. */
function getQuantity() {
  var stock = textOf('Quantity');
  return stock === 'ausverkauft' ? 0 : stock;
}

/**
 * Dearer goods are insured: the band of the price decides, see lookup/versand.xlsx.
 *
 * Of the standard price: children share a listing, a listing has one policy, and a sale of one size
 * must not change it for the others.
 */
function getShippingPolicy() {
  return isChild() ? SHIPPING.range('Preis ab', euros(getStandardPrice()), 'Profil') : undefined;
}

/** A German amount as a number, to compare with: "1.299,00 €" is 1299. */
function euros(amount) {
  return Number(amount.replace(/[\s€.]/g, '').replace(',', '.'));
}

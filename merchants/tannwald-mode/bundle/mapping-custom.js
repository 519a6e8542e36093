// tannwald-mode/mapping-custom.js — Modehaus Tannwald: artikel.csv and bestand.csv.
//
// artikel.csv is flat: a parent row ("Hauptartikel" is empty) describes the garment, the child
// rows below it are what can be bought, one for each colour and size. A child has no name and no
// description of its own; it points to its parent by number. bestand.csv comes from the till, has
// no header row and only children. Amounts are German: "1.299,00 €".

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
}

/** A child names its parent; a parent row describes a garment that cannot itself be bought. */
function isChild() {
  return getVariantOf() !== undefined;
}

function getLocale() { return 'de_DE'; }

function getTitle() {
  if (!isChild()) PRODUCT.Locale = getLocale();
  return BASE.getTitle();
}

function getCategory() {
  var group = textOf('Warengruppe');
  return group === undefined ? undefined : MAPPING.map('Kategorien', group, { default: undefined });
}

/** The colour in the marketplace's words; an unknown one stays as it is and is reported. */
function getColor() {
  var colour = BASE.getColor();
  return colour === undefined ? undefined : MAPPING.map('Farben', colour, { default: colour });
}

function getCondition() {
  return textOf('Condition') === 'neu' ? '1000' : undefined;
}

function addItemSpecifics(specifics) {
  if (!isChild()) {
    specifics.Material = textOf('Material');
    return;
  }
  PRODUCT.VariationSpecifics.Farbe = getColor();
  PRODUCT.VariationSpecifics['Größe'] = getSize();
}

/** The composition belongs to the parent and is a specific there, not the canonical material. */
function getMaterial() { return undefined; }

/** Parents have neither price nor stock. */
function setOffer() {
  if (FEED.kind === 'product' && !isChild()) return;
  BASE.setOffer();
}

/** The sale price where there is one. */
function getPrice() {
  var sale = textOf('SalePrice');
  return sale === undefined ? getStandardPrice() : germanAmount(sale);
}

function getOriginalPrice() {
  return textOf('SalePrice') === undefined ? undefined : getStandardPrice();
}

function getStandardPrice() {
  var price = textOf('Price');
  if (price === undefined) reject('price_missing', 'Preis fehlt');
  return germanAmount(price);
}

function getCurrency() { return 'EUR'; }

/** The till writes "ausverkauft" where a number belongs. */
function getQuantity() {
  var stock = textOf('Quantity');
  return stock === 'ausverkauft' ? 0 : stock;
}

/** Dearer goods are insured: the band of the price decides, see lookup/versand.xlsx. */
function getShippingPolicy() {
  return isChild() ? SHIPPING.range('Preis ab', getPrice(), 'Profil') : undefined;
}

/**
 * A German amount as decimal text: "1.299,00 €" is "1299.00".
 *
 * @throws rejects the record with `amount_not_german`: "49.95" is 49.95 to one reader and a typing
 *   error for 4.995 to another, and a guess here would sell a coat for the price of a button.
 */
function germanAmount(text) {
  var amount = text.replace(/[\s€]/g, '');
  if (!/^(\d+|\d{1,3}(\.\d{3})+),\d{2}$/.test(amount)) {
    reject('amount_not_german', 'kein deutscher Betrag: ' + text);
  }
  return amount.replace(/\./g, '').replace(',', '.');
}

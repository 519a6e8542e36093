// quillmark-jewellers/product/mapping-custom.js — products.csv, the shop's own spreadsheet.
//
// One record is one piece. The spreadsheet has the shop's words: "Stock No" for the SKU, metals
// in trade shorthand ("9ct Y"), ring sizes in British letters, three columns that are all headed
// "Picture". Everything not said here follows the shared base.

var COLUMNS = {
  SKU: 'Stock No',
  Title: 'Name',
  EAN: 'Barcode'
};

var METALS = MAPPING.open('lookup/metals.xlsx').sheet('Metals');
var RING_SIZES = MAPPING.open('lookup/ring-sizes.xlsx').sheet('Ring sizes');
var CATEGORIES = MAPPING.open('lookup/categories.xlsx').sheet('Categories');

LOOKUP_SERVICE.loadDelimitedFile('lookup/conditions.csv', ',', [0], [1]);

function transform() {
  BASE.transform();
  PRODUCT.ShippingPolicyName = 'Quillmark insured';
  PRODUCT.PaymentPolicyName = 'Quillmark payment';
  PRODUCT.ReturnPolicyName = 'Quillmark returns';
}

function columnOf(field) {
  return COLUMNS[field] || BASE.columnOf(field);
}

/** A piece without a name cannot be listed, and nobody but the shop can name it. */
function getTitle() {
  var title = BASE.getTitle();
  if (title === undefined) reject('title_missing', 'the spreadsheet has no name for this piece');
  return isPreOwned() ? title + ' (pre-owned)' : title;
}

function isPreOwned() {
  return textOf('Condition') === 'Pre-owned';
}

function getBrand() {
  return 'Quillmark';
}

/** The template shows the text; the plain description stays empty. */
function getDescription() { return undefined; }
function getDescriptionTemplate() { return 'templates/jewellery.html'; }

/**
 * By type and stone; a type alone has a row with the stone `*`.
 *
 * A lookup that finds nothing answers null, and null would clear the category in the store:
 * `|| undefined` leaves it as it is.
 */
function getCategory() {
  var keys = { Type: textOf('Type'), Stone: textOf('Stone') };
  return CATEGORIES.lookup(keys, 'Category') || undefined;
}

/** The shop writes "n/a" where a piece has no barcode. */
function getEan() {
  var barcode = BASE.getEan();
  return barcode === 'n/a' ? undefined : barcode;
}

/** "New" is 1000, "Pre-owned" is 3000: the marketplace's numbers, in lookup/conditions.csv. */
function getCondition() {
  var found = LOOKUP_SERVICE.get('lookup/conditions.csv', [textOf('Condition')]);
  return found === null ? undefined : found[0];
}

/** "9ct Y" is Yellow Gold. An unknown metal goes out as the shop wrote it, and is reported. */
function getMaterial() {
  var metal = textOf('Metal');
  return METALS.lookup('Shop', metal, 'Metal') || metal;
}

/** US size of a ring. The shop writes a half as "½" or as " 1/2". */
function getSize() {
  var british = textOf('Ring Size (UK)');
  if (british === undefined) return undefined;
  return RING_SIZES.lookup('UK', british.replace(/\s*1\/2$/, '½'), 'US') || undefined;
}

function addItemSpecifics(specifics) {
  var stone = textOf('Stone');
  specifics.Metal = getMaterial();
  specifics['Metal Purity'] = METALS.lookup('Shop', textOf('Metal'), 'Purity') || undefined;
  specifics['Ring Size'] = getSize();
  if (stone !== '-') {
    specifics['Main Stone'] = stone;
    specifics['Total Carat Weight'] = textOf('Carat');
  }
}

function addCustomFields(fields) {
  fields.ProductDescription = textOf('Long Description');
  fields.Weight = textOf('Weight (g)');
}

/** Prices and stock come from the till's feed, never from the spreadsheet. */
function setOffer() {}

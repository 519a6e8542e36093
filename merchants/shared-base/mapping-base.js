// merchants/shared-base/mapping-base.js — what every merchant's scripts start from.
//
// The base decides WHICH fields a draft gets; a merchant's mapping-custom.js decides WHERE they
// come from. Every step is a small function of its own, so a custom file replaces exactly the one
// that differs and may still ask for the base's answer: BASE.getTitle().
//
// Two functions are replaced by nearly everybody:
//   columnOf(field)   what the merchant calls a field ("SKU" is "Stock No" in the jeweller's sheet)
//   getFields()       where the fields stand in the record (an XML record nests them one deeper)
//
// A getter that answers undefined leaves the field as it is in the store; null would clear it.

// ---- Reading a record --------------------------------------------------------------------

/** The element whose children are this record's fields. For CSV that is the record itself. */
function getFields() {
  return INRECORD;
}

/** The merchant's name for one of our fields. */
function columnOf(field) {
  return field;
}

/** All values of a field, as E4X gives them: an empty list where the record has none. */
function valuesOf(field) {
  return getFields()[columnOf(field)];
}

/**
 * The text of a field, blanks at both ends gone.
 *
 * @returns {string|undefined} undefined where the record has no such field or an empty one.
 */
function textOf(field) {
  var text = trim(valuesOf(field).toString());
  return text === '' ? undefined : text;
}

// ---- Product feeds -----------------------------------------------------------------------

function transform() {
  PRODUCT.SKU = getSku();
  PRODUCT.VariantOf = getVariantOf();
  PRODUCT.Title = getTitle();
  PRODUCT.Description = getDescription();
  PRODUCT.DescriptionTemplate = getDescriptionTemplate();
  PRODUCT.Category = getCategory();
  PRODUCT.Brand = getBrand();
  PRODUCT.EAN = getEan();
  PRODUCT.Condition = getCondition();
  PRODUCT.Color = getColor();
  PRODUCT.Size = getSize();
  PRODUCT.Material = getMaterial();
  PRODUCT.MainPictureURLs = getPictures();
  addItemSpecifics(PRODUCT.ItemSpecifics);
  addCustomFields(PRODUCT.CustomFields);
  setOffer();
}

function getSku() { return textOf('SKU'); }
function getVariantOf() { return textOf('VariantOf'); }
function getDescription() { return textOf('Description'); }
function getDescriptionTemplate() { return undefined; }
function getCategory() { return textOf('Category'); }
function getBrand() { return textOf('Brand'); }
function getEan() { return textOf('EAN'); }
function getCondition() { return textOf('Condition'); }
function getColor() { return textOf('Color'); }
function getSize() { return textOf('Size'); }
function getMaterial() { return textOf('Material'); }

/** The title on one line and no longer than the strictest marketplace takes: 80 characters. */
function getTitle() {
  var title = textOf('Title');
  if (title === undefined) return undefined;
  title = title.replace(/\s+/g, ' ');
  return title.length > 80 ? title.substring(0, 77) + '...' : title;
}

/** Every picture in feed order; empty cells and empty elements are left out. */
function getPictures() {
  var found = valuesOf('Picture');
  var pictures = [];
  for (var i = 0; i < found.length(); i++) {
    var url = trim(found[i].toString());
    if (url !== '') pictures.push(url);
  }
  return pictures.length > 0 ? pictures : undefined;
}

/** For a custom file to fill: what a buyer can filter by. */
function addItemSpecifics(specifics) {}

/** For a custom file to fill: values that only the merchant's own templates use. */
function addCustomFields(fields) {}

// ---- Inventory feeds ---------------------------------------------------------------------

function transformInventory() {
  PRODUCT.SKU = getSku();
  setOffer();
}

// ---- Price and stock, the same in both -------------------------------------------------------

function setOffer() {
  PRODUCT.Price = getPrice();
  PRODUCT.OriginalRetailPrice = getOriginalPrice();
  PRODUCT.Currency = getCurrency();
  PRODUCT.Quantity = getQuantity();
}

/** What a buyer pays now. */
function getPrice() { return textOf('Price'); }

/** What is shown struck through beside it. */
function getOriginalPrice() { return undefined; }

function getCurrency() { return textOf('Currency'); }
function getQuantity() { return textOf('Quantity'); }

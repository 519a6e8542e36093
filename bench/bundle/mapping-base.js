// bench/bundle/mapping-base.js — the base that the benchmark measures: fifteen getters a record.
//
// Runs unchanged in Crossdock and in Rhino (bench/rhino), so both do the same work: read every
// field of the record, tidy its text, and fill PRODUCT. Not a model for real scripts: those are
// in merchants/.

function trim(text) { return text == null ? null : String(text).replace(/^\s+|\s+$/g, ''); }

function getSku()         { return trim(INVENTORY_INRECORD.Inventory.SKU.toString()); }
function getUpc()         { return trim(INVENTORY_INRECORD.Inventory.UPC.toString()); }
function getTitle()       { return trim(INVENTORY_INRECORD.Inventory.Title.toString()); }
function getDescription() { return trim(INVENTORY_INRECORD.Inventory.Description.toString()); }
function getBrand()       { return trim(INVENTORY_INRECORD.Inventory.Brand.toString()); }
function getCategory()    { return trim(INVENTORY_INRECORD.Inventory.Category.toString()); }
function getPrice()       { return trim(INVENTORY_INRECORD.Inventory.StandardPrice.toString()); }
function getQuantity()    { return Number(INVENTORY_INRECORD.Inventory.Quantity); }
function getCondition()   { return INVENTORY_INRECORD.Inventory.Condition.toString() == 'New' ? '1000' : '3000'; }
function getColor()       { return trim(INVENTORY_INRECORD.Inventory.Color.toString()); }
function getSize()        { return trim(INVENTORY_INRECORD.Inventory.Size.toString()); }
function getWeight()      { return trim(INVENTORY_INRECORD.Inventory.Weight.toString()); }
function getCarat()       { return INVENTORY_INRECORD.Inventory.Gemstone['@carat'].toString(); }

function getPictures() {
  var urls = INVENTORY_INRECORD.Inventory.Pictures.URL;
  var pictures = [];
  for (var i = 0; i < urls.length(); i++) pictures.push(trim(urls[i].toString()));
  return pictures;
}

function addSpecifics(specifics) {
  var item = INVENTORY_INRECORD.Inventory;
  specifics.Color = getColor();
  specifics.Size = getSize();
  if (item.Metal.length() == 1) specifics.Metal = item.Metal.toString();
  if (item.Gemstone.length() == 1 && item.Gemstone.toString() != 'None') {
    specifics['Main Stone'] = item.Gemstone.toString();
    if (getCarat() != '') specifics['Total Carat Weight'] = getCarat();
  }
}

function transform() {
  PRODUCT.SKU = getSku();
  PRODUCT.UPC = getUpc();
  PRODUCT.Title = getTitle();
  PRODUCT.Description = getDescription();
  PRODUCT.Brand = getBrand();
  PRODUCT.Category = getCategory();
  PRODUCT.Price = getPrice();
  PRODUCT.Quantity = getQuantity();
  PRODUCT.Condition = getCondition();
  PRODUCT.MainPictureURLs = getPictures();
  PRODUCT.CustomFields.Weight = getWeight();
  addSpecifics(PRODUCT.ItemSpecifics);
}

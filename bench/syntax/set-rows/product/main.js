// bench/syntax — the measured feed as CSV rows, the way a config-spec set reads them: objects with a
// text for each cell, named by position, the header found by the script.
var cols = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12', 'c13', 'c14', 'c15', 'c16',
  'c17', 'c18', 'c19'];
var place = null;

function config() {
  CONFIG.FileFormat = 'CSV';
  CONFIG.ColumnNames = cols;
}

function isSkipRecord() {
  if (place !== null) return false;
  place = {};
  for each (var name in cols) if (!(PRODUCT_INRECORD[name] in place)) place[PRODUCT_INRECORD[name]] = name;
  return true;
}

function trim(text) { return text == null ? null : String(text).replace(/^\s+|\s+$/g, ''); }
function cell(name) { return PRODUCT_INRECORD[place[name]]; }

function getTitle() {
  var title = cell('Title').replace(/\s+/g, ' ');
  return title.length > 80 ? title.substring(0, 77) + '...' : title;
}

function transform() {
  PRODUCT.SKU = trim(cell('SKU'));
  PRODUCT.UPC = trim(cell('UPC'));
  PRODUCT.Title = getTitle();
  PRODUCT.Description = trim(cell('Description'));
  PRODUCT.Brand = trim(cell('Brand'));
  PRODUCT.Category = trim(cell('Category'));
  PRODUCT.Price = trim(cell('Sale/SalePrice') != '' ? cell('Sale/SalePrice') : cell('StandardPrice'));
  PRODUCT.Quantity = Number(cell('Quantity'));
  PRODUCT.Condition = cell('Condition') == 'New' ? '1000' : '3000';
  PRODUCT.MainPictureURLs = [trim(PRODUCT_INRECORD.c18), trim(PRODUCT_INRECORD.c19)];
  PRODUCT.CustomFields.Weight = trim(cell('Weight'));
  PRODUCT.ItemSpecifics.Color = trim(cell('Color'));
  PRODUCT.ItemSpecifics.Size = trim(cell('Size'));
  PRODUCT.ItemSpecifics.Metal = cell('Metal');
  if (cell('Gemstone') != 'None') PRODUCT.ItemSpecifics['Main Stone'] = cell('Gemstone');
}

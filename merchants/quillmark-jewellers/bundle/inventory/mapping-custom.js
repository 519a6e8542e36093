// quillmark-jewellers/inventory/mapping-custom.js — stock.xml, what the till knows every morning.
//
// One <InventoryRecord> is one piece, its fields one level down in <Inventory>. A sale is an
// element that is there only while it runs; stock is counted place by place; an empty
// <StandardPrice/> is a mistake of the shop, a <Discontinued/> is a decision.

function getFields() {
  return INVENTORY_INRECORD.Inventory;
}

function columnOf(field) {
  return field === 'SKU' ? 'StockNo' : BASE.columnOf(field);
}

/** Pieces of the window are in the feed so that the till balances; they are never for sale. */
function transformInventory() {
  if (getFields()['@displayOnly'].toString() === 'yes') skip('a display piece, not for sale');
  BASE.transformInventory();
}

/**
 * Sale price while a sale runs, else the standard price.
 *
 * @throws rejects the record with `price_missing` or `sale_ambiguous`: a wrong price costs the
 *   shop more than a missing one.
 */
function getPrice() {
  var item = getFields();
  if (item.StandardPrice.toString() === '') reject('price_missing', 'the till has no price');
  if (item.Sale.length() > 1) reject('sale_ambiguous', 'two sales run at once');
  if (item.Sale.length() === 1) return trim(item.Sale.SalePrice.toString());
  return trim(item.StandardPrice.toString());
}

/** The standard price is struck through while a sale runs. */
function getOriginalPrice() {
  var item = getFields();
  return item.Sale.length() === 1 ? trim(item.StandardPrice.toString()) : undefined;
}

function getCurrency() {
  return getFields().StandardPrice['@currency'].toString();
}

/** Every place counts but the repair bench; a discontinued piece is sold out. */
function getQuantity() {
  var places = getFields().Stock;
  var pieces = 0;
  if (getFields().Discontinued.length() > 0) return 0;
  for (var i = 0; i < places.length(); i++) {
    if (places[i]['@place'].toString() !== 'REPAIR') pieces += Number(places[i].toString());
  }
  if (pieces < 0) LOGGER.warn('the till sold more than it had: ' + pieces);
  return Math.max(pieces, 0);
}

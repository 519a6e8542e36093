// bench/bundle/mapping-custom.js — what a merchant overrides: the sale price and the title's length.

/** Sale price while a sale runs, else the standard price; null where the record holds several. */
function getPrice() {
  if( INVENTORY_INRECORD.Inventory.length() == 1 ) {
    if( INVENTORY_INRECORD.Inventory.Sale.length() == 1 ) {
      return trim( INVENTORY_INRECORD.Inventory.Sale.SalePrice.toString() );
    }
    return trim( INVENTORY_INRECORD.Inventory.StandardPrice.toString() );
  }
  return null;
}

/** At most 80 characters, blanks tidied. */
function getTitle() {
  var title = INVENTORY_INRECORD.Inventory.Title.toString().replace(/\s+/g, ' ');
  return title.length > 80 ? title.substring(0, 77) + '...' : title;
}

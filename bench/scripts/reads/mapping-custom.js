// bench/scripts/reads/mapping-custom.js — reads what bench/bundle reads, and keeps only the SKU.

function transform() {
  var item = INVENTORY_INRECORD.Inventory;
  PRODUCT.SKU = item.SKU.toString();
  item.UPC.toString();
  item.Title.toString();
  item.Description.toString();
  item.Brand.toString();
  item.Category.toString();
  item.StandardPrice.toString();
  if (item.Sale.length() == 1) item.Sale.SalePrice.toString();
  item.Quantity.toString();
  item.Condition.toString();
  item.Color.toString();
  item.Size.toString();
  item.Weight.toString();
  item.Metal.toString();
  item.Gemstone.toString();
  item.Gemstone['@carat'].toString();
  item.Pictures.URL[0].toString();
  item.Pictures.URL[1].toString();
}

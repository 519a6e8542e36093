// bench/syntax — one translation in E4X syntax; set-methods has the same in method syntax.
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/InventoryFeed/InventoryRecord'; }
function trim(text) { return String(text).replace(/^\s+|\s+$/g, ''); }

function carat(item) {
  var stones = item.Gemstone, total = 0;
  for each (var stone in stones) total += Number(stone.@carat);
  return total.toFixed(2);
}

function transform() {
  var item = PRODUCT_INRECORD.Inventory[0];
  PRODUCT.SKU = trim(item.@id);
  PRODUCT.Title = trim(item.Title);
  PRODUCT.Description = trim(item.Description);
  PRODUCT.Brand = trim(item.Brand);
  PRODUCT.Category = trim(item.Category);
  PRODUCT.Currency = trim(item.@currency);
  PRODUCT.Condition = item.Condition == 'New' ? '1000' : '3000';
  PRODUCT.Price = trim(item.Sale.length() == 1 ? item.Sale.SalePrice : item.StandardPrice);
  PRODUCT.Quantity = Number(item.Quantity);
  PRODUCT.MainPictureURLs = [];
  var urls = item..URL;
  for each (var url in urls) PRODUCT.MainPictureURLs.push(trim(url));
  PRODUCT.CustomFields.Weight = trim(item.Weight + ' ' + item.Weight.@unit);
  PRODUCT.ItemSpecifics.Color = trim(item.Color);
  PRODUCT.ItemSpecifics.Size = trim(item.Size);
  if (item.Metal != '') PRODUCT.ItemSpecifics.Metal = trim(item.Metal);
  if (item.Gemstone != 'None') {
    PRODUCT.ItemSpecifics['Main Stone'] = trim(item.Gemstone);
    PRODUCT.ItemSpecifics['Total Carat Weight'] = carat(item);
  }
}

// bench/syntax — one translation in method syntax; set-e4x has the same in E4X syntax.
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/InventoryFeed/InventoryRecord'; }
function trim(text) { return String(text).replace(/^\s+|\s+$/g, ''); }

function carat(item) {
  var stones = item.child('Gemstone'), total = 0;
  for (var i = 0; i < stones.length(); i++) total += Number(stones[i].attribute('carat'));
  return total.toFixed(2);
}

function transform() {
  var item = PRODUCT_INRECORD.child('Inventory')[0];
  PRODUCT.SKU = trim(item.attribute('id'));
  PRODUCT.Title = trim(item.Title);
  PRODUCT.Description = trim(item.Description);
  PRODUCT.Brand = trim(item.Brand);
  PRODUCT.Category = trim(item.Category);
  PRODUCT.Currency = trim(item.attribute('currency'));
  PRODUCT.Condition = item.Condition.equals('New') ? '1000' : '3000';
  PRODUCT.Price = trim(item.Sale.length() == 1 ? item.Sale.SalePrice : item.StandardPrice);
  PRODUCT.Quantity = Number(item.Quantity);
  PRODUCT.MainPictureURLs = [];
  var urls = item.descendants('URL');
  for (var i = 0; i < urls.length(); i++) PRODUCT.MainPictureURLs.push(trim(urls[i]));
  PRODUCT.CustomFields.Weight = trim(item.Weight.toString().concat(' ', item.Weight.attribute('unit').toString()));
  PRODUCT.ItemSpecifics.Color = trim(item.Color);
  PRODUCT.ItemSpecifics.Size = trim(item.Size);
  if (!item.Metal.equals('')) PRODUCT.ItemSpecifics.Metal = trim(item.Metal);
  if (!item.Gemstone.equals('None')) {
    PRODUCT.ItemSpecifics['Main Stone'] = trim(item.Gemstone);
    PRODUCT.ItemSpecifics['Total Carat Weight'] = carat(item);
  }
}

// bench/scripts/plain/mapping-base.js — the work of bench/bundle on plain objects: an absent cell is undefined.
//
// Runs unchanged in Crossdock and in Rhino (bench/rhino), so both do the same work.

function trim(text) { return text == null ? null : String(text).replace(/^\s+|\s+$/g, ''); }

function getTitle(item) {
  var title = item.Title.replace(/\s+/g, ' ');
  return title.length > 80 ? title.substring(0, 77) + '...' : title;
}

function getPictures(item) {
  var urls = item.Pictures.URL;
  var pictures = [];
  for (var i = 0; i < urls.length; i++) pictures.push(trim(urls[i]));
  return pictures;
}

function addSpecifics(item, specifics) {
  specifics.Color = trim(item.Color);
  specifics.Size = trim(item.Size);
  if (item.Metal !== undefined) specifics.Metal = item.Metal;
  if (item.Gemstone !== undefined && item.Gemstone != 'None') specifics['Main Stone'] = item.Gemstone;
}

function transform() {
  var item = plainRecord().Inventory;
  PRODUCT.SKU = trim(item.SKU);
  PRODUCT.UPC = trim(item.UPC);
  PRODUCT.Title = getTitle(item);
  PRODUCT.Description = trim(item.Description);
  PRODUCT.Brand = trim(item.Brand);
  PRODUCT.Category = trim(item.Category);
  PRODUCT.Price = trim(item.Sale !== undefined ? item.Sale.SalePrice : item.StandardPrice);
  PRODUCT.Quantity = Number(item.Quantity);
  PRODUCT.Condition = item.Condition == 'New' ? '1000' : '3000';
  PRODUCT.MainPictureURLs = getPictures(item);
  PRODUCT.CustomFields.Weight = trim(item.Weight);
  addSpecifics(item, PRODUCT.ItemSpecifics);
}

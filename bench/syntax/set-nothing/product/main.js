// bench/syntax — reads and writes what the other two do, and translates next to nothing.
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/InventoryFeed/InventoryRecord'; }
function transform() { PRODUCT.SKU = PRODUCT_INRECORD.Inventory.SKU; }

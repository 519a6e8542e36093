// bench/syntax — reads and writes what the other two do, and translates next to nothing.
function transform() { PRODUCT.SKU = INVENTORY_INRECORD.Inventory.SKU; }

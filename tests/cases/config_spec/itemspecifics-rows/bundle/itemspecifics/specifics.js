// JSON in a cell; names by a lookup whose rows may be short; the first variation adds to its group.
function config() {
    CONFIG.FileFormat = 'CSV';
    CONFIG.ColumnNames = cols;
    CONFIG.SkipRowCount = '1';
    CONFIG.GroupingType = 'VALUE';
    CONFIG.EbayCSVConfigSpec = 'true';
    LOOKUP_SERVICE.loadDelimitedFile('names.csv', ',', [0, 1, 2], [3]);
}
function groupBy() { return col('variantOf') || col('SKU'); }
function nameOf(name) {
    var hit = LOOKUP_SERVICE.get('names.csv', [PRODUCT.Category, PRODUCT.Locale, name]);
    return hit != null && hit != '' && hit[0] != null ? hit[0] : name;
}
function add(text) {
    var found = text ? JSON.parse(text) : {};
    for (var name in found) if (!(nameOf(name) in PRODUCT.ItemSpecifics)) PRODUCT.ItemSpecifics[nameOf(name)] = found[name];
}
function transform() {
    PRODUCT.ID = PRODUCT.SKU = col('SKU', GROUP[0]);
    PRODUCT.Locale = 'en_US';
    PRODUCT.Category = col('category', GROUP[0]);
    add(col('attributes', GROUP[0]));
    if (GROUP.length > 1) add(col('attributes', GROUP[1]));
}

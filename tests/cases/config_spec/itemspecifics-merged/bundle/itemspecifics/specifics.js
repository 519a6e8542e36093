function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/productRequest/product';
    CONFIG.GroupingType = 'VALUE';
    LOOKUP_SERVICE.loadDelimitedFile('ItemSpecificsMapping.csv', ',', [0, 2, 4], [3]);
}
function groupBy() { var of = PRODUCT_INRECORD.SKU.@["variantOf"]; return (of.length() ? of : PRODUCT_INRECORD.SKU).toString(); }
function nameOf(name) {
    var hit = LOOKUP_SERVICE.get('ItemSpecificsMapping.csv', [PRODUCT.Category, PRODUCT.Locale, name]);
    return hit == null || hit == '' ? name : hit[0];
}
function transform() {
    var info = GROUP[0].productInformation[0];
    PRODUCT.ID = PRODUCT.SKU = groupBy();
    PRODUCT.Locale = 'en_US';
    PRODUCT.Category = info.category.toString();
    for (var g = 0; g < GROUP.length; g++) {
        for each (var a in GROUP[g].productInformation.attribute) {
            var name = nameOf(a.@["name"].toString()), known = PRODUCT.ItemSpecifics[name];
            if (!(name in PRODUCT.ItemSpecifics)) PRODUCT.ItemSpecifics[name] = a.toString();
            else if (known instanceof Array) known.push(a.toString());
            else PRODUCT.ItemSpecifics[name] = [known, a.toString()];
        }
    }
    return null;
}

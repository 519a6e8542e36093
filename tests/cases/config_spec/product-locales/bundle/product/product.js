function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/productRequest/productVariationGroup;/productRequest/product';
    CONFIG.GroupingType = 'VALUE';
    CONFIG.EbayConfigSpec = 'true';
}
function groupBy() {
    var r = PRODUCT_INRECORD, of = r.SKU.attribute("variantOf");
    return (r.groupID.length() ? r.groupID : of.length() ? of : r.SKU).toString();
}
function getPrimaryKey() { return groupBy(); }
function groupByLocale() {
    ELEMENTS_BY_LOCALE_MAP = {};                           // a global on purpose: the host reads it
    for (var n = 0; n < GROUP.length; n++) {
        var top = n == 0 && GROUP.length > 1, infos = top ? GROUP[n].groupInformation : GROUP[n].productInformation;
        for (var i = 0; i < infos.length(); i++) {
            var where = infos[i].@["localizedFor"].toString();
            infos[i].Owner = top ? GROUP[n].groupID : GROUP[n].SKU;      // adds <groupID> or <SKU>, never <Owner>
            (ELEMENTS_BY_LOCALE_MAP[where] = ELEMENTS_BY_LOCALE_MAP[where] || []).push(infos[i]);
        }
    }
}

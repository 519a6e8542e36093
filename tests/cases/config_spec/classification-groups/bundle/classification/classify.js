function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/productRequest/productVariationGroup;/productRequest/product';
    CONFIG.GroupingType = 'VALUE';
    CONFIG.EbayConfigSpec = 'true';
}
function getVariantOf() { var of = PRODUCT_INRECORD.SKU.attribute("variantOf"); return of.length() ? of.toString() : undefined; }
function getGroupId() { return PRODUCT_INRECORD.groupID.length() ? PRODUCT_INRECORD.groupID.toString() : undefined; }
function groupBy() { return getGroupId() || getVariantOf() || PRODUCT_INRECORD.SKU.toString(); }
function isSkipRecord() { if (PRODUCT_INRECORD.@["deleted"] == 'true') return true; }
function groupByLocale() {
    ELEMENTS_BY_LOCALE_MAP = {};
    for each (record in GROUP) {
        var infos = record.groupInformation.length() > 0 ? record.groupInformation : record.productInformation;
        for each (info in infos) {
            var locale = info.attribute("localizedFor").toString();
            if (record !== GROUP[0] && !(locale in ELEMENTS_BY_LOCALE_MAP)) continue;
            info.id = getGroupId.call() || record.SKU;
            (ELEMENTS_BY_LOCALE_MAP[locale] = ELEMENTS_BY_LOCALE_MAP[locale] || []).push(info);
        }
    }
}
function transformByLocale(locale, infos) {
    var first = infos[0];
    PRODUCT.ID = first.id.length() > 0 ? first.id.toString() : first.SKU.toString();
    PRODUCT.SKU = PRODUCT.ID;
    PRODUCT.Title = first.title;
    PRODUCT.Locale = locale;
}

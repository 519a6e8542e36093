// CSV with a locale in every row: groups by id and locale, the parent first.
var cols = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], head = [], started = 0;
function config() {
    CONFIG.FileFormat = 'CSV';
    CONFIG.ColumnNames = cols;
    CONFIG.SkipRowCount = '0';
    CONFIG.GroupingType = 'VALUE';
    CONFIG.EbayCSVConfigSpec = 'true';
    LOOKUP_SERVICE.loadDelimitedFile('conditionLookup.csv', ',', [0], [1]);
}
function startUp() { started++; }
function isSkipRecord() {
    INFO_INRECORD = PRODUCT_INRECORD;
    if (INFO_INRECORD.a.indexOf('//') == 0) return true;
    if (head.length == 0) {
        for each (columnName in cols) {
            if (typeof INFO_INRECORD[columnName] != 'undefined') head.push(INFO_INRECORD[columnName]);
        }
        return true;
    }
}
function col(name, row) { var i = head.indexOf(name); return i < 0 ? undefined : (row || PRODUCT_INRECORD)[cols[i]]; }
function getGroupId() { return col('groupID') || undefined; }
function getVariantOf() { return col('variantOf') || undefined; }
function groupBy() { return (col('groupID') || col('variantOf') || col('SKU')) + '|~~|' + col('localizedFor'); }
function conditionOf(text) {
    try {
        var hit = LOOKUP_SERVICE.get('conditionLookup.csv', [text.toLowerCase()]);
        return hit != null && hit != '' ? hit[0] : null;
    } catch (e) { return 'failed'; }
}
function mapOf(text) { return text ? JSON.parse(text) : {}; }
function transform() {
    var parent = GROUP[0];
    PRODUCT_INRECORD = parent;
    PRODUCT.ID = col('groupID') || col('SKU');
    PRODUCT.SKU = PRODUCT.ID;
    PRODUCT.Locale = col('localizedFor');
    var title = col('title');
    PRODUCT.Title = title.length > 80 ? title.substr(0, 77) + '...' : title;
    PRODUCT.Condition = conditionOf(col('condition') || '');
    PRODUCT.Subtitle = col('noSuchColumn');
    var specifics = mapOf(col('attributes'));
    for (var name in specifics) if (!(name in PRODUCT.ItemSpecifics)) PRODUCT.ItemSpecifics[name] = specifics[name];
    PRODUCT.CustomFields.started = 'starts: ' + started;
    for (i = 1; i < GROUP.length; i++) {
        var v = PRODUCT.createVariation(col('SKU', GROUP[i]));
        v.VariationSpecifics = mapOf(col('attributes', GROUP[i]));
        v.Condition = conditionOf(col('condition', GROUP[i]) || '');
    }
    if (GROUP.length == 1) { var c = PRODUCT.createCompatibility(); c.Notes = ''; c.Year = '2014'; }
    try { LOOKUP_SERVICE.get('absent.csv', ['x']); } catch (e) { PRODUCT.CustomFields.absent = 'caught'; }
    try { throw { found: true }; } catch (e) { PRODUCT.CustomFields.thrown = e.found + (e instanceof Error ? '!' : ''); }
}

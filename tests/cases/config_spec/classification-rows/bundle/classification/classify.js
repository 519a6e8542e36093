// Rows of one locale each: a group ends where the id or the locale changes.
function config() {
    CONFIG.FileFormat = 'CSV';
    CONFIG.ColumnNames = cols;
    CONFIG.GroupingType = 'VALUE';
    CONFIG.EbayCSVConfigSpec = 'true';
}
function getGroupId() { return col('groupID') || undefined; }
function getVariantOf() { return col('variantOf') || undefined; }
function groupBy() { return (getGroupId() || getVariantOf() || col('SKU')) + '|~~|' + col('locale'); }
function transform() {
    var top = GROUP[0], kept = [];
    PRODUCT_INRECORD = top;
    PRODUCT.ID = PRODUCT.SKU = col('groupID') || col('SKU');
    PRODUCT.Title = col('title');
    PRODUCT.Locale = col('locale');
    for each (row in GROUP) kept.push(col('title', row) + (row === top ? '*' : ''));
    PRODUCT.Titles = kept;
    PRODUCT.Subtitle = col('none');
}

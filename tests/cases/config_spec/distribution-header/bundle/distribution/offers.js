var cols = ['a', 'b', 'c', 'd'], head = [];
if (!String.prototype.startsWith) String.prototype.startsWith = function (s) { return this.indexOf(s) == 0; };
String.prototype.endsIn = function (s) { return this.slice(-s.length) == s; };
function config() {
    CONFIG.FileFormat = 'CSV';
    CONFIG.ColumnNames = cols;
    CONFIG.SkipRowCount = '0';
}
function isSkipRecord() {
    if (DISTRIBUTION_INRECORD.a.indexOf('//') == 0) return true;
    if (head.length) return false;
    for each (c in cols) if (typeof DISTRIBUTION_INRECORD[c] != 'undefined') head.push(DISTRIBUTION_INRECORD[c]);
    return true;
}
function col(n) { return 'replaced by more.js'; }
function loadSku() { return col('SKU') + '|~~|' + col('channelID'); }
function transform() {
    DISTRIBUTION.SKU = col('SKU');
    DISTRIBUTION.ChannelID = col('channelID');
    DISTRIBUTION.TaxCategory = col('noSuchColumn');
    var price = JSON.parse(col('listPrice') || 'null');
    if (price) DISTRIBUTION.ListPrice = price.value;
    if (price && price.cost) DISTRIBUTION.PolicyOverride.DomesticShipping['Shipping Service #1 - Cost'] = price.cost;
}

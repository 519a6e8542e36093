var cols = ['a', 'b', 'c', 'd', 'e'], head = [];
function isSkipRecord() {
    if (PRODUCT_INRECORD.a.indexOf('//') == 0) return true;
    if (head.length > 0) return false;
    for each (name in cols) if (typeof PRODUCT_INRECORD[name] != 'undefined') head.push(PRODUCT_INRECORD[name]);
    return true;
}
function col(name, row) { var i = head.indexOf(name); return i < 0 ? null : (row || PRODUCT_INRECORD)[cols[i]]; }

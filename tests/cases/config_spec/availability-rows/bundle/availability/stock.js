function config() {
    CONFIG.FileFormat = 'CSV';
    CONFIG.FileType = 'AVAILABILITY';
    CONFIG.CommentString = '//';
    CONFIG.SkipRowCount = '0';
    LOOKUP_SERVICE.loadDelimitedFile('conditions.csv', ',', [0], [1]);
}
function loadSku() { return AVAILABILITY_INRECORD.SKU; }
function hitOf(name) {
    var hit = LOOKUP_SERVICE.get('conditions.csv', [name]);
    return hit != null && hit != '' ? hit[0] : 'none';
}
function transform() {
    for (var i = 0; i < GROUP.length; i++) {
        var row = GROUP[i];
        if (i == 0) {
            AVAILABILITY.SKU = row.SKU;
            AVAILABILITY.TotalShipToHomeQuantity = row.Quantity || null;
            continue;
        }
        var way = AVAILABILITY.createLocation(row.LocationID).createFulFillmentMethod(row.FulfillmentType);
        way.Available = row.Quantity > 0 ? 'IN_STOCK' : 'OUT_OF_STOCK';
        way.Note = hitOf(row.Note);
    }
}

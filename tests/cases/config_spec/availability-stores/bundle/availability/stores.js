function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/inventoryRequest/inventory'; }
function getPrimaryKey() { return AVAILABILITY_INRECORD.SKU.toString(); }
function transform() {
    AVAILABILITY.SKU = AVAILABILITY_INRECORD.SKU.toString();
    AVAILABILITY.TotalShipToHomeQuantity = AVAILABILITY_INRECORD.totalShipToHomeQuantity.toString();
    for each (var at in AVAILABILITY_INRECORD.location) {
        var place = AVAILABILITY.createLocation(at.@["id"].length() > 0 ? at.@["id"].toString() : null);
        place.TotalQuantityAtLocation = at.total.toString();
        for each (var way in at.fulfillment) {
            var made = place.createFulFillmentMethod(way.type.toString());
            made.Quantity = way.quantity.toString();
            made.Available = way.available.toString();
            if (made.Available == '' && way.type == 'PICKUP_IN_STORE') {
                made.Available = way.quantity > 0 ? 'IN_STOCK' : 'OUT_OF_STOCK';
            }
        }
    }
}

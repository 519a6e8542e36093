function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/orderFulfillmentRequest/order'; }
function transform() {
    var r = ORDERFULFILLMENT_INRECORD;
    ORDERFULFILLMENT.OrderID = r.@["orderID"].toString();
    ORDERFULFILLMENT.LogisticsStatus = r.logisticsStatus.toString();
    ORDERFULFILLMENT.Date = r.date.toString();
    for each (var line in r.lineItem) {
        var made = ORDERFULFILLMENT.createLineItem(line.@["id"].toString()), parcels = line.shippingDetails.parcel;
        made.SKU = line.SKU.toString();
        made.ShippingCarrier = parcels[0] === undefined ? '' : parcels[0].carrier.toString();
        made.TrackingNumber = parcels.length() > 0 ? parcels[0].number.toString() : '';
        made.TrackingDetails = null;
        if (parcels.length() > 1) {
            made.TrackingDetails = [];
            for (i = 1; i < parcels.length(); i++) {
                made.TrackingDetails.push({ ShippingCarrier: parcels[i].carrier, TrackingNumber: parcels[i].number.toString() });
            }
        }
    }
}

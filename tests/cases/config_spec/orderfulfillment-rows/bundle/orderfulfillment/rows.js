var names = ['orderID', 'lineItemID', 'carrier', 'tracking', 'status'], seen = 0;
function config() { CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = names; CONFIG.SkipRowCount = '0'; }
function isSkipRecord() { seen++; return seen == 1 || ORDERFULFILLMENT_INRECORD.orderID == ''; }
function transform() {
    ORDERFULFILLMENT.OrderID = ORDERFULFILLMENT_INRECORD.orderID;
    ORDERFULFILLMENT.LogisticsStatus = ORDERFULFILLMENT_INRECORD.status;
    var line = ORDERFULFILLMENT.createLineItem(ORDERFULFILLMENT_INRECORD.lineItemID);
    line.ShippingCarrier = ORDERFULFILLMENT_INRECORD.carrier;
    line.TrackingNumber = ORDERFULFILLMENT_INRECORD.tracking;
    line.Title = 'row ' + seen;
}
function shutDown() { if (seen != 5) throw new Error('rows: ' + seen); }

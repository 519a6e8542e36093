function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/OrderReport/OrderArray/Order';
    CONFIG.OutputFileFormat = 'CSV';
    CONFIG.SkipRowCount = '3';
    CONFIG.OutputColumnNames = ['orderID', 'merchantOrderID', 'note'];
}
function transform() {
    for each (var t in ORDER_INRECORD.TransactionArray.Transaction) {
        var row = ORDERS.createOrder();
        row.orderID = ORDER_INRECORD.OrderID;
        row.merchantOrderID = t.Missing.length() ? 'x' : undefined;
        row.note = ORDER_INRECORD.BuyerCheckoutMessage.toString();
    }
}

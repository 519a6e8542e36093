function config() {
    CONFIG.RecordPath = '/OrderReport/OrderArray/Order';
    CONFIG.OutputFileFormat = 'CSV';
    CONFIG.OutputColumnNames = ['orderID', 'n', 'b', 'x "q"', 'd', 'l', 'e', 'nul', 'z'];
}
function transform() {
    var row = ORDERS.createOrder();
    row.orderID = ORDER_INRECORD.OrderID;
    row.n = 4.50; row.b = false; row['x "q"'] = 'line\nbreak, "q"';
    row.d = 0.1 + 0.2; row.l = ORDER_INRECORD.nothing; row.e = ''; row.nul = null; row.extra = 'x'; row.z = 1e21;
}

function config() {
    CONFIG.RecordPath = '/OrderReport/OrderArray/Order';
    CONFIG.OutputFileFormat = 'XML';
    CONFIG.OutputFileXmlTag = '<orders xmlns="urn:x" version="1"></orders>';
}
function transform() {
    var o = <order/>;
    o.@["a"] = 'tab\tand\nline "q" <&>';
    o.id = ORDER_INRECORD.OrderID;
    o.price = 4.5; o.flag = true; o.none = ORDER_INRECORD.nothing; o.text = '  spaces  '; o.empty = '';
    o.appendChild(ORDER_INRECORD.TransactionArray.Transaction[0]);
    o.total = ORDER_INRECORD.TransactionArray.Transaction.QuantityPurchased;
    o.x.y = 'deep';
    ORDER.appendChild(o);
}

function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/OrderReport/OrderArray/Order';
    CONFIG.EbayConfigSpec = 'true';
    CONFIG.OutputFileFormat = 'XML';
    CONFIG.OutputFileXmlTag = '<orders/>';
    CONFIG.OutputFileXmlHeader = '<?xml version="1.0" encoding="UTF-8"?>';
}
function includeHeader() { }
function transform() {
    var o = <order/>;
    o.@["multi"] = ORDER_INRECORD.IsMultiLegShipping == false ? 'no' : 'yes';     // <…>false</…> → no; element absent → yes
    for each (var t in ORDER_INRECORD.TransactionArray.Transaction) {
        var line = <line/>;
        line.price = (t.TransactionPrice * t.QuantityPurchased * 1.00).toFixed(2);
        line.price.@["currencyCode"] = t.TransactionPrice.@["currencyID"].toString();
        o.appendChild(line);
    }
    o.note = ORDER_INRECORD.BuyerCheckoutMessage.toString();                      // absent → <note/>
    ORDER.appendChild(o);
}

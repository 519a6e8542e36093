// XML offers: overrides by priority, a lookup beside main.js, a service type that nobody knows.
function config() {
    CONFIG.FileFormat = 'XML';
    CONFIG.RecordPath = '/distributionRequest/distribution';
    LOOKUP_SERVICE.loadDelimitedFile('ChannelIDLookup.csv', ',', [0], [3]);
}
function loadSku() { return DISTRIBUTION_INRECORD.SKU + '|~~|' + DISTRIBUTION_INRECORD.channelDetails.channelID; }
function transform() {
    var details = DISTRIBUTION_INRECORD.channelDetails;
    var hit = LOOKUP_SERVICE.get('ChannelIDLookup.csv', [details.channelID]);
    DISTRIBUTION.SKU = DISTRIBUTION_INRECORD.SKU.toString();
    DISTRIBUTION.ChannelID = hit == null ? details.channelID.toString() : hit[0];
    DISTRIBUTION.ListPrice = details.pricingDetails.listPrice.toString();
    DISTRIBUTION.OriginalRetailPrice = details.pricingDetails.strikeThroughPrice.toString();
    DISTRIBUTION.MaxQuantityPerBuyer = details.maxQuantityPerBuyer;
    DISTRIBUTION.VATPercentage = details.VATPercent * 1;
    if (details.applyTax == false) DISTRIBUTION.ApplyTax = 'false';
    if (details.quantity > 0) DISTRIBUTION.EligibleForPickupInStore = 'true';
    for each (var cost in details.overrides.cost) {
        var map = cost.@["type"] == 'DOMESTIC'
            ? DISTRIBUTION.PolicyOverride.DomesticShipping : DISTRIBUTION.PolicyOverride.InternationalShipping;
        map['Shipping Service #' + cost.@["priority"] + ' - Cost'] = cost.toString();
    }
}

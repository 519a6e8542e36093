function transformByLocale(locale, list) {
    PRODUCT.ID = (list[0].groupID.length() ? list[0].groupID : list[0].SKU).toString();
    PRODUCT.Locale = locale;
    PRODUCT.Title = list[0].title.toString();
    for (var i = 1; i < list.length; i++) {
        var v = PRODUCT.createVariation(list[i].SKU.toString());
        for each (var a in list[i].attribute) v.VariationSpecifics[a.@["name"].toString()] = a.toString();
    }
}

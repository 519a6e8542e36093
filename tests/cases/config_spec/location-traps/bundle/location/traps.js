// Each of the traps of E4X that these scripts depend on, one property a trap.
function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/feed/record'; }
function fails(run) { try { run(); return 'no'; } catch (e) { return e instanceof TypeError ? 'TypeError' : 'other'; } }
function transform() {
    var r = LOCATION_INRECORD, info = r.info, box = <box/>;
    LOCATION.childLength = r.length + '/' + r.length();
    LOCATION.childName = r.name.toString();
    LOCATION.location = r.location.toString() + r.variationVector.name;
    LOCATION.missing = r.nothing.toString() + r.nothing.length() + typeof r.nothing;
    LOCATION.missingAttribute = r.@["none"].toString() + r.@["none"].length();
    LOCATION.past = String(r.item[9]) + r.item[0][0];
    info.Owner = r.ID;                                   // a list: keeps its own element name
    LOCATION.ownName = info.Owner.length() + '/' + info.ID.toString();
    box.ID = r.ID; box.ID = 'other';
    LOCATION.copied = r.ID + '/' + box.ID;
    LOCATION.falseIsFalse = [r.flag == false, r.flag == 'false', r.none == false, r.none == '', r.none == null, r.empty == ''].join();
    LOCATION.numbers = [r.price * 2, r.empty * 1, r.none * 1, r.word * 1, r.price > 0, r.none > 0].join();
    LOCATION.gathered = r.item.sub.toString();
    LOCATION.attributesTogether = r.cost.@["currency"].toString();
    LOCATION.markup = info.toString();
    var kept = [r.item[0]], byName = { one: r.item[1] };
    r.item[0].added = 'live'; r.item[1].sub = 'changed';
    LOCATION.live = kept[0].added + byName.one.sub;
    box.text = 'x'; box.text = ''; LOCATION.emptied = box.text.toString() + box.text.length();
    box.none = null; box.undef = undefined;
    LOCATION.nothings = box.none + '/' + box.undef;
    box.price = 4; box.price.@["code"] = 'USD & <"'; box.@["id"] = 7;
    LOCATION.written = box.toXMLString();
    LOCATION.replaced = (function () { var x = <a/>; x.b = 1; x.appendChild(<b/>); x.b = 2; return x.toXMLString(); })();
    LOCATION.lower = r.word.toLowerCase() + fails(function () { r.none.toLowerCase(); });
    LOCATION.children = r.info.children().length();
    var names = ''; for each (v in [1, 2, 3]) names += v; for each (var item in r.item) names += item.sub;
    LOCATION.each = names;
    LOCATION.xml = r.item[0];
    LOCATION.list = [r.ID, { deep: r.word }];
    LOCATION.descendants = r..sub.length() + r.*.length() + r.item.(sub == 'two').length();
    delete r.word; LOCATION.deleted = r.word.length();
    LOCATION.broken = (function () { try { throw { out: 1 }; } catch (e) { return e.out; } })();
    LOCATION.sorted = [10, 9, 1].sort(function (a, b) { return a - b; }).join();
}

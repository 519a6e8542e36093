// host.js — a small host for config-spec sets in Rhino: `rhino host.js FOLDER KIND FEED`.
//
// It plays the platform of 2014 as docs/how-to/bring-your-rhino-scripts.md tells it, without limits
// and without mercy for errors, and prints what Crossdock's `--raw` holds, a line for each output
// object, or the order file. `make rhino-check` compares the two. Written for Rhino 1.7.14.
var HOST = (function (folder, kind, feed) {
    var SHAPED = { product: 1, classification: 1, itemspecifics: 1 };
    var upper = kind.toUpperCase(), output = SHAPED[kind] ? 'PRODUCT' : upper;
    var scope = (function () { return this; })();
    var has = function (name) { return typeof scope[name] == 'function'; };

    function child(list, makeChild, field) {
        return function (key) {
            var made = makeChild();
            if (field && key !== undefined) made[field] = key;
            this[list].push(made);
            return made;
        };
    }
    function hidden(object, name, value) {
        Object.defineProperty(object, name, { value: value, enumerable: false });
        return object;
    }
    var plain = function () { return {}; };
    var map = function () { return Object.create(null); };
    function newVariation() { return { VariationSpecifics: map(), VariationPackageDetails: map() }; }
    function newLocation() {
        var made = { FulfillmentMethods: [] };
        return hidden(made, 'createFulFillmentMethod', child('FulfillmentMethods', plain, 'FulfillmentType'));
    }
    function fresh() {
        if (SHAPED[kind]) {
            var made = { ItemSpecifics: map(), CustomFields: map(), PackageDetails: map(), Variations: [], Compatibilities: [] };
            hidden(made, 'createVariation', child('Variations', newVariation, 'SKU'));
            return hidden(made, 'createCompatibility', child('Compatibilities', plain, null));
        }
        if (kind == 'distribution') {
            return { PolicyOverride: { DomesticShipping: map(), InternationalShipping: map() } };
        }
        if (kind == 'availability') {
            return hidden({ Locations: [] }, 'createLocation', child('Locations', newLocation, 'LocationID'));
        }
        if (kind == 'orderfulfillment') {
            return hidden({ LineItems: [] }, 'createLineItem', child('LineItems', plain, 'LineItemID'));
        }
        return {};
    }

    function data(value) {
        if (value === null || value === undefined || typeof value == 'string') return value;
        if (typeof value == 'xml') return value.toString();
        if (value instanceof Array) return value.map(data);
        if (typeof value != 'object') return value;
        var copy = {};
        for (var name in value) copy[name] = data(value[name]);
        return copy;
    }

    function rowsOf(text, separator) {
        var rows = [], row = [], cell = '', quoted = false, i = 0;
        text = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
        if (text.charAt(text.length - 1) != '\n') text += '\n';
        for (; i < text.length; i++) {
            var c = text.charAt(i);
            if (quoted) {
                if (c != '"') cell += c;
                else if (text.charAt(i + 1) == '"') cell += text.charAt(++i);
                else quoted = false;
            } else if (c == '"' && cell == '') quoted = true;
            else if (c == separator) { row.push(cell); cell = ''; }
            else if (c == '\n') {
                row.push(cell);
                if (row.length > 1 || cell != '') rows.push(row);
                row = []; cell = '';
            } else cell += c;
        }
        return rows;
    }

    function csvRecords() {
        var names = CONFIG.ColumnNames, rows = rowsOf(readFile(feed, 'UTF-8'), ',');
        rows = rows.slice(Number(CONFIG.SkipRowCount || 0));
        if (CONFIG.CommentString) {
            rows = rows.filter(function (row) { return row[0].indexOf(CONFIG.CommentString) != 0; });
        }
        if (CONFIG.FileType) names = rows.shift();
        return rows.map(function (row) {
            var record = {};
            for (var i = 0; i < row.length && i < names.length; i++) {
                if (!(names[i] in record)) record[names[i]] = row[i];
            }
            return record;
        });
    }

    function xmlRecords() {
        var text = readFile(feed, 'UTF-8').replace(/^\uFEFF?<\?xml[^>]*\?>/, '');
        text = text.replace(/<!--[^]*?-->/g, '').trim().replace(/\sxmlns(:\w+)?="[^"]*"/g, '').replace(/<(\/?)\w+:/g, '<$1');
        var paths = CONFIG.RecordPath.split(';'), found = [];
        (function walk(element, path) {
            if (paths.indexOf(path) >= 0) { found.push(element.copy()); return; }
            for each (var inner in element.elements()) walk(inner, path + '/' + inner.localName());
        })(new XML(text), '/' + new XML(text).localName());
        return found;
    }

    var loaded = {};
    scope.LOOKUP_SERVICE = {
        loadDelimitedFile: function (path, separator, keys, values) {
            var text = null;
            try { text = readFile(folder + '/' + path, 'UTF-8'); } catch (missing) { return; }
            loaded[path] = {};
            rowsOf(text, separator).forEach(function (row) {
                var key = keys.map(function (k) { return row[k]; });
                if (key.some(function (k) { return k === undefined; })) return;
                loaded[path][JSON.stringify(key)] = values.map(function (v) {
                    return row[v] === undefined ? null : row[v];
                });
            });
        },
        get: function (path, keys) {
            if (!loaded[path]) throw new Error('Invalid sheetOrFileName: ' + path);
            return loaded[path][JSON.stringify(keys.map(String))] || null;
        }
    };
    scope.LOGGER = { log: function () {}, setLevel: function () {} };
    scope.MIP_CONTEXT = { FileName: String(feed).split('/').pop() };
    scope.CONFIG = {};

    return {
        folder: folder,
        list: function () {
            var listed = has('scripts') ? scripts() : has('getFileListToLoad') ? getFileListToLoad() : [];
            return listed instanceof Array ? listed : [listed];
        },
        run: function () {
            config();
            if (has('startUp')) startUp();
            var isCsv = CONFIG.FileFormat == 'CSV' && kind != 'order', made = [], lines = [], open = null;
            if (kind == 'order') {
                if (CONFIG.OutputFileFormat == 'CSV') {
                    scope.ORDERS = { createOrder: function () { var row = {}; made.push(row); return row; } };
                } else scope.ORDER = new XML(CONFIG.OutputFileXmlTag);
                if (has('includeHeader')) includeHeader();
            }
            var point = function (record) { scope[upper + '_INRECORD'] = scope[output + '_INRECORD'] = record; };
            var told = function () {
                lines.push(JSON.stringify({ kind: output, value: data(scope[output]) }));
            };
            function close() {
                if (!open) return;
                scope.GROUP = open.records;
                point(open.records[0]);
                open = null;
                if (kind == 'order') return transform();
                if (SHAPED[kind] && !isCsv && CONFIG.EbayConfigSpec == 'true' && has('transformByLocale')) {
                    groupByLocale();
                    for (var locale in ELEMENTS_BY_LOCALE_MAP) {
                        scope[output] = fresh();
                        transformByLocale(locale, ELEMENTS_BY_LOCALE_MAP[locale]);
                        told();
                    }
                    return;
                }
                scope[output] = fresh();
                transform();
                told();
            }
            var groups = SHAPED[kind] ? has('groupBy') : kind == 'availability' && isCsv;
            (isCsv ? csvRecords() : xmlRecords()).forEach(function (record, number) {
                point(record);
                if (has('isSkipRecord') && isSkipRecord()) return;
                var id = has('getPrimaryKey') ? getPrimaryKey() : has('loadSku') ? loadSku() : number;
                if (SHAPED[kind] && groups) id = groupBy();
                if (groups && open && open.id === id) { open.records.push(record); return; }
                close();
                open = { id: id, records: [record] };
                if (!groups) close();
            });
            close();
            if (has('shutDown')) shutDown();
            if (kind != 'order') return lines.join('\n') + (lines.length ? '\n' : '');
            if (CONFIG.OutputFileFormat != 'CSV') {
                return (CONFIG.OutputFileXmlHeader ? CONFIG.OutputFileXmlHeader + '\n' : '') + ORDER.toXMLString();
            }
            var quote = function (text) { return '"' + String(text).replace(/"/g, '""') + '"'; };
            var names = CONFIG.OutputColumnNames;
            return [names.map(quote).join(',')].concat(made.map(function (row) {
                return names.map(function (name) {
                    return row[name] === undefined || row[name] === null ? '' : quote(row[name]);
                }).join(',');
            })).join('\n') + '\n';
        }
    };
})(arguments[0], arguments[1], arguments[2]);

load(HOST.folder + '/main.js');
HOST.list().forEach(function (name) { load(HOST.folder + '/' + name); });
new java.io.PrintStream(java.lang.System.out, true, 'UTF-8')['print(java.lang.String)'](HOST.run());

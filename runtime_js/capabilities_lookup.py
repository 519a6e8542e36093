"""What a script sees of lookup tables and of its log."""

from runtime_js.capability import Capability

_LOGGER = "(...values: unknown[]) => void"
LOOKUPS = (
    Capability(
        "Value mapping",
        "MAPPING",
        "Mapping",
        "The bundle's workbooks and delimited files.",
        "MAPPING.map('colors', colour)",
    ),
    Capability(
        "Value mapping",
        "MAPPING.map",
        "(name: Text, value: Text, options?: MapOptions) => any",
        "Looks a value up in the sheet of that name with the columns From and To; "
        "null on a miss without default.",
        "MAPPING.map('colors', colour, { default: colour })",
    ),
    Capability(
        "Value mapping",
        "MAPPING.open",
        "(path: Text) => Workbook",
        "Opens a workbook or delimited file of the bundle. Throws when it is not there.",
        "MAPPING.open('lookup/colors.xlsx')",
    ),
    Capability(
        "Value mapping",
        "Workbook.sheet",
        "(name?: Text, options?: SheetOptions) => Sheet",
        "One sheet of a workbook; the first without a name.",
        "book.sheet('Colors', { wildcards: true })",
    ),
    Capability(
        "Value mapping",
        "Sheet.lookup",
        "{ (column: Text, value: Text, target: Text, options?: LookupOptions): any; "
        "(keys: { [column: string]: Text }, target: Text, options?: LookupOptions): "
        "any }",
        "The target column's text in the row whose key column holds the value, or "
        "whose key columns hold all values.",
        "sheet.lookup('Merchant colour', colour, 'eBay colour')",
    ),
    Capability(
        "Value mapping",
        "Sheet.range",
        "(column: Text, value: Text, target: Text, options?: LookupOptions) => any",
        "The target column's text in the last row whose number is not above the value.",
        "sheet.range('Price from', price, 'Band')",
    ),
    Capability(
        "Value mapping",
        "Sheet.rows",
        "() => { readonly [column: string]: string }[]",
        "All rows as objects.",
        "sheet.rows()[0]['eBay colour']",
    ),
    Capability(
        "Value mapping",
        "Sheet.header",
        "() => string[]",
        "The names of the columns.",
        "sheet.header()",
    ),
    Capability("Value mapping", "Sheet.name", "string", "The sheet's name.", "sheet.name"),
    Capability(
        "Value mapping",
        "LOOKUP_SERVICE",
        "LookupService",
        "Delimited files by column number, as on eBay's platform.",
        "LOOKUP_SERVICE.get('lookup/conditions.csv', ['new'])",
    ),
    Capability(
        "Value mapping",
        "LOOKUP_SERVICE.loadDelimitedFile",
        "(path: Text, separator: Text, keyColumns: Text | Text[], valueColumns: Text "
        "| Text[]) => void",
        "Makes a file ready to be asked. Columns count from 0; the first row is data;"
        " of equal keys the last row wins.",
        "LOOKUP_SERVICE.loadDelimitedFile('lookup/conditions.csv', ',', [0], [1])",
    ),
    Capability(
        "Value mapping",
        "LOOKUP_SERVICE.get",
        "(path: Text, keys: Text | Text[]) => (string | null)[] | null",
        "The value columns of the row with these keys, or null. Throws for a file "
        "that was not loaded.",
        "LOOKUP_SERVICE.get('lookup/conditions.csv', ['new'])",
    ),
)

LOGS = (
    Capability(
        "Log",
        "LOGGER",
        "Logger",
        "The script's log. Each line carries feed, record, SKU, file and line. Also "
        "under the names logger and console.",
        "LOGGER.warn('no stock: ' + sku)",
    ),
    Capability("Log", "logger", "Logger", "The same as LOGGER.", "logger.log('here')"),
    Capability("Log", "console", "Logger", "The same as LOGGER.", "console.log('here')"),
    Capability(
        "Log", "LOGGER.log", _LOGGER, "Writes a line of level info.", "LOGGER.log(INRECORD.SKU)"
    ),
    Capability(
        "Log",
        "LOGGER.debug",
        _LOGGER,
        "Writes a line of level debug.",
        "LOGGER.debug('price', price)",
    ),
    Capability(
        "Log", "LOGGER.info", _LOGGER, "Writes a line of level info.", "LOGGER.info('price', price)"
    ),
    Capability(
        "Log", "LOGGER.warn", _LOGGER, "Writes a line of level warn.", "LOGGER.warn('no stock')"
    ),
    Capability(
        "Log",
        "LOGGER.error",
        _LOGGER,
        "Writes a line of level error. The record goes on.",
        "LOGGER.error('no price')",
    ),
    Capability(
        "Log",
        "LOGGER.setLevel",
        "(level: 'ALL' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'OFF') => void",
        "Drops lines below a level, until the end of the record.",
        "LOGGER.setLevel('WARN')",
    ),
)

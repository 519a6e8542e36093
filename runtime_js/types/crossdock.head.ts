// crossdock.d.ts: what a Crossdock script sees, for editors. Written by `make types`; do not edit.
//
// Put a file jsconfig.json beside the scripts:
//   {"compilerOptions": {"checkJs": true, "lib": ["ES2023"], "types": []}, "include": ["*.js", "crossdock.d.ts"]}

/** What counts as text: an XML value stands for its text. */
type Text = string | number | boolean | XML | null | undefined;
/** A decimal: text keeps every digit. */
type Decimal = string | number | XML | null | undefined;
/** A point in time: a Date, or ISO 8601 text. */
type Moment = Date | string | XML | null | undefined;
/** One value or a list of them. */
type Many<Value> = Value | Value[];
/** Name to text, or to a list of texts; null clears a name. */
type TextMap = { [name: string]: Many<Text> };

/** An XML value: one element or a list of them. A name that nothing has is an empty list. */
type XML = XMLMethods & { [name: string]: XML };
interface XMLConstructor {
  new (value?: unknown): XML;
  (value?: unknown): XML;
  ignoreWhitespace: boolean;
  ignoreComments: boolean;
  ignoreProcessingInstructions: boolean;
  prettyPrinting: boolean;
  prettyIndent: number;
}
interface XMLListConstructor {
  new (value?: unknown): XML;
  (value?: unknown): XML;
}
interface QName { readonly localName: string; readonly uri: string | null }
interface QNameConstructor { new (namespaceOrName?: unknown, name?: unknown): QName }
interface Namespace { readonly prefix: string | undefined; readonly uri: string }
interface NamespaceConstructor { new (prefixOrUri?: unknown, uri?: unknown): Namespace }

/** What a field of a record that goes out may hold; in a CSV file a list fills columns of one name. */
type OutboundValue = Text | Date | OutboundValue[] | { [name: string]: OutboundValue };
/** A record of the merchant's own file: columns, or elements with attributes as '@id' and text as '#text'. */
interface OutboundRecord { [name: string]: OutboundValue }

interface LookupOptions {
  /** What is answered on a miss. A default makes the miss the script's decision; it is counted. */
  default?: any;
}
interface SheetOptions {
  /** Every cell of a merged range has the range's value. */
  fillMerged?: boolean;
  /** `*` and `?` in the key columns stand for any text and any character. */
  wildcards?: boolean;
}
type MapOptions = LookupOptions & SheetOptions;

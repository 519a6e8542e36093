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

interface XMLMethods extends Omit<String, number | "valueOf" | "length" | "toString" | "toXMLString" | "plain" | "child" | "children" | "elements" | "descendants" | "attribute" | "attributes" | "text" | "comments" | "processingInstructions" | "parent" | "childIndex" | "name" | "localName" | "nodeKind" | "hasSimpleContent" | "hasComplexContent" | "contains" | "copy" | "appendChild" | "prependChild" | "insertChildBefore" | "insertChildAfter" | "setChildren" | "replace" | "normalize" | "setName" | "setLocalName" | "namespace" | "setNamespace" | "addNamespace" | "removeNamespace" | "inScopeNamespaces" | "namespaceDeclarations" | "equals"> {
  /** How many items there are: 0 for what is missing, 1 for one element. For example `INRECORD.Sale.length() == 1`. */
  length: () => number;
  /** Text of an element without child elements; markup of any other; no text for what is missing. For example `INRECORD.SKU.toString()`. */
  toString: () => string;
  /** Markup, also of an element with nothing but text. For example `INRECORD.toXMLString()`. */
  toXMLString: () => string;
  /** Ordinary objects, arrays and strings; attributes as '@name'. For example `INRECORD.plain().SKU`. */
  plain: () => any;
  /** Child elements of a name; the same as x[name], also for names of methods. For example `INRECORD.child('length')`. */
  child: (name: Text) => XML;
  /** All child nodes. For example `INRECORD.children()`. */
  children: () => XML;
  /** Child elements, of one name or of any. For example `INRECORD.elements('Picture')`. */
  elements: (name?: Text) => XML;
  /** Elements at any depth, of one name or of any. For example `INRECORD.descendants('Price')`. */
  descendants: (name?: Text) => XML;
  /** The attribute of that name; the same as x['@name']. For example `INRECORD.attribute('id')`. */
  attribute: (name: Text) => XML;
  /** All attributes. For example `INRECORD.attributes().length()`. */
  attributes: () => XML;
  /** The text nodes among the children. For example `INRECORD.text()`. */
  text: () => XML;
  /** The comments among the children. For example `INRECORD.comments().length()`. */
  comments: () => XML;
  /** The processing instructions among the children; records have none. For example `INRECORD.processingInstructions().length()`. */
  processingInstructions: (name?: Text) => XML;
  /** The element around this one. For example `INRECORD.SKU.parent()`. */
  parent: () => XML;
  /** Position among the parent's children, from 0. For example `INRECORD.SKU.childIndex()`. */
  childIndex: () => number;
  /** The element's or attribute's name. For example `INRECORD.name().localName`. */
  name: () => QName | null;
  /** The name without its namespace. For example `INRECORD.children()[0].localName()`. */
  localName: () => string | null;
  /** What kind of node it is. For example `INRECORD.nodeKind() === 'element'`. */
  nodeKind: () => 'element' | 'attribute' | 'text' | 'comment' | 'processing-instruction';
  /** Whether there are no child elements. For example `INRECORD.SKU.hasSimpleContent()`. */
  hasSimpleContent: () => boolean;
  /** Whether there are child elements. For example `INRECORD.hasComplexContent()`. */
  hasComplexContent: () => boolean;
  /** Whether an equal item is in the list. For example `INRECORD.Picture.contains('a.jpg')`. */
  contains: (value: unknown) => boolean;
  /** A copy that shares nothing with the record. For example `var sale = INRECORD.Sale.copy()`. */
  copy: () => XML;
  /** Adds a copy of the child behind all others. For example `INRECORD.appendChild('text')`. */
  appendChild: (child: unknown) => XML;
  /** Adds a copy of the child before all others. For example `INRECORD.prependChild('text')`. */
  prependChild: (child: unknown) => XML;
  /** Adds a copy before a child. For example `INRECORD.insertChildBefore(INRECORD.SKU[0], 'text')`. */
  insertChildBefore: (before: XML | null, child: unknown) => XML | undefined;
  /** Adds a copy behind a child. For example `INRECORD.insertChildAfter(INRECORD.SKU[0], 'text')`. */
  insertChildAfter: (after: XML | null, child: unknown) => XML | undefined;
  /** Replaces all children. For example `INRECORD.Note.setChildren('sold')`. */
  setChildren: (value: unknown) => XML;
  /** Replaces children of a name. On an element with text alone use toString().replace(). For example `INRECORD.replace('Note', 'sold')`. */
  replace: (name: unknown, value: unknown) => XML;
  /** Joins neighbouring text nodes. For example `INRECORD.normalize()`. */
  normalize: () => XML;
  /** Renames the element. For example `INRECORD.Note.setName('Remark')`. */
  setName: (name: unknown) => void;
  /** Renames it and keeps its namespace. For example `INRECORD.Note.setLocalName('Remark')`. */
  setLocalName: (name: unknown) => void;
  /** Its namespace, or the one that a prefix stands for. For example `INRECORD.namespace().uri`. */
  namespace: (prefix?: Text) => Namespace | undefined;
  /** Puts it into a namespace. For example `INRECORD.setNamespace(new Namespace('urn:a'))`. */
  setNamespace: (namespace: unknown) => void;
  /** Declares a namespace on it. For example `INRECORD.addNamespace(new Namespace('a', 'urn:a'))`. */
  addNamespace: (namespace: unknown) => XML;
  /** Takes a declaration away. For example `INRECORD.removeNamespace(new Namespace('urn:a'))`. */
  removeNamespace: (namespace: unknown) => XML;
  /** The namespaces that apply to it. For example `INRECORD.inScopeNamespaces().length`. */
  inScopeNamespaces: () => Namespace[];
  /** The namespaces that it declares itself. For example `INRECORD.namespaceDeclarations().length`. */
  namespaceDeclarations: () => Namespace[];
  /** Whether the other is equal by the rules of E4X; what == would be. For example `INRECORD.Kind.equals('ring')`. */
  equals: (other: unknown) => boolean;
}

interface Mapping {
  /** Looks a value up in the sheet of that name with the columns From and To; null on a miss without default. For example `MAPPING.map('colors', colour, { default: colour })`. */
  map: (name: Text, value: Text, options?: MapOptions) => any;
  /** Opens a workbook or delimited file of the bundle. Throws when it is not there. For example `MAPPING.open('lookup/colors.xlsx')`. */
  open: (path: Text) => Workbook;
}

interface Workbook {
  /** One sheet of a workbook; the first without a name. For example `book.sheet('Colors', { wildcards: true })`. */
  sheet: (name?: Text, options?: SheetOptions) => Sheet;
}

interface Sheet {
  /** The target column's text in the row whose key column holds the value, or whose key columns hold all values. For example `sheet.lookup('Merchant colour', colour, 'eBay colour')`. */
  lookup: { (column: Text, value: Text, target: Text, options?: LookupOptions): any; (keys: { [column: string]: Text }, target: Text, options?: LookupOptions): any };
  /** The target column's text in the last row whose number is not above the value. For example `sheet.range('Price from', price, 'Band')`. */
  range: (column: Text, value: Text, target: Text, options?: LookupOptions) => any;
  /** All rows as objects. For example `sheet.rows()[0]['eBay colour']`. */
  rows: () => { readonly [column: string]: string }[];
  /** The names of the columns. For example `sheet.header()`. */
  header: () => string[];
  /** The sheet's name. For example `sheet.name`. */
  readonly name: string;
}

interface LookupService {
  /** Makes a file ready to be asked. Columns count from 0; the first row is data; of equal keys the last row wins. For example `LOOKUP_SERVICE.loadDelimitedFile('lookup/conditions.csv', ',', [0], [1])`. */
  loadDelimitedFile: (path: Text, separator: Text, keyColumns: Text | Text[], valueColumns: Text | Text[]) => void;
  /** The value columns of the row with these keys, or null. Throws for a file that was not loaded. For example `LOOKUP_SERVICE.get('lookup/conditions.csv', ['new'])`. */
  get: (path: Text, keys: Text | Text[]) => (string | null)[] | null;
}

interface Logger {
  /** Writes a line of level info. For example `LOGGER.log(INRECORD.SKU)`. */
  log: (...values: unknown[]) => void;
  /** Writes a line of level debug. For example `LOGGER.debug('price', price)`. */
  debug: (...values: unknown[]) => void;
  /** Writes a line of level info. For example `LOGGER.info('price', price)`. */
  info: (...values: unknown[]) => void;
  /** Writes a line of level warn. For example `LOGGER.warn('no stock')`. */
  warn: (...values: unknown[]) => void;
  /** Writes a line of level error. The record goes on. For example `LOGGER.error('no price')`. */
  error: (...values: unknown[]) => void;
  /** Drops lines below a level, until the end of the record. For example `LOGGER.setLevel('WARN')`. */
  setLevel: (level: 'ALL' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'OFF') => void;
}

interface Feed {
  /** The feed kind. For example `FEED.kind === 'inventory'`. */
  readonly kind: string;
  /** The file's name as the merchant dropped it. For example `FEED.fileName`. */
  readonly fileName: string;
  /** The merchant's id. For example `FEED.merchant`. */
  readonly merchant: string;
  /** The marketplace the drafts are meant for. For example `FEED.marketplace`. */
  readonly marketplace: string;
  /** When the feed was received, ISO 8601 in UTC. The clock stands there. For example `FEED.receivedAt`. */
  readonly receivedAt: string;
  /** The same in milliseconds since 1970. For example `new Date(FEED.receivedAtMs)`. */
  readonly receivedAtMs: number;
}

interface OutboundRecords {
  /** Adds a record to the file and returns it, to be filled: one for each order line. Feeds of kind order. For example `ORDERS.createOrder().Number = INRECORD.order_id`. */
  createOrder: () => OutboundRecord;
}

/** What is sold: the output object of a product feed. */
interface ProductOutput {
  /** The merchant's own id of one buyable thing. For example `'RING-750-54'`. */
  SKU?: Text;
  /** SKU, or the group's id for a group; names the draft where no SKU is assigned. For example `'RING-750'`. */
  ID?: Text;
  /** SKU of the product that this record is a variation of, where each has a flat record. For example `'RING-750'`. */
  VariantOf?: Text;
  /** What the merchant asks for. For example `'FULL_UPDATE'`. */
  ActionCode?: "FULL_UPDATE" | "PARTIAL_UPDATE" | "DELETE" | XML | null;
  /** Language and country of the texts. For example `'en_US'`. */
  Locale?: Text;
  /** Language and country that the texts were translated from. For example `'de_DE'`. */
  SourceLocale?: Text;
  /** Name of the product as a buyer reads it. eBay takes 80 characters. For example `'Gold ring, 750, size 54'`. */
  Title?: Text;
  /** A second line below the title. eBay takes 55 characters. For example `'Made in Pforzheim'`. */
  Subtitle?: Text;
  /** Long text; HTML as the marketplace takes it. For example `'<p>Hand made</p>'`. */
  Description?: Text;
  /** Path of the template that the description is made from. For example `'templates/ring.html'`. */
  DescriptionTemplate?: Text;
  /** Number or path of the marketplace's category, leaf last. For example `'164331'`. */
  Category?: Text;
  /** The merchant's own name of the category. For example `'Jewellery > Rings'`. */
  CategoryName?: Text;
  /** A second category of the marketplace. For example `'52546'`. */
  SecondaryCategory?: Text;
  /** Category in the merchant's own shop on the marketplace. For example `'Rings'`. */
  StoreCategory1?: Text;
  /** A second one. For example `'New'`. */
  StoreCategory2?: Text;
  /** Brand as a buyer knows it. For example `'Wren'`. */
  Brand?: Text;
  /** The manufacturer's part number. For example `'RG-750-54'`. */
  MPN?: Text;
  /** Trade item number of 8, 12, 13 or 14 digits, check digit included. For example `'4006381333931'`. */
  GTIN?: Text;
  /** Universal product code, 12 digits. For example `'036000291452'`. */
  UPC?: Text;
  /** European article number, 13 digits or 8. For example `'4006381333931'`. */
  EAN?: Text;
  /** Number of a book, 13 digits or 10. For example `'9783161484100'`. */
  ISBN?: Text;
  /** Kind of id → id, as an object or as JSON text. For example `{ EAN: '4006381333931', BRAND: 'Wren' }`. */
  ProductIDs?: { UPC?: Text; ISBN?: Text; EAN?: Text; GTIN?: Text; BRAND?: Text; MPN?: Text; EPID?: Text; ASIN?: Text; } | string | null;
  /** Kind of CatalogProductID: EAN, EPID, BrandMPN and so on. For example `'EAN'`. */
  CatalogProductType?: Text;
  /** Id in the marketplace's catalogue; for BrandMPN brand and part number. For example `['Wren', 'RG-750']`. */
  CatalogProductID?: Many<Text>;
  /** The marketplace's number or name of the condition. For example `'1000'`. */
  Condition?: Text;
  /** What a used piece looks like. For example `'Slight scratches'`. */
  ConditionDescription?: Text;
  /** What one piece costs. For example `'14.99'`. */
  Price?: Decimal;
  /** ISO 4217 code of every amount of this object. For example `'EUR'`. */
  Currency?: Text;
  /** Price while a sale runs. For example `'9.99'`. */
  SalePrice?: Decimal;
  /** When the sale price begins to count. For example `'2026-03-01T08:00:00Z'`. */
  SaleStart?: Moment;
  /** When it ends. For example `'2026-03-08T08:00:00Z'`. */
  SaleEnd?: Moment;
  /** The price that is shown struck through. For example `'19.99'`. */
  OriginalRetailPrice?: Decimal;
  /** The manufacturer allows no lower price to be shown. For example `'12.99'`. */
  MinimumAdvertisedPrice?: Decimal;
  /** Value-added tax in the price, in per cent. For example `'19'`. */
  VATPercentage?: Decimal;
  /** The marketplace adds sales tax to the price. For example `true`. */
  ApplyTax?: Text;
  /** The marketplace's tax category. For example `'clothing'`. */
  TaxCategory?: Text;
  /** Pieces that can be sold now. For example `7`. */
  Quantity?: Decimal;
  /** Pieces one buyer may take. For example `5`. */
  MaxQuantityPerBuyer?: Decimal;
  /** Buyers may offer a lower price. On eBay not with variations. For example `true`. */
  BestOfferEnabled?: Text;
  /** An offer of so much is accepted at once. For example `'13.99'`. */
  BestOfferAutoAcceptPrice?: Decimal;
  /** An offer below it is declined at once. For example `'11.99'`. */
  BestOfferAutoDeclinePrice?: Decimal;
  /** Where the pieces lie: the merchant's name of the warehouse or shop. For example `'Pforzheim 1'`. */
  Location?: Text;
  /** Working days until a piece is handed to the carrier. For example `2`. */
  HandlingDays?: Decimal;
  /** City and state that the marketplace shows. For example `'Pforzheim, BW'`. */
  ItemLocation?: Text;
  /** Postal code the piece is sent from. For example `'75172'`. */
  ItemPostalCode?: Text;
  /** Country the piece is sent from, ISO 3166. For example `'DE'`. */
  ItemCountry?: Text;
  /** Country of manufacture, ISO 3166. For example `'IT'`. */
  CountryOfOrigin?: Text;
  /** A buyer may fetch the piece in a shop. For example `true`. */
  EligibleForPickupInStore?: Text;
  /** Name of the shipping profile. For example `'Standard'`. */
  ShippingPolicyName?: Text;
  /** Name of the payment profile. For example `'Standard'`. */
  PaymentPolicyName?: Text;
  /** Name of the return profile. For example `'30 days'`. */
  ReturnPolicyName?: Text;
  /** Colour as a buyer reads it. For example `'Red'`. */
  Color?: Text;
  /** Size as a buyer reads it. For example `'M'`. */
  Size?: Text;
  /** What it is made of. For example `'Gold 750'`. */
  Material?: Text;
  /** Weight of one piece, in WeightUnit. For example `'0.25'`. */
  Weight?: Decimal;
  /** Unit of Weight. For example `'kg'`. */
  WeightUnit?: "kg" | "g" | "lb" | "oz" | XML | null;
  /** Marketplace attributes: name → value, or list of values. For example `{ Metal: 'Gold', Style: ['Band', 'Stackable'] }`. */
  ItemSpecifics: TextMap;
  /** What tells this variation from the others: name → value. For example `{ Size: 'M', Color: 'Red' }`. */
  VariationSpecifics: TextMap;
  /** The merchant's own values, for templates and for the way back. For example `{ ProductDescription: 'Hand made', Collection: 'Spring' }`. */
  CustomFields: TextMap;
  /** Size and weight of the package that is shipped. For example `{ MeasurementSystem: 'Metric', WeightMajor: '1' }`. */
  PackageDetails: PackageDetails;
  /** Pictures, the best first. eBay takes 24. For example `['https://img.example/ring.jpg']`. */
  MainPictureURLs?: Many<Text>;
  /** Pictures of this variation, the best first. For example `['https://img.example/red.jpg']`. */
  VariationPictureURLs?: Many<Text>;
  /** Buyable versions; filled by PRODUCT.createVariation(sku). For example `[{ SKU: 'RING-750-54', VariationSpecifics: { Size: '54' } }]`. */
  Variations?: VariationOutput[] | null;
  /** What a part fits; filled by PRODUCT.createCompatibility(). For example `[{ Year: '2020', Make: 'Saab' }]`. */
  Compatibilities?: TextMap[] | null;
  /** Adds a variation to PRODUCT.Variations and returns it, to be filled. Feeds of kind product, inventory. For example `var red = PRODUCT.createVariation('R-1-RED')`. */
  createVariation: (sku?: Text) => VariationOutput;
  /** Adds an entry to PRODUCT.Compatibilities and returns it, to be filled. Feeds of kind product, inventory. For example `PRODUCT.createCompatibility().Make = 'Saab'`. */
  createCompatibility: () => { [name: string]: Text };
}

/** One buyable version of a product, made by PRODUCT.createVariation(sku). */
interface VariationOutput {
  /** The merchant's own id of one buyable thing. For example `'RING-750-54'`. */
  SKU?: Text;
  /** Language and country of the texts. For example `'en_US'`. */
  Locale?: Text;
  /** Name of the product as a buyer reads it. eBay takes 80 characters. For example `'Gold ring, 750, size 54'`. */
  Title?: Text;
  /** A second line below the title. eBay takes 55 characters. For example `'Made in Pforzheim'`. */
  Subtitle?: Text;
  /** Trade item number of 8, 12, 13 or 14 digits, check digit included. For example `'4006381333931'`. */
  GTIN?: Text;
  /** Universal product code, 12 digits. For example `'036000291452'`. */
  UPC?: Text;
  /** European article number, 13 digits or 8. For example `'4006381333931'`. */
  EAN?: Text;
  /** Number of a book, 13 digits or 10. For example `'9783161484100'`. */
  ISBN?: Text;
  /** The manufacturer's part number. For example `'RG-750-54'`. */
  MPN?: Text;
  /** Kind of id → id, as an object or as JSON text. For example `{ EAN: '4006381333931', BRAND: 'Wren' }`. */
  ProductIDs?: { UPC?: Text; ISBN?: Text; EAN?: Text; GTIN?: Text; BRAND?: Text; MPN?: Text; EPID?: Text; ASIN?: Text; } | string | null;
  /** The marketplace's number or name of the condition. For example `'1000'`. */
  Condition?: Text;
  /** What a used piece looks like. For example `'Slight scratches'`. */
  ConditionDescription?: Text;
  /** What one piece costs. For example `'14.99'`. */
  Price?: Decimal;
  /** ISO 4217 code of every amount of this object. For example `'EUR'`. */
  Currency?: Text;
  /** Price while a sale runs. For example `'9.99'`. */
  SalePrice?: Decimal;
  /** When the sale price begins to count. For example `'2026-03-01T08:00:00Z'`. */
  SaleStart?: Moment;
  /** When it ends. For example `'2026-03-08T08:00:00Z'`. */
  SaleEnd?: Moment;
  /** The price that is shown struck through. For example `'19.99'`. */
  OriginalRetailPrice?: Decimal;
  /** Pieces that can be sold now. For example `7`. */
  Quantity?: Decimal;
  /** Colour as a buyer reads it. For example `'Red'`. */
  Color?: Text;
  /** Size as a buyer reads it. For example `'M'`. */
  Size?: Text;
  /** What it is made of. For example `'Gold 750'`. */
  Material?: Text;
  /** Weight of one piece, in WeightUnit. For example `'0.25'`. */
  Weight?: Decimal;
  /** Unit of Weight. For example `'kg'`. */
  WeightUnit?: "kg" | "g" | "lb" | "oz" | XML | null;
  /** What tells this variation from the others: name → value. For example `{ Size: 'M', Color: 'Red' }`. */
  VariationSpecifics: TextMap;
  /** Size and weight of the package that is shipped. For example `{ WeightMajor: '1' }`. */
  VariationPackageDetails: PackageDetails;
  /** Pictures of this variation, the best first. For example `['https://img.example/red.jpg']`. */
  VariationPictureURLs?: Many<Text>;
  /** The merchant's own values, for templates and for the way back. For example `{ ProductDescription: 'Hand made', Collection: 'Spring' }`. */
  CustomFields?: TextMap;
}

/** Price and stock of one shared.SKU: the output object of an inventory feed. */
interface InventoryOutput {
  /** The merchant's own id of one buyable thing. For example `'RING-750-54'`. */
  SKU?: Text;
  /** SKU, or the group's id for a group; names the draft where no SKU is assigned. For example `'RING-750'`. */
  ID?: Text;
  /** What one piece costs. For example `'14.99'`. */
  Price?: Decimal;
  /** ISO 4217 code of every amount of this object. For example `'EUR'`. */
  Currency?: Text;
  /** Price while a sale runs. For example `'9.99'`. */
  SalePrice?: Decimal;
  /** When the sale price begins to count. For example `'2026-03-01T08:00:00Z'`. */
  SaleStart?: Moment;
  /** When it ends. For example `'2026-03-08T08:00:00Z'`. */
  SaleEnd?: Moment;
  /** The price that is shown struck through. For example `'19.99'`. */
  OriginalRetailPrice?: Decimal;
  /** Pieces that can be sold now. For example `7`. */
  Quantity?: Decimal;
  /** Where the pieces lie: the merchant's name of the warehouse or shop. For example `'Pforzheim 1'`. */
  Location?: Text;
  /** Working days until a piece is handed to the carrier. For example `2`. */
  HandlingDays?: Decimal;
  /** The merchant's own values, for templates and for the way back. For example `{ ProductDescription: 'Hand made', Collection: 'Spring' }`. */
  CustomFields?: TextMap;
}

/** A parcel on its way: the output object of a shipment feed. */
interface ShipmentOutput {
  /** The marketplace's id of the order. For example `'110123-7!1'`. */
  OrderID?: Text;
  /** The merchant's own id of the order; names the draft where no OrderID is assigned. For example `'A-2026-17'`. */
  MerchantOrderID?: Text;
  /** The marketplace's id of the order line. For example `'110123-7'`. */
  LineItemID?: Text;
  /** The merchant's own id of one buyable thing. For example `'RING-750-54'`. */
  SKU?: Text;
  /** Marketplace that the order came from. For example `'EBAY_DE'`. */
  ChannelID?: Text;
  /** Who ships it. For example `'DHL'`. */
  ShippingCarrier?: Text;
  /** The carrier's number of the parcel. For example `'00340434161094042557'`. */
  TrackingNumber?: Text;
  /** Page where the buyer can follow the parcel. For example `'https://track.example/0034'`. */
  TrackingURL?: Text;
  /** When the parcel was handed over. For example `'2026-03-02T15:30:00Z'`. */
  ShippedDate?: Moment;
  /** How far the parcel has come. For example `'NOT_SHIPPED'`. */
  LogisticsStatus?: "NOT_SHIPPED" | "SHIPPED" | "IN_TRANSIT" | "RECEIVED" | "NOT_READY_FOR_PICKUP" | "READY_FOR_PICKUP" | "PICKED_UP" | XML | null;
  /** Pieces in the parcel. For example `1`. */
  Quantity?: Decimal;
  /** Code the buyer shows in the shop. For example `'7781'`. */
  PickupCode?: Text;
  /** What the buyer should know when fetching it. For example `'Counter 2'`. */
  PickupNote?: Text;
  /** Order lines in the parcel. For example `[{ LineItemID: '110123-7', Quantity: 1 }]`. */
  LineItems?: LineItem[] | null;
  /** The merchant's own values, for templates and for the way back. For example `{ ProductDescription: 'Hand made', Collection: 'Spring' }`. */
  CustomFields?: TextMap;
  /** Adds an order line to SHIPMENT.LineItems and returns it, to be filled. Feeds of kind shipment. For example `SHIPMENT.createLineItem('110123-7').Quantity = 1`. */
  createLineItem: (id?: Text) => LineItem;
}

/** One order line of a shipment. */
interface LineItem {
  /** The marketplace's id of the order line. For example `'110123-7'`. */
  LineItemID?: Text;
  /** The merchant's own id of one buyable thing. For example `'RING-750-54'`. */
  SKU?: Text;
  /** The marketplace's id of the listing. For example `'110123'`. */
  ItemID?: Text;
  /** Name of the product as a buyer reads it. eBay takes 80 characters. For example `'Gold ring, 750, size 54'`. */
  Title?: Text;
  /** Pieces in the parcel. For example `1`. */
  Quantity?: Decimal;
  /** Who ships it. For example `'DHL'`. */
  ShippingCarrier?: Text;
  /** The carrier's number of the parcel. For example `'00340434161094042557'`. */
  TrackingNumber?: Text;
  /** When the parcel was handed over. For example `'2026-03-02T15:30:00Z'`. */
  ShippedDate?: Moment;
  /** How far the parcel has come. For example `'NOT_SHIPPED'`. */
  LogisticsStatus?: "NOT_SHIPPED" | "SHIPPED" | "IN_TRANSIT" | "RECEIVED" | "NOT_READY_FOR_PICKUP" | "READY_FOR_PICKUP" | "PICKED_UP" | XML | null;
}

/** Size and weight of the package that is shipped. */
interface PackageDetails {
  /** English: inches, pounds, ounces. Metric: centimetres, kilograms, grams. For example `'English'`. */
  MeasurementSystem?: "English" | "Metric" | XML | null;
  /** Kilograms or pounds. For example `'1'`. */
  WeightMajor?: Decimal;
  /** Grams or ounces. For example `'250'`. */
  WeightMinor?: Decimal;
  /** Longest side. For example `'30'`. */
  Length?: Decimal;
  /** Second side. For example `'20'`. */
  Width?: Decimal;
  /** Third side. For example `'10'`. */
  Depth?: Decimal;
  /** The carrier's or marketplace's name of the package. For example `'PackageThickEnvelope'`. */
  Type?: Text;
}

/** The input record, of XML and CSV feeds alike. For example `INRECORD.SKU.toString()`. */
declare var INRECORD: XML;
/** The same, under its kind's name. Feeds of kind product. For example `PRODUCT_INRECORD.SKU.toString()`. */
declare var PRODUCT_INRECORD: XML;
/** The same, under its kind's name. Feeds of kind inventory. For example `INVENTORY_INRECORD.SKU.toString()`. */
declare var INVENTORY_INRECORD: XML;
/** The same, as early scripts wrote it. Feeds of kind inventory. For example `INVENTORY_RECORD.SKU.toString()`. */
declare var INVENTORY_RECORD: XML;
/** The same, under its kind's name. Feeds of kind shipment. For example `SHIPMENT_INRECORD.SKU.toString()`. */
declare var SHIPMENT_INRECORD: XML;
/** The same, under its kind's name. Feeds of kind order. For example `ORDER_INRECORD.SKU.toString()`. */
declare var ORDER_INRECORD: XML;
/** The same, under its kind's name. Feeds of kind response. For example `RESPONSE_INRECORD.outcome == 'refused'`. */
declare var RESPONSE_INRECORD: XML;
/** The records of one group; one record where scripts make no groups. For example `GROUP[0].SKU`. */
declare var GROUP: XML[];
/** The product this record becomes, fresh each time. In an inventory feed it shares Price and Quantity with INVENTORY. Feeds of kind product, inventory. For example `PRODUCT.Title = INRECORD.name`. */
declare var PRODUCT: ProductOutput;
/** Price and stock this record sets, fresh each time. Feeds of kind inventory. For example `INVENTORY.Quantity = 7`. */
declare var INVENTORY: InventoryOutput;
/** The shipment this record reports, fresh each time. Feeds of kind shipment. For example `SHIPMENT.TrackingNumber = INRECORD.parcel`. */
declare var SHIPMENT: ShipmentOutput;
/** The record of the merchant's file that this order becomes, fresh each time. Feeds of kind order. For example `ORDER.Number = INRECORD.order_id`. */
declare var ORDER: OutboundRecord;
/** Makes several records of one order. Feeds of kind order. For example `ORDERS.createOrder()`. */
declare var ORDERS: OutboundRecords;
/** The record of the merchant's file that this row becomes, fresh each time. Feeds of kind response. For example `RESPONSE.Article = INRECORD.sku`. */
declare var RESPONSE: OutboundRecord;
/** Leaves the record out on purpose. Ends the script for this record. For example `skip('a display piece')`. */
declare var skip: (reason: Text) => never;
/** Refuses the record with a reason the merchant sees. The code is lower case, such as price_missing. For example `reject('price_missing', 'the till has no price')`. */
declare var reject: (code: Text, message: Text) => never;
/** The bundle's workbooks and delimited files. For example `MAPPING.map('colors', colour)`. */
declare var MAPPING: Mapping;
/** Delimited files by column number, as on eBay's platform. For example `LOOKUP_SERVICE.get('lookup/conditions.csv', ['new'])`. */
declare var LOOKUP_SERVICE: LookupService;
/** The script's log. Each line carries feed, record, SKU, file and line. Also under the names logger and console. For example `LOGGER.warn('no stock: ' + sku)`. */
declare var LOGGER: Logger;
/** The same as LOGGER. For example `logger.log('here')`. */
declare var logger: Logger;
/** The same as LOGGER. For example `console.log('here')`. */
declare var console: Logger;
/** Facts about the feed. Frozen. For example `FEED.kind`. */
declare var FEED: Feed;
/** The file's name, as on eBay's platform. Frozen. For example `MIP_CONTEXT.FileName`. */
declare var MIP_CONTEXT: { readonly FileName: string };
/** The functions of the base scripts, for custom scripts that replace them. Frozen. For example `BASE.getPrice()`. */
declare var BASE: { readonly [name: string]: (...values: any[]) => any };
/** Text without blanks at both ends; no text for null and undefined. For example `trim(INRECORD.title)`. */
declare var trim: (value: Text) => string;
/** Whether nothing but blanks is there. For example `isBlank(INRECORD.title)`. */
declare var isBlank: (value: Text) => boolean;
/** Trimmed text in which every run of blanks is one. For example `collapse(INRECORD.title)`. */
declare var collapse: (value: Text) => string;
/** Text of at most that length, with ... at the end where it was cut. For example `truncate(INRECORD.title, 80)`. */
declare var truncate: (value: Text, length: number) => string;
/** Text that can stand in HTML. For example `escapeHtml(INRECORD.title)`. */
declare var escapeHtml: (value: Text) => string;
/** Makes XML from text. Records are such values; every name on one gives a list, empty where nothing has that name. For example `new XML('<note>sold</note>')`. */
declare var XML: XMLConstructor;
/** Makes a list of XML values from text. For example `new XMLList('<a/><b/>').length()`. */
declare var XMLList: XMLListConstructor;
/** Makes a qualified name. For example `new QName('urn:a', 'price')`. */
declare var QName: QNameConstructor;
/** Makes a namespace. For example `new Namespace('urn:a')`. */
declare var Namespace: NamespaceConstructor;
/** Whether a text can be the name of an element. For example `isXMLName('price')`. */
declare var isXMLName: (name: unknown) => boolean;

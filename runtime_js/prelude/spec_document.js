// spec_document.js — ORDER and ORDERS of the order feed: the merchant's file as it grows.
//
// ORDER is one XML element for the whole file, ORDERS makes rows. What a record has put there is
// taken back when the record fails, so that the file holds whole orders only.
((crossdock) => {
  'use strict';
  const { global } = crossdock;
  const { Error, arrayPush, reflectGet, stringToWellFormed } = crossdock.prim;
  const { spec, values } = crossdock;
  const { nodes, parse, state, text, tree } = crossdock.xml;

  let orders = null; // {orders, take} of a CSV file
  let children = 0; // of ORDER, before the record

  function rootNode() {
    const root = reflectGet(global, 'ORDER');
    const node = crossdock.xml.isXml(root) ? state.single(root) : undefined;
    if (node === undefined) {
      throw new values.Refusal('value_not_data', 'ORDER is no longer one XML element', 'ORDER');
    }
    return node;
  }

  spec.document = {
    __proto__: null,
    /** Makes the document that CONFIG asks for. */
    create(config) {
      if (config.OutputFileFormat === 'CSV') {
        orders = spec.outputs.makeOrders();
        global.ORDERS = orders.orders;
      } else {
        global.ORDER = state.xmlOf(parse.parseOne(`${config.OutputFileXmlTag ?? '<Orders/>'}`));
      }
    },
    begin() {
      if (orders === null) children = nodes.kidsOf(rootNode()).length;
    },
    /** What the record has put there, as output objects; of XML nothing, it stays in ORDER. */
    taken() {
      if (orders === null) return [];
      const rows = orders.take();
      const found = [];
      for (let i = 0; i < rows.length; i++) arrayPush(found, values.field(rows[i], 'ORDERS', i));
      return found.length === 0 ? [] : [['ORDERS', { __proto__: null, Orders: found }]];
    },
    /** Takes back what a failed record has put there. */
    undo() {
      if (orders !== null) {
        orders.take();
        return;
      }
      const kids = nodes.kidsOf(rootNode());
      const added = [];
      for (let i = children; i < kids.length; i++) arrayPush(added, kids[i]);
      tree.removeAll(added);
    },
    /** The whole document as text; null for rows. */
    text() {
      if (orders === null) return stringToWellFormed(text.toXmlString(rootNode()));
      if (orders.take().length > 0) throw new Error('an order was made after the last record');
      return null;
    },
  };
})(globalThis.__crossdock__);

// xml_content.js — the text of a record object, and equality by text.
((crossdock) => {
  'use strict';
  const { arrayIsArray } = crossdock.prim;
  const { nodes, state, text, tree } = crossdock.xml;
  const { K } = state;
  const { KIND } = nodes;

  text.simpleTextOf = (node) =>
    node.kind === KIND.COMMENT || (node.text === null && tree.hasElements(node))
      ? undefined
      : tree.simpleText(node);

  /** E4X ToString of an XML object or list. */
  text.ofFacade = (facade) => {
    const holds = state.held(facade);
    if (typeof holds === 'string') return holds;
    if (holds === undefined) return '';
    return arrayIsArray(holds) ? text.listToText(state.nodesOf(facade)) : text.toText(holds);
  };

  /** The same with the common case first: a leaf, read as text or as a node. */
  text.fast = (facade) => {
    const holds = nodes.touched === 0 ? facade[K] : state.held(facade);
    if (typeof holds === 'string') return holds;
    if (typeof holds?.text === 'string' && holds.kind !== KIND.COMMENT) return holds.text;
    state.check(facade);
    return text.ofFacade(facade);
  };

  /** Whether two nodes, or a node and a value, are equal as E4X `==` has it. */
  text.equal = (node, other) => {
    const brand = state.brandOf(other);
    if (brand === undefined) {
      const own = text.simpleTextOf(node);
      return own !== undefined && own === `${other}`;
    }
    const twin = state.single(other);
    if (twin === undefined || twin === node) return twin === node;
    return text.toXmlString(twin) === text.toXmlString(node);
  };
})(globalThis.__crossdock__);

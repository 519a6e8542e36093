// snapshot_xml.js — an XML value that a script keeps (`var template = new XML(…)`), as it was.
//
// It is compared as text; to restore it, the object gets a fresh copy of its tree. Values read out
// of one another (`template.item`) get a copy each: they are equal then, but no longer connected.
((crossdock) => {
  'use strict';
  const { arrayIsArray, arrayJoin, arrayPush } = crossdock.prim;
  const { state, text, tree } = crossdock.xml;
  const { K } = state;

  function asText(nodes) {
    const parts = [];
    for (let i = 0; i < nodes.length; i++) arrayPush(parts, text.toXmlString(nodes[i]));
    return arrayJoin(parts, '\n');
  }

  function copies(nodes) {
    const made = [];
    for (let i = 0; i < nodes.length; i++) arrayPush(made, tree.copy(nodes[i]));
    return made;
  }

  class XmlNode {
    constructor(facade, path) {
      this.object = facade;
      this.path = path;
      this.isOne = !arrayIsArray(state.held(facade)) && state.count(facade) === 1;
      const nodes = state.nodesOf(facade);
      this.nodes = copies(nodes);
      this.text = asText(nodes);
    }

    /** Is the value as it was? */
    isIntact() {
      return asText(state.nodesOf(this.object)) === this.text;
    }

    /** Gives it back its tree; always possible. */
    restore() {
      const made = copies(this.nodes);
      if (this.isOne && state.brandOf(this.object) === 'XML') made[0].facade = this.object;
      this.object[K] = this.isOne ? made[0] : made.length === 0 ? undefined : made;
      return true;
    }
  }

  crossdock.snapshot.XmlNode = XmlNode;
})(globalThis.__crossdock__);

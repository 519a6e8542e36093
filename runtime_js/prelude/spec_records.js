// spec_records.js — the records of a file in order: skipped, keyed, gathered in groups, answered.
//
// Records come before their answer is known: a group ends only when a record of another group has
// been read. So each has a slot, and answers leave in the order of the slots. The hooks of the
// record that ends a group run before that group is transformed.
((crossdock) => {
  'use strict';
  const { arrayPush, arrayShift, jsonStringify } = crossdock.prim;
  const { logger, random, spec, verdict } = crossdock;
  const { call, failure, has, textOf } = spec.hooks;
  const { judged, point, rejected, skipped } = spec.transform;

  const NONE = [];

  let isXml = true;
  let maxLines = 0;
  let rejects = false; // whether a group that is not whole is refused
  let kept = 0; // records that were not skipped
  let open = null; // the group that is being gathered: {id, records, slots}
  const slots = []; // records without an answer that has left, in order

  /** Begins a call of hooks: its chance numbers and its log. */
  function begin(number) {
    random.begin(number);
    logger.begin();
    verdict.begin();
  }

  /** Takes what the hooks have logged and looked up in vain since `begin`. */
  function collect(slot) {
    const lines = logger.lines();
    for (let i = 0; i < lines.length && slot.log.length < maxLines; i++) add(slot, 'log', lines[i]);
    const misses = crossdock.lookup.takeMisses();
    for (let i = 0; i < misses.length; i++) add(slot, 'misses', misses[i]);
    slot.dropped += logger.dropped();
  }

  /** Most records have nothing to tell, so their lists are made when there is something in them. */
  function add(slot, list, entry) {
    if (slot[list] === NONE) slot[list] = [];
    arrayPush(slot[list], entry);
  }

  /** Writes down a slot's answer; `result` is its own, and changed. */
  function settle(slot, result) {
    if (slot.log !== NONE) result.log = slot.log;
    if (slot.misses !== NONE) result.m = slot.misses;
    if (slot.dropped > 0) {
      const message = `${slot.dropped} log lines were dropped`;
      add(slot, 'findings', { code: 'script_limit_log', message, path: 'LOGGER' });
    }
    if (slot.findings !== NONE) result.f = slot.findings;
    slot.text = jsonStringify(result); // as text at once, so that no script reaches it
  }

  /** The result of a group: {o, …} as record.js has it. */
  function transformed(records, members) {
    const said = [];
    for (let i = 0; i < members.length; i++) arrayPush(said, members[i].group);
    const lacking = spec.groups.lacking(said);
    if (lacking !== null && rejects) return rejected({ ...lacking, stack: [] });
    if (lacking !== null) add(members[0], 'findings', lacking);
    return spec.transform.run(spec.groups.ordered(records), members[0].key);
  }

  function close() {
    if (open === null) return;
    const { records, slots: members } = open;
    open = null;
    begin(members[0].number);
    const result = transformed(records, members);
    collect(members[0]);
    // The others share its fate; what it became is told once.
    const { o, r, e } = result;
    settle(members[0], result);
    for (let i = 1; i < members.length; i++) {
      settle(members[i], o === 'translated' ? { __proto__: null, o } : { __proto__: null, o, r, e });
    }
  }

  function keyOf() {
    const hook = has('getPrimaryKey') ? 'getPrimaryKey' : has('loadSku') ? 'loadSku' : null;
    return hook === null ? `line ${kept}` : textOf(call(hook));
  }

  /** The hooks of one record: its result, or null where it is to be transformed. */
  function admit(slot, record) {
    point(record);
    if (has('isSkipRecord') && call('isSkipRecord')) return skipped('left out by isSkipRecord()');
    kept += 1;
    slot.key = keyOf();
    slot.group = spec.groups.of(record, slot.key);
    return null;
  }

  function tried(slot, record) {
    begin(slot.number);
    let result;
    try {
      result = admit(slot, record);
    } catch (thrown) {
      const word = verdict.taken();
      result = word === null ? rejected(failure(thrown, slot.key)) : judged(word);
    }
    collect(slot);
    if (result !== null) settle(slot, result);
    return result === null;
  }

  spec.records = {
    __proto__: null,
    prepare(xml, refuses, logLines) {
      isXml = xml;
      rejects = refuses;
      maxLines = logLines;
    },
    /** Takes the next record: its name and node as the feed reader gives them. */
    take(number, name, node) {
      const slot = {
        number, key: `line ${kept + 1}`, group: null, text: null,
        log: NONE, misses: NONE, findings: NONE, dropped: 0,
      };
      arrayPush(slots, slot);
      const { nodes, state } = crossdock.xml;
      const record = isXml ? state.xmlOf(nodes.promote(node, name, null)) : node;
      if (!tried(slot, record)) return;
      const { group } = slot;
      if (group !== null && open !== null && open.id === group.id) {
        arrayPush(open.records, record);
        arrayPush(open.slots, slot);
        return;
      }
      close();
      open = { id: group === null ? null : group.id, records: [record], slots: [slot] };
      if (group === null) close();
    },
    /** Ends the file. */
    close,
    /** The answers that can leave, in order. */
    settled() {
      const texts = [];
      while (slots.length > 0 && slots[0].text !== null) arrayPush(texts, arrayShift(slots).text);
      return texts;
    },
    /** Key of the last record, for what fails after it. */
    lastKey: () => `line ${kept}`,
  };
})(globalThis.__crossdock__);

// spec_groups.js — which group a record of a config-spec set is of, and whether a group is whole.
//
// getVariantOf() and getGroupId() tell of a record that it is a variation of a group, or the group
// itself. They take no part in the transformation: they show a group that the feed leaves out.
((crossdock) => {
  'use strict';
  const { arrayPush } = crossdock.prim;
  const { spec } = crossdock;
  const { call, has, textOf } = spec.hooks;

  let how = null; // how records are gathered: 'hook', 'key' or null
  let moves = false; // whether the row without a location stands first in its group

  /** What a hook says of the record; '' where it says nothing or is not defined. */
  function said(hook) {
    if (!has(hook)) return '';
    const value = call(hook);
    return value === undefined || value === null ? '' : textOf(value);
  }

  function idOf(record, key) {
    if (how === 'hook') return textOf(call('groupBy'));
    return has('loadSku') || has('getPrimaryKey') ? key : `${record.SKU}`;
  }

  const isOfShop = ({ LocationID: id }) => id !== undefined && id !== '';

  spec.groups = {
    __proto__: null,
    prepare(rules) {
      ({ how, moves } = rules);
    },
    /** What the hooks say: {id, variationOf, groupId}; null where each record stands alone. */
    of(record, key) {
      if (how === null) return null;
      const id = idOf(record, key);
      if (how === 'key') return { id, variationOf: '', groupId: '' };
      return { id, variationOf: said('getVariantOf'), groupId: said('getGroupId') };
    },
    /** The records as scripts see them. */
    ordered(records) {
      let first = 0;
      while (moves && first < records.length && isOfShop(records[first])) first += 1;
      if (first === 0 || first === records.length) return records;
      const found = [records[first]];
      for (let i = 0; i < records.length; i++) if (i !== first) arrayPush(found, records[i]);
      return found;
    },
    /** What a group lacks, {code, message} of a finding, or null. `groups` is what `of` gave. */
    lacking(groups) {
      let variationOf = '';
      let groupId = '';
      for (let i = 0; i < groups.length && groups[i] !== null; i++) {
        if (variationOf === '') variationOf = groups[i].variationOf;
        if (groupId === '') groupId = groups[i].groupId;
      }
      if (variationOf !== '' && groupId === '' && has('getGroupId')) {
        const message = `a variation of ${variationOf}, and the feed has no such group before it`;
        return { code: 'spec_variation_alone', message };
      }
      if (groupId !== '' && variationOf === '' && has('getVariantOf')) {
        const message = `the group ${groupId} has no variations in the feed`;
        return { code: 'spec_group_alone', message };
      }
      return null;
    },
  };
})(globalThis.__crossdock__);

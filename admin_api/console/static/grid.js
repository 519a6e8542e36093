// grid.js — what the grid of products asks of the browser; columns name these functions.
//
// Cells are made of elements with text, never of HTML: what merchants write stays what it is.
window.cdGrid = (() => {
  'use strict';

  const element = (kind, classes, text) => {
    const made = document.createElement(kind);
    if (classes) made.className = classes;
    if (text) made.textContent = text;
    return made;
  };

  /** The SKU as a link to its own page. */
  const sku = (params) => {
    const made = element('a', '', params.value);
    made.href = params.data.href;
    return made;
  };

  /** A state: icon and word in its colour. */
  const state = (params) => {
    const made = element('span', `cd-chip cd-chip--${params.data.tone}`);
    const mark = element('i', 'q-icon material-icons-outlined', params.data.icon);
    mark.setAttribute('aria-hidden', 'true');
    made.append(mark, element('span', '', params.value));
    return made;
  };

  /** The listings of a SKU: a link where buyers see it, else its id. */
  const listings = (params) => {
    const made = element('span', 'cd-grid-listings');
    for (const each of params.value || []) {
      const shown = element(each.page ? 'a' : 'span', '', each.id || each.state);
      shown.title = `${each.channel}: ${each.state}`;
      if (each.page) {
        shown.href = each.page;
        shown.target = '_blank';
        shown.rel = 'noopener noreferrer';
      }
      made.append(shown);
    }
    return made;
  };

  /** A time as people say it; shell.js does the same to it as to any other. */
  const when = (params) => {
    const made = element('time', '', params.value ? params.value.slice(0, 16).replace('T', ' ') : '');
    made.dateTime = params.value;
    made.title = params.value;
    made.setAttribute('data-ages', '');
    return made;
  };

  // A page with changes that nobody has saved asks before it is left.
  window.addEventListener('beforeunload', (event) => {
    if (document.querySelector('[data-unsaved]')) event.preventDefault();
  });

  return Object.freeze({
    sku,
    state,
    listings,
    when,
    rowId: (params) => params.data.sku,
    isEditable: (params) => params.data.editable.includes(params.colDef.field),
    // The server sorts: rows stay in the order in which they come.
    keep: () => 0,
    rules: {
      'cd-cell-changed': (params) => params.data.changed.includes(params.colDef.field),
      'cd-cell-open': (params) => params.data.editable.includes(params.colDef.field),
    },
  });
})();

// texts.js — editors of templates and profiles: their colours follow the theme, their text has a name.
(() => {
  'use strict';
  const THEMES = { light: 'vscodeLight', dark: 'vscodeDark' };
  const EDITORS = '.cd-text-editor';

  const colour = (host) => {
    const component = window.getElement?.(Number(host.id.slice(1)));
    component?.setTheme?.(THEMES[document.documentElement.dataset.theme] ?? THEMES.light);
  };

  const shown = new WeakSet();
  const look = () => {
    for (const text of document.querySelectorAll(`${EDITORS} .cm-content`)) {
      if (shown.has(text)) continue;
      shown.add(text);
      const host = text.closest(EDITORS);
      text.setAttribute('aria-label', host.dataset.label);
      colour(host);
    }
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  new MutationObserver(() => {
    document.querySelectorAll(EDITORS).forEach(colour);
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
})();

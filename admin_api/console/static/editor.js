// editor.js — what the script editor does in the browser, beside CodeMirror as NiceGUI brings it.
//
// Completion from the tables of the server, colours that follow the theme, and a question before a
// page with unsaved edits is left.
(() => {
  'use strict';
  const WORDS = '/completions.json';
  const here = document.currentScript.src.replace(/\/[^/]*$/, '');
  const THEMES = { light: 'vscodeLight', dark: 'vscodeDark' };
  const VARIATIONS = /variations?$|^variant/i;
  let words; // a promise, once somebody has opened an editor

  function askForWords() {
    words ??= fetch(here + WORDS).then((answer) => answer.json());
    return words;
  }

  /** The source of completions: names alone, or members of what stands before the dot. */
  async function complete(context) {
    const typed = context.matchBefore(/[A-Za-z_$][\w$]*\s*\.\s*\w*$|[A-Za-z_$][\w$]*$/);
    if (!typed || (typed.from === typed.to && !context.explicit)) return null;
    const known = await askForWords();
    const dot = typed.text.lastIndexOf('.');
    if (dot < 0) {
      return { from: typed.from, options: known.names, validFor: /^[\w$]*$/ };
    }
    const owner = typed.text.slice(0, dot).trim();
    const shape = VARIATIONS.test(owner) ? 'VARIATION' : owner;
    const after = typed.text.slice(dot + 1);
    return {
      from: typed.to - after.trimStart().length,
      options: known.members[shape] ?? known.any,
      validFor: /^\w*$/,
    };
  }

  const isDark = () => document.documentElement.dataset.theme === 'dark';

  const shown = new WeakSet();

  async function dress(dom) {
    shown.add(dom);
    const CM = await import('nicegui-codemirror');
    const view = CM.EditorView.findFromDOM(dom);
    if (!view) return;
    const source = [{ autocomplete: complete }];
    view.dispatch({
      effects: CM.StateEffect.appendConfig.of([
        CM.EditorState.languageData.of(() => source),
        // Also one that is only read is scrolled by keys.
        CM.EditorView.contentAttributes.of({ 'aria-label': 'Script', tabindex: '0' }),
      ]),
    });
    askForWords();
  }

  function colour(host) {
    const component = window.getElement?.(host.id.slice(1));
    component?.setTheme?.(isDark() ? THEMES.dark : THEMES.light);
  }

  let isAsked = false;
  function look() {
    isAsked = false;
    for (const dom of document.querySelectorAll('.cd-editor .cm-editor')) {
      if (shown.has(dom)) continue;
      dress(dom);
      colour(dom.closest('.cd-editor'));
    }
  }
  new MutationObserver(() => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(look);
  }).observe(document.documentElement, { childList: true, subtree: true });

  new MutationObserver(() => {
    document.querySelectorAll('.cd-editor').forEach(colour);
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

  document.addEventListener('click', (event) => {
    const pressed = event.target.closest('[data-pick]');
    pressed?.closest('.cd-drop').querySelector('input[type=file]').click();
  });

  window.addEventListener('beforeunload', (event) => {
    if (document.querySelector('[data-unsaved="true"]')) event.preventDefault();
  });
})();

// theme.js — light or dark before the first pixel, and what this browser prefers.
//
// It stands in the head and is not deferred: a page that turns dark after it was drawn blinks.
// What is preferred is kept in cookies, so that the server draws the same page at once.
(() => {
  'use strict';
  const root = document.documentElement;
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

  function read(name) {
    const found = document.cookie.split('; ').find((pair) => pair.startsWith(name + '='));
    return found === undefined ? '' : decodeURIComponent(found.slice(name.length + 1));
  }

  function keep(name, value) {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  function apply() {
    const wanted = read('crossdock_theme') || 'auto';
    const isDark = wanted === 'dark' || (wanted === 'auto' && systemIsDark.matches);
    root.dataset.theme = isDark ? 'dark' : 'light';
    root.dataset.wanted = wanted;
    if (window.Quasar) window.Quasar.Dark.set(isDark);
    window.dispatchEvent(new CustomEvent('crossdock:theme', { detail: { isDark } }));
  }

  root.dataset.nav = read('crossdock_nav') || 'wide';
  apply();
  systemIsDark.addEventListener('change', apply);
  window.crossdock = { read, keep, applyTheme: apply };
})();

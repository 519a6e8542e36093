// theme.js — light or dark before the first pixel, and what this browser prefers.
//
// It stands in the head and is not deferred: a page that turns dark after it was drawn blinks.
// What is preferred is kept in cookies, so that the server draws the same page at once.
(() => {
  'use strict';
  const root = document.documentElement;
  const isSmall = window.matchMedia('(max-width: 1100px)');
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

  // On a tablet the navigation is folded unless it was unfolded there.
  function applyNav(chosen) {
    const cookie = isSmall.matches ? 'crossdock_nav_small' : 'crossdock_nav';
    if (chosen) keep(cookie, chosen);
    root.dataset.nav = read(cookie) || (isSmall.matches ? 'narrow' : 'wide');
  }

  applyNav();
  apply();
  isSmall.addEventListener('change', () => applyNav());
  systemIsDark.addEventListener('change', apply);
  window.crossdock = { read, keep, applyTheme: apply, applyNav };
})();

// shell.js — what the frame around every page does by itself, without asking the server.
//
// Keys, the width of the navigation, the theme, times that grow older, and the way back to the
// sign-in page when the session has ended.
(() => {
  'use strict';
  const { keep, applyTheme, applyNav } = window.crossdock;
  const CHORD_MS = 1200; // between `g` and its letter
  const COPIED_MS = 1500;
  let chordUntil = 0;

  const find = (selector) => document.querySelector(selector);

  function isWriting(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function showKeys() {
    const dialog = find('#keys');
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (find('dialog[open]') || find('.q-dialog')) return;
    const inChord = performance.now() < chordUntil;
    chordUntil = 0;
    if (inChord) {
      const link = find(`a[data-key="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    } else if (event.key === '/') {
      event.preventDefault();
      find('#search')?.focus();
    } else if (event.key === '?') {
      event.preventDefault();
      showKeys();
    } else if (event.key === 'g') {
      chordUntil = performance.now() + CHORD_MS;
    }
  });

  document.addEventListener('click', (event) => {
    const pressed = event.target.closest('[data-do],[data-theme-choice],[data-copy]');
    if (!pressed) return;
    if (pressed.dataset.themeChoice) {
      keep('crossdock_theme', pressed.dataset.themeChoice);
      applyTheme();
    } else if (pressed.dataset.copy !== undefined) {
      navigator.clipboard?.writeText(pressed.dataset.copy);
      pressed.dataset.copied = '';
      setTimeout(() => delete pressed.dataset.copied, COPIED_MS);
    } else if (pressed.dataset.do === 'nav') {
      applyNav(document.documentElement.dataset.nav === 'narrow' ? 'wide' : 'narrow');
    } else if (pressed.dataset.do === 'keys') {
      showKeys();
    } else if (pressed.dataset.do === 'close') {
      pressed.closest('dialog').close();
    } else if (pressed.dataset.do === 'skip') {
      event.preventDefault();
      find('#main')?.focus();
    }
  });

  const STEPS = [[60, 1, 'second'], [3600, 60, 'minute'], [86400, 3600, 'hour'],
    [2592000, 86400, 'day'], [31536000, 2592000, 'month'], [Infinity, 31536000, 'year']];
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

  // Only text that differs is written: what did not change is not drawn again.
  function ageTimes() {
    for (const time of document.querySelectorAll('time[data-ages]')) {
      const at = new Date(time.dateTime);
      const seconds = (at - Date.now()) / 1000;
      const [, size, unit] = STEPS.find(([end]) => Math.abs(seconds) < end);
      const text = Math.abs(seconds) < 10 ? 'just now' : relative.format(Math.trunc(seconds / size), unit);
      if (time.textContent !== text) time.textContent = text;
      const exact = `${at.toLocaleString()} (${time.dateTime})`;
      if (time.title !== exact) time.title = exact;
    }
  }
  setInterval(ageTimes, 20000);

  // Rows that come later have times too; of many changes in one frame one look is enough.
  let isAsked = false;
  new MutationObserver(() => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      ageTimes();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // A socket that is refused says nothing of why: whoever is signed out is led to sign in.
  async function askForSession() {
    const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
    if (answer?.status !== 401) return;
    const here = location.pathname + location.search;
    location.assign('/login?next=' + encodeURIComponent(here));
  }

  window.addEventListener('load', () => {
    const merchant = new URLSearchParams(location.search).get('merchant');
    if (merchant) keep('crossdock_merchant', merchant); // a page that names none is about this one
    applyTheme();
    ageTimes();
    window.socket?.on('connect_error', askForSession);
    window.socket?.on('disconnect', askForSession);
  });
})();

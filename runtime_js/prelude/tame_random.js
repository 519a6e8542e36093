// tame_random.js — makes Math.random a function of the program's seed and the record's number.
//
// The same record gets the same numbers whatever batch or worker it is translated in. A script
// that draws a random suffix for a SKU therefore gives the same SKU on every run.
// Generator: splitmix32, good enough for shuffling and far from secret.
((crossdock) => {
  'use strict';
  const { mathImul, objectDefineProperty, stringCharCodeAt } = crossdock.prim;
  const { note } = crossdock.looks;

  const GOLDEN_GAMMA = 0x9e3779b9;
  const FNV_BASIS = 0x811c9dc5;
  const FNV_PRIME = 0x01000193;
  const TWO_TO_26 = 67108864;
  const TWO_TO_53 = 9007199254740992;

  let seed = 0;
  let state = 0;
  let waiting = null; // number of a record that has not asked for one yet: hardly any does

  function mix(value) {
    let z = mathImul(value ^ (value >>> 16), 0x21f0aaad);
    z = mathImul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  function next() {
    state = (state + GOLDEN_GAMMA) | 0;
    return mix(state);
  }

  const random = () => {
    note(); // the numbers are those of the record's place in its feed
    if (waiting !== null) {
      state = (seed ^ mix(waiting)) | 0;
      waiting = null;
    }
    const high = next() >>> 5; // 27 bits
    const low = next() >>> 6; // 26 bits
    return (high * TWO_TO_26 + low) / TWO_TO_53;
  };
  objectDefineProperty(random, 'name', { value: 'random', configurable: true });
  objectDefineProperty(Math, 'random', {
    value: random, writable: true, enumerable: false, configurable: true,
  });

  crossdock.random = {
    /** Sets the seed of the program: any text. */
    plant(text) {
      let hash = FNV_BASIS;
      for (let i = 0; i < text.length; i++) {
        hash = mathImul(hash ^ stringCharCodeAt(text, i), FNV_PRIME);
      }
      seed = mix(hash);
    },
    /** Begins the numbers of one record; 0 is the top level of the scripts. */
    begin(record) {
      waiting = record;
    },
  };
})(globalThis.__crossdock__);

// spec_language.js — what Mozilla's JavaScript had beside the standard and a config-spec set may
// use: `Array.map(list, f)`, `String.trim(value)` and the like, methods without their object.
((crossdock) => {
  'use strict';
  const { Array, String, reflectApply, reflectDefineProperty } = crossdock.prim;

  const OF_ARRAY = [
    'concat', 'every', 'filter', 'forEach', 'indexOf', 'join', 'lastIndexOf', 'map', 'pop', 'push',
    'reduce', 'reduceRight', 'reverse', 'shift', 'slice', 'some', 'sort', 'splice', 'unshift',
  ];
  const OF_STRING = [
    'charAt', 'charCodeAt', 'concat', 'indexOf', 'lastIndexOf', 'match', 'replace', 'search',
    'slice', 'split', 'substr', 'substring', 'toLowerCase', 'toUpperCase', 'trim',
  ];

  function offer(constructor, names) {
    const { prototype } = constructor;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      const value = (object, ...rest) => reflectApply(prototype[name], object, rest);
      reflectDefineProperty(constructor, name, {
        __proto__: null, value, writable: true, enumerable: false, configurable: true,
      });
    }
  }

  offer(Array, OF_ARRAY);
  offer(String, OF_STRING);
})(globalThis.__crossdock__);

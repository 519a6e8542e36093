// lookup_names.js — finds workbooks and sheets by the names that scripts give, and makes them once.
((crossdock) => {
  'use strict';
  const {
    Error, Map, arrayPush, arraySlice, mapForEach, mapGet, mapSet, objectFreeze, objectHasOwn,
    stringSlice, stringStartsWith,
  } = crossdock.prim;
  const { Table, existingNames, fold, makeSheet, readOptions, textOf } = crossdock.lookup;

  const SHEET_OPTIONS = ['fillMerged', 'wildcards'];

  class Tables {
    /** `data` as mapping_service/table_set.py describes it. */
    constructor({ files, left, tables }) {
      this.files = files; // name → file
      this.left = left; // name → why it is not here
      this.books = new Map(); // file → its tables, in the order of the sheets
      this.opened = new Map();
      this.sheets = new Map();
      for (let at = 0; at < tables.length; at++) {
        const table = new Table(at, tables[at]);
        const book = mapGet(this.books, table.file);
        if (book === undefined) mapSet(this.books, table.file, [table]);
        else arrayPush(book, table);
      }
    }

    /** The tables of a file under any of its names, or null. */
    book(name) {
      const plain = stringStartsWith(name, './') ? stringSlice(name, 2) : name;
      return objectHasOwn(this.files, plain) ? mapGet(this.books, this.files[plain]) : null;
    }

    /** The sheet object of a table; one for each set of options. */
    sheet(table, { fillMerged, wildcards }) {
      const key = `${table.number} ${fillMerged === true} ${wildcards === true}`;
      let sheet = mapGet(this.sheets, key);
      if (sheet === undefined) {
        sheet = makeSheet(table, { fillMerged, wildcards });
        mapSet(this.sheets, key, sheet);
      }
      return sheet;
    }

    open(path) {
      let opened = mapGet(this.opened, path);
      if (opened === undefined) {
        opened = this.workbook(path);
        mapSet(this.opened, path, opened);
      }
      return opened;
    }

    workbook(path) {
      const book = this.book(path);
      if (book === null) {
        if (objectHasOwn(this.left, path)) throw new Error(`${path} is not here: ${this.left[path]}`);
        const files = [];
        mapForEach(this.books, (tables, file) => arrayPush(files, file));
        throw new Error(`there is no workbook ${path}; ${existingNames(path, files)}`);
      }
      const titles = [];
      for (let at = 0; at < book.length; at++) arrayPush(titles, book[at].sheet);
      const plain = new Map(); // name → sheet without options, the usual case
      const find = (name, options) => this.sheet(
        name === undefined || name === null ? book[0] : this.titled(book, titles, textOf(name)),
        readOptions(options, SHEET_OPTIONS, 'sheet'));
      return objectFreeze({
        sheet: (name, options) => {
          if (options !== undefined) return find(name, options);
          let sheet = mapGet(plain, name);
          if (sheet === undefined) {
            sheet = find(name);
            if (typeof name === 'string') mapSet(plain, name, sheet);
          }
          return sheet;
        },
        sheets: () => arraySlice(titles),
        toString: () => book[0].file,
      });
    }

    titled(book, titles, name) {
      const folded = fold(name);
      let found = null;
      for (let at = 0; at < book.length; at++) {
        if (titles[at] === name) return book[at];
        if (found === null && fold(titles[at]) === folded) found = book[at];
      }
      if (found !== null) return found;
      throw new Error(`${book[0].file} has no sheet ${name}; ${existingNames(name, titles)}`);
    }

    /** The one table of a delimited file, or null. */
    delimited(path) {
      const book = this.book(path);
      return book !== null && book[0].isDelimited ? book[0] : null;
    }
  }

  crossdock.lookup.Tables = Tables;
})(globalThis.__crossdock__);

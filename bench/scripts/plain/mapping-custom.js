// bench/scripts/plain/mapping-custom.js — where Crossdock has the record as plain objects; Rhino's host hands these over itself.

function plainRecord() { return INVENTORY_INRECORD.plain(); }

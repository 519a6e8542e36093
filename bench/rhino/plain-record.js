// bench/rhino/plain-record.js — what bench/scripts/plain calls for its record: this host hands plain objects over.

function plainRecord() { return INVENTORY_INRECORD; }

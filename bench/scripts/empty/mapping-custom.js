// bench/scripts/empty/mapping-custom.js — a script that does nothing: the SKU comes from the manifest's key.

function transform() {}

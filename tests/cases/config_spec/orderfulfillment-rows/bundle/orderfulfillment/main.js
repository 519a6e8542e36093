function scripts() { return ['rows.js']; }

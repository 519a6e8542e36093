function scripts() { return ['rows.js', 'specifics.js']; }

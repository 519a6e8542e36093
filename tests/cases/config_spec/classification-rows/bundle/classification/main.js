function scripts() { return ['rows.js', 'classify.js']; }

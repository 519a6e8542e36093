function scripts() { return ['offers.js', 'more.js']; }

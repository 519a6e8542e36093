function scripts() { return ['offers.js']; }

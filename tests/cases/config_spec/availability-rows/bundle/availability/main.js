function scripts() { return ['stock.js']; }

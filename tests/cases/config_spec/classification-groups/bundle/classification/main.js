function scripts() { return ['classify.js']; }

function scripts() { return ['product.js', 'product_utils.js']; }

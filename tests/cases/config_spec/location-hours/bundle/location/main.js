function getFileListToLoad() { return "shop.js"; }

function getFileListToLoad() { return ["orders.js"]; }

function getFileListToLoad() { return ["stores.js"]; }

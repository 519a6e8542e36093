function getFileListToLoad() { return "rows.js"; }

function getFileListToLoad() { return "traps.js"; }

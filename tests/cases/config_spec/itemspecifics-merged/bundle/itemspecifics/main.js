function getFileListToLoad() { return ['specifics.js']; }

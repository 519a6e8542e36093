function getFileListToLoad() { return "parcels.js"; }

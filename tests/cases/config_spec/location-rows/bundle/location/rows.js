// Cells by header name; the hours are text with trailing commas that nobody parses.
function config() {
    CONFIG.FileFormat = 'CSV'; CONFIG.FileType = 'LOCATION'; CONFIG.CommentString = '//'; CONFIG.SkipRowCount = '1';
}
function getPrimaryKey() { return LOCATION_INRECORD['LocationID']; }
function hoursOf(text) { return text === undefined ? null : '{' + text.split(';').join(',') + ',}'; }
function transform() {
    LOCATION.LocationID = LOCATION_INRECORD.LocationID;
    LOCATION.Name = LOCATION_INRECORD['name'];
    LOCATION.Address2 = LOCATION_INRECORD.length;
    LOCATION.Hours = hoursOf(LOCATION_INRECORD['hours']);
    LOCATION.Latitude = LOCATION_INRECORD.Latitude || null;
}

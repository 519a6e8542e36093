function config() { CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/locationRequest/location'; }
function getPrimaryKey() { return LOCATION_INRECORD.locationID.toString(); }
function transform() {
    LOCATION.Name = LOCATION_INRECORD.name.toString();     // a child called "name", not the method name()
    LOCATION.url = LOCATION_INRECORD.url;                  // XML may be stored; absent here
    LOCATION.Phone = undefined;                            // never reaches the output
    var open = 0;
    for each (var d in LOCATION_INRECORD.hours.children()) if (d.interval.length() > 0) open++;
    LOCATION.Hours = open + ' days';
}

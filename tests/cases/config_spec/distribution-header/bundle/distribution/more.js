function col(n) { var i = head.indexOf(n); return i < 0 ? null : DISTRIBUTION_INRECORD[cols[i]]; }

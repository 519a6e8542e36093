// response/mapping-custom.js — what Tannwald's stock system reads after each request to the marketplace.
//
// Its import was written for another marketplace: German words, semicolons, one line a SKU and reason,
// dates as 01.03.2026. The manifest has the columns; here is what stands in them.

var STATUS = { done: 'OK', warning: 'Hinweis', refused: 'Fehler', unknown: 'offen' };

function transformResponse() {
  if (isPassedCheck()) skip('the stock system wants to know of a check only what it refused');
  RESPONSE.Artikelnr = INRECORD.sku;
  RESPONSE.Status = STATUS[INRECORD.outcome.toString()] || INRECORD.outcome;
  RESPONSE.Angebotsnr = INRECORD.listing_id;
  RESPONSE.Meldung = getMessage();
  RESPONSE.Zeile = INRECORD.record;
  RESPONSE.Datum = getDate(INRECORD.at.toString());
}

function isPassedCheck() {
  return INRECORD.asked == 'check before sending' && INRECORD.outcome == 'done';
}

/** The marketplace's words behind its code, on one line: the import ends a record at a line end. */
function getMessage() {
  var message = collapse(INRECORD.message);
  return INRECORD.code.length() == 1 ? INRECORD.code + ': ' + message : message;
}

/** "2026-03-01T08:00:00Z" → "01.03.2026"; no text where the marketplace has not answered. */
function getDate(moment) {
  return moment === '' ? '' : moment.substring(0, 10).split('-').reverse().join('.');
}

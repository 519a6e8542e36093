// response/mapping-custom.js — what Quillmark's till reads after each request to the marketplace.
//
// The till takes XML: a <Piece> for each stock number, the marketplace's reason in it where there is one.

function transformResponse() {
  RESPONSE['@stockNo'] = INRECORD.sku;
  RESPONSE['@state'] = INRECORD.outcome == 'done' || INRECORD.outcome == 'warning' ? 'online' : 'held';
  if (INRECORD.listing_id.length() == 1) RESPONSE.Listing = INRECORD.listing_id;
  if (INRECORD.code.length() == 1) RESPONSE.Reason = getReason();
}

function getReason() {
  return { '@code': INRECORD.code, '#text': collapse(INRECORD.message) };
}

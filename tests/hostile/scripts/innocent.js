// What every record of the corpus runs. The guilty ones first run the attack they name; all then
// touch as much of the language and of our globals as an ordinary script does, so that whatever an
// attack left behind for its neighbours would show in the result.
var calls = 0;
var cache = { seen: [] };
var sizes = new Map([['S', 1]]);
let mode = 'fresh';
const limits = { low: 1 };
class Shape { constructor(n) { this.n = n; } toString() { return 'shape ' + this.n; } }
function getPrice() { return trim(INRECORD.Price.toString()); }

function transform() {
  var name = INRECORD.attack.toString();
  if (name !== '') {
    PRODUCT.Probe = '' + attacks[name]();
  }
  calls += 1;
  cache.seen.push(INRECORD.SKU.toString());
  sizes.set('calls', calls);
  mode += '.';
  undeclared = typeof undeclared === 'undefined' ? 1 : undeclared + 1;

  PRODUCT.SKU = INRECORD.SKU;
  PRODUCT.Price = getPrice();
  PRODUCT.ItemSpecifics.Colour = collapse('dark   red').toUpperCase();
  PRODUCT.createVariation('V-1').VariationSpecifics.Size = 'S';
  PRODUCT.State = [calls, cache.seen.length, sizes.size, mode, limits.low, undeclared].join();
  PRODUCT.Random = Math.random();
  PRODUCT.Now = new Date();
  PRODUCT.Words = 'b,a,c'.split(',').sort().map(function (w) { return w + w; }).join('-');
  PRODUCT.Json = JSON.stringify(JSON.parse('{"a":[1,{"b":null}]}'));
  PRODUCT.Regex = 'EUR 12,50'.replace(/^(\w+) (\d+),(\d+)$/, '$2.$3 $1');
  PRODUCT.Shape = new Shape(3) + ' ' + (12.345).toFixed(2);
  var names = [];
  for (var key in {}) names.push(key);
  for (key in []) names.push(key);
  for (key in 'x') names.push(key);
  PRODUCT.Names = names.join();
  PRODUCT.Types = [typeof Proxy, typeof Promise, typeof eval, typeof XML, typeof BASE].join();
  PRODUCT.Xml = new XML('<a b="1"><c>2</c></a>').c.toString();
  PRODUCT.Facts = [FEED.kind, MIP_CONTEXT.FileName, GROUP.length, 'x' in PRODUCT].join();
  try { null.property; } catch (error) { PRODUCT.Error = error.name + error.message; }
  LOGGER.log('done', INRECORD.SKU);
}

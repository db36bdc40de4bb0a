// Cuts the app's own font out of Pretendard: the letters of its words, and the syllables that names and sentences are mostly
// made of, in one file. Pretendard itself comes in a hundred pieces, a dozen of which a page would fetch one after the other,
// and each would push what is drawn already. What is not in here still comes from those.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fontverter from 'fontverter';
import subsetFont from 'subset-font';

const admin = fileURLToPath(new URL('..', import.meta.url));
const pretendard = join(admin, 'node_modules/pretendard/dist/web/variable');
const cache = join(admin, 'node_modules/.cache/own-font');
/** Of Pretendard's pieces the last ones hold the most frequent syllables. */
const PIECES_OF_FREQUENT = 6;
/** Letters of western names. */
const LATIN = [0x20, 0x17f];
const CUT = {
  targetFormat: 'truetype',
  // What the app's styles ask for.
  variationAxes: { wght: { min: 400, max: 700 } },
  keepFeatures: ['calt', 'ccmp', 'kern', 'liga', 'locl', 'mark', 'mkmk', 'tnum'],
  noHinting: true,
};
// The name is reserved: its licence lets nobody give it to a font that was changed. As long as the other, it takes its place.
const [RESERVED, OWN] = ['Pretendard', 'MadangSans'];
const COPYRIGHT = 0;

async function words() {
  const names = await readdir(join(admin, 'src'), { recursive: true });
  const files = names
    .filter((name) => /\.(json|tsx?)$/.test(name) && !/^gql[/\\]|\.test\./.test(name))
    .sort();
  return Promise.all(files.map((name) => readFile(join(admin, 'src', name), 'utf8')));
}

const span = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

async function frequent() {
  const css = await readFile(join(pretendard, 'pretendardvariable-dynamic-subset.css'), 'utf8');
  const pieces = [...css.matchAll(/unicode-range:([^;]+);/g)]
    .map(([, ranges]) => ranges)
    .slice(-PIECES_OF_FREQUENT);
  return [...pieces.join().matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi)].flatMap(([, first, last]) =>
    span(parseInt(first, 16), parseInt(last ?? first, 16)),
  );
}

const utf16 = (text) => Buffer.from(text, 'utf16le').swap16();

/** Writes our name over the reserved one, but for who holds the copyright. */
function rename(font) {
  const table = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index).find(
    (at) => font.toString('latin1', at, at + 4) === 'name',
  );
  const names = font.readUInt32BE(table + 8);
  const texts = names + font.readUInt16BE(names + 4);
  for (let record = names + 6; record < names + 6 + 12 * font.readUInt16BE(names + 2); record += 12) {
    if (font.readUInt16BE(record + 6) === COPYRIGHT) continue;
    const from = texts + font.readUInt16BE(record + 10);
    const text = font.subarray(from, from + font.readUInt16BE(record + 8));
    for (const bytes of [utf16, Buffer.from]) {
      const at = text.indexOf(bytes(RESERVED));
      if (at >= 0) bytes(OWN).copy(text, at);
    }
  }
  return font;
}

const letters = [...new Set([...span(...LATIN), ...(await frequent()), ...(await words()).join('')])]
  .sort()
  .join('');
const version = JSON.parse(await readFile(join(pretendard, '../../../package.json'), 'utf8')).version;
const key = createHash('sha256')
  .update(JSON.stringify([version, CUT, OWN, letters]))
  .digest('hex');
const [font, stamp] = ['own-font.woff2', 'key'].map((name) => join(cache, name));
if ((await readFile(stamp, 'utf8').catch(() => '')) !== key) {
  const whole = await readFile(join(pretendard, 'woff2/PretendardVariable.woff2'));
  await mkdir(cache, { recursive: true });
  const cut = rename(Buffer.from(await subsetFont(whole, letters, CUT)));
  await writeFile(font, await fontverter.convert(cut, 'woff2'));
  await writeFile(stamp, key);
}
console.log(`own font: ${letters.length} letters, ${((await readFile(font)).length / 1024).toFixed(0)} KiB`);

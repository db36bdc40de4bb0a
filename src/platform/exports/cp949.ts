/** Double bytes of KS X 1001, which every decoder of EUC-KR knows. */
const STANDARD = { first: 0xa1, last: 0xfe };
const HANGUL = { first: 0xac00, last: 0xd7a3 };
const UNKNOWN = '?'.charCodeAt(0);

let known: ReadonlyMap<string, number> | null = null;

function table(): ReadonlyMap<string, number> {
  if (known) return known;
  const decoder = new TextDecoder('euc-kr');
  const made = new Map<string, number>();
  for (let lead = STANDARD.first; lead <= STANDARD.last; lead += 1)
    for (let trail = STANDARD.first; trail <= STANDARD.last; trail += 1) {
      const sign = decoder.decode(Uint8Array.of(lead, trail));
      if (sign.length === 1 && sign !== '\ufffd') made.set(sign, lead * 256 + trail);
    }
  // The other syllables lie where the standard left room, in their order in Unicode (Microsoft's code page 949).
  const places = roomFor();
  for (let code = HANGUL.first; code <= HANGUL.last; code += 1) {
    const sign = String.fromCharCode(code);
    if (!made.has(sign)) made.set(sign, places.next().value ?? UNKNOWN);
  }
  return (known = made);
}

/** Pairs that KS X 1001 does not use, as code page 949 fills them. */
function* roomFor(): Generator<number, undefined> {
  for (let lead = 0x81; lead <= 0xc6; lead += 1)
    for (let trail = 0x41; trail <= (lead <= 0xa0 ? 0xfe : 0xa0); trail += 1) {
      const isGap = (trail > 0x5a && trail < 0x61) || (trail > 0x7a && trail < 0x81);
      if (!isGap) yield lead * 256 + trail;
    }
  return undefined;
}

/** Text as older Korean programs read it. What CP949 has no sign for becomes a question mark. */
export function encodeCp949(text: string): Buffer {
  const pairs = table();
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? UNKNOWN;
    const pair = code < 0x80 ? undefined : pairs.get(sign);
    if (code < 0x80) bytes[length++] = code;
    else if (pair === undefined) bytes[length++] = UNKNOWN;
    else {
      bytes[length++] = pair >> 8;
      bytes[length++] = pair & 0xff;
    }
  }
  return bytes.subarray(0, length);
}

let signs: Uint16Array | null = null;

/** The sign of each pair; 0 where there is none. */
function reversed(): Uint16Array {
  if (signs) return signs;
  signs = new Uint16Array(0x10000);
  for (const [sign, pair] of table()) signs[pair] = sign.charCodeAt(0);
  return signs;
}

/** Text that an older Korean program wrote; null when it is something else. What Node decodes ends with KS X 1001. */
export function decodeCp949(bytes: Uint8Array): string | null {
  const known = reversed();
  const codes = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const code = byte < 0x80 ? byte : (known[byte * 256 + (bytes[(at += 1)] ?? 0)] ?? 0);
    if (code === 0) return null;
    codes[length++] = code;
  }
  return Buffer.from(codes.buffer, 0, length * 2).toString('utf16le');
}

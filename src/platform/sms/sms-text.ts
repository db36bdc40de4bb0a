/** What a text is billed and carried as: 90 bytes, up to 2,000, or a notification talk of Kakao (Alimtalk). */
export type SmsForm = 'SMS' | 'LMS' | 'ATA';

const SMS_BYTES = 90;
const LMS_BYTES = 2_000;

let table: ReadonlySet<string> | null = null;

/** Every character of KS X 1001. Node reads EUC-KR and does not write it, so the table is what reading gives. */
function twoByteCharacters(): ReadonlySet<string> {
  if (table) return table;
  const decoder = new TextDecoder('euc-kr');
  const found = new Set<string>();
  for (let lead = 0xa1; lead <= 0xfe; lead += 1)
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\ufffd') found.add(character);
    }
  return (table = found);
}

/** The length of a text in EUC-KR; null when a phone could not show all of it. */
export function bytesInEucKr(text: string): number | null {
  let bytes = 0;
  for (const character of text.normalize('NFC')) {
    if (/^[\n\x20-\x7e]$/.test(character)) bytes += 1;
    else if (twoByteCharacters().has(character)) bytes += 2;
    else return null;
  }
  return bytes;
}

/** @throws Error when it cannot go as a text at all: a fault of whoever wrote the words */
export function formOf(text: string): SmsForm {
  const bytes = bytesInEucKr(text);
  if (bytes === null) throw new Error('A text holds a character that phones do not show');
  if (bytes > LMS_BYTES) throw new Error(`A text of ${bytes} bytes is longer than ${LMS_BYTES}`);
  return bytes <= SMS_BYTES ? 'SMS' : 'LMS';
}

/** The text with a question mark for every sign that a phone could not show, on one line. */
export function shownOnPhones(text: string): string {
  return [...text.normalize('NFC').replace(/\s+/g, ' ').trim()]
    .map((character) => (bytesInEucKr(character) === null ? '?' : character))
    .join('');
}

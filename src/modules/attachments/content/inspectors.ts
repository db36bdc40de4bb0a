import { isUtf8 } from 'node:buffer';
import { attachmentErrors } from '../attachments.errors.js';
import { TABLE_TYPES, type ContentType } from '../attachment.rules.js';

/** Looks at the bytes of a file as they come and says at the end whether they are what was declared. */
export interface Inspector {
  /** @throws ATTACHMENT_TYPE_MISMATCH as soon as it is sure */
  push(bytes: Buffer): void;
  /** @throws ATTACHMENT_TYPE_MISMATCH */
  end(): void;
}

const HEAD_BYTES = 1_024;
/** The directory of a zip archive stands at the end, before at most this long a comment. */
const TAIL_BYTES = 65_536 + 22;

const IMAGE_SIGNATURES: Partial<Record<ContentType, (head: Buffer) => boolean>> = {
  'image/png': (head) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': (head) => head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/webp': (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP',
};
const OTHER_SIGNATURES = [
  '%PDF',
  'PK\u0003\u0004',
  'PK\u0005\u0006',
  'GIF8',
  '\u007fELF',
  'MZ',
  '#!',
  '{\\rtf',
];
// What a browser that guesses would run.
const MARKUP = /<(!doctype|html|head|body|script|svg|iframe|object|embed|style|\?xml|math|link|meta)\b/i;

export function inspectorFor(type: ContentType): Inspector {
  if (type === 'text/plain' || TABLE_TYPES.includes(type)) return new TextInspector(type);
  if (type === 'application/pdf') return new PdfInspector();
  return new SignatureInspector(type);
}

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

function mismatch(declared: ContentType, reason: string): Error {
  return attachmentErrors.ATTACHMENT_TYPE_MISMATCH({ declared, reason });
}

/** The first bytes, once there are enough of them. */
class Head {
  private bytes: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    if (this.bytes.length < HEAD_BYTES) {
      this.bytes = Buffer.concat([this.bytes, bytes.subarray(0, HEAD_BYTES - this.bytes.length)]);
    }
  }

  get value(): Buffer {
    return this.bytes;
  }
}

/** For images: writing them anew proves the rest. */
class SignatureInspector implements Inspector {
  private readonly head = new Head();

  constructor(private readonly type: ContentType) {}

  push(bytes: Buffer): void {
    this.head.push(bytes);
    if (this.head.value.length >= 12) this.end();
  }

  end(): void {
    if (!IMAGE_SIGNATURES[this.type]?.(this.head.value)) throw mismatch(this.type, 'the first bytes differ');
  }
}

/**
 * Text is UTF-8 without control characters, and nothing that another program would take for its own. What a spreadsheet
 * wrote may be in CP949, which whoever reads it finds out: its control characters are the same.
 */
class TextInspector implements Inspector {
  private readonly head = new Head();
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly type: ContentType) {}

  push(bytes: Buffer): void {
    this.head.push(bytes);
    // A character may be cut in two where the chunks meet: its beginning waits for the next one.
    const all = Buffer.concat([this.rest, bytes]);
    const cut = all.length - incompleteTail(all);
    this.check(all.subarray(0, cut));
    this.rest = all.subarray(cut);
  }

  end(): void {
    this.check(this.rest);
    const head = this.head.value.toString('utf8').replace(/^[\ufeff\s]+/, '');
    const signature = OTHER_SIGNATURES.find((start) => head.startsWith(start));
    if (signature !== undefined) throw mismatch(this.type, 'it begins as another type does');
    if (MARKUP.test(head)) throw mismatch(this.type, 'it is markup');
  }

  private check(bytes: Buffer): void {
    if (this.type !== 'text/csv' && !isUtf8(bytes)) throw mismatch(this.type, 'it is not UTF-8');
    // Tab, line feed, form feed and carriage return are text.
    if (bytes.some((byte) => (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte)) || byte === 0x7f))
      throw mismatch(this.type, 'it holds control characters');
  }
}

/** How many bytes at the end begin a character that is not complete. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? back : 0;
  }
  return 0;
}

/** A PDF from its first byte to its last: what stands before or behind it is another file riding along. */
class PdfInspector implements Inspector {
  private readonly head = new Head();
  private tail: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    this.head.push(bytes);
    if (this.head.value.length >= 8) this.checkHead();
    const all = Buffer.concat([this.tail, bytes]);
    this.tail = all.subarray(Math.max(0, all.length - TAIL_BYTES));
  }

  end(): void {
    this.checkHead();
    const text = this.tail.toString('latin1');
    const marker = text.lastIndexOf('%%EOF');
    if (marker < 0 || text.slice(marker + 5).trim() !== '')
      throw mismatch('application/pdf', 'it does not end as a PDF does');
    if (text.includes('PK\u0005\u0006')) throw mismatch('application/pdf', 'it is an archive as well');
  }

  private checkHead(): void {
    if (!/^%PDF-[12]\.\d/.test(ascii(this.head.value, 0, 8)))
      throw mismatch('application/pdf', 'the first bytes differ');
  }
}

import { readError, type WireError } from './wire-error.js';
import type { Column } from './row-reader.js';

/** What a connection is told by the messages that matter to it; the rest needs no answer. */
export interface WireHandler {
  /** A statement was understood. */
  parsed(): void;
  /** What the statement returns; nothing at all for one without rows. */
  described(columns: Column[]): void;
  /** A row: its values begin at `at`, the message ends at `end`. */
  row(bytes: Buffer, at: number, end: number): void;
  failed(error: WireError): void;
  /** All about the statement was said. */
  ready(): void;
}

const PARSE_COMPLETE = 0x31;
const ROW_DESCRIPTION = 0x54;
const NO_DATA = 0x6e;
const DATA_ROW = 0x44;
const ERROR = 0x45;
const READY = 0x5a;
const HEADER = 5;

/** Takes a stream of bytes apart into messages. */
export class WireReader {
  private rest: Buffer | null = null;

  constructor(private readonly handler: WireHandler) {}

  read(chunk: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    while (at + HEADER <= bytes.length) {
      const end = at + 1 + bytes.readInt32BE(at + 1);
      if (end > bytes.length) break;
      this.message(bytes, bytes[at] as number, at + HEADER, end);
      at = end;
    }
    this.rest = at === bytes.length ? null : bytes.subarray(at);
  }

  private message(bytes: Buffer, type: number, at: number, end: number): void {
    switch (type) {
      case DATA_ROW:
        // Two bytes count the values; the description said how many there are.
        return this.handler.row(bytes, at + 2, end);
      case READY:
        return this.handler.ready();
      case PARSE_COMPLETE:
        return this.handler.parsed();
      case ROW_DESCRIPTION:
        return this.handler.described(readColumns(bytes, at));
      case NO_DATA:
        return this.handler.described([]);
      case ERROR:
        return this.handler.failed(readError(bytes, at, end));
    }
  }
}

/** Behind its name a column has table, number (6 bytes), type (4), size, modifier and format (8). */
function readColumns(bytes: Buffer, at: number): Column[] {
  const columns: Column[] = [];
  let next = at + 2;
  for (let left = bytes.readInt16BE(at); left > 0; left -= 1) {
    const end = bytes.indexOf(0, next);
    columns.push({ name: bytes.toString('utf8', next, end), type: bytes.readInt32BE(end + 7) });
    next = end + 19;
  }
  return columns;
}

import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { Parser } from 'pg-protocol/dist/parser.js';

/** A row as it lies in what was received: one value after the other, each behind its length. Valid while it is handed over. */
export interface RowBytes {
  name: 'dataRow';
  length: number;
  bytes: Buffer;
  /** Of the first value's length. */
  from: number;
  /** Behind the last value. */
  to: number;
}

interface Message {
  name: string;
}

/** What `pg`'s parser has beyond its types. */
interface Reading {
  /** @param length of the message without its code, but with the four bytes of the length itself */
  handlePacket(from: number, code: number, length: number, bytes: Buffer): Message;
  parse(chunk: Buffer, tell: (message: Message) => void): void;
}

/** What a client of `pg` has beyond its types. */
interface Listening {
  connection: EventEmitter & { attachListeners(stream: Duplex): void };
}

const PlainParser = Parser as unknown as new () => Reading;

const DATA_ROW = 68;
const LENGTH_BYTES = 4;
const COUNT_BYTES = 2;

/** Leaves rows as bytes: `pg` makes a text of every value, also of those that no text is wanted of. */
class RowParser extends PlainParser {
  /** The same one for all rows: each is read before the next one comes. */
  private readonly row: RowBytes = { name: 'dataRow', length: 0, bytes: Buffer.alloc(0), from: 0, to: 0 };

  override handlePacket(from: number, code: number, length: number, bytes: Buffer): Message {
    if (code !== DATA_ROW) return super.handlePacket(from, code, length, bytes);
    const { row } = this;
    row.length = length;
    row.bytes = bytes;
    row.from = from + COUNT_BYTES;
    row.to = from + length - LENGTH_BYTES;
    return row;
  }
}

/** Has the queries of a client that is not connected yet handed the bytes of each row. */
export function handOverBytes(client: pg.Client): void {
  const { connection } = client as unknown as Listening;
  connection.attachListeners = (stream) => {
    const parser = new RowParser();
    const tell = (message: Message): void => {
      connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message);
    };
    stream.on('data', (chunk: Buffer) => parser.parse(chunk, tell));
  };
}

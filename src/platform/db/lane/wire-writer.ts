import { parameterText } from './parameter-text.js';

/** Type bytes of the messages we send (PostgreSQL's frontend/backend protocol 3.0). */
const PARSE = 0x50;
const BIND = 0x42;
const DESCRIBE = 0x44;
const EXECUTE = 0x45;
const CLOSE = 0x43;
const SYNC = 0x53;
const OF_STATEMENT = 0x53;

/** Collects the messages of one turn, so that they leave in one write. */
export class WireWriter {
  private bytes = Buffer.allocUnsafe(16_384);
  private at = 0;

  get isEmpty(): boolean {
    return this.at === 0;
  }

  /** What was collected, as a buffer of its own: the socket may keep it for a while. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.at));
    this.at = 0;
    return taken;
  }

  parse(name: string, sql: string): void {
    const start = this.begin(PARSE);
    this.cstring(name);
    this.cstring(sql);
    // The types of parameters are PostgreSQL's to find out.
    this.int16(0);
    this.finish(start);
  }

  /** Asks what a prepared statement returns. */
  describe(name: string): void {
    const start = this.begin(DESCRIBE);
    this.byte(OF_STATEMENT);
    this.cstring(name);
    this.finish(start);
  }

  close(name: string): void {
    const start = this.begin(CLOSE);
    this.byte(OF_STATEMENT);
    this.cstring(name);
    this.finish(start);
  }

  /** @param formats of the columns, 0 text and 1 binary; empty: all as text */
  bind(name: string, values: readonly unknown[], formats: readonly number[]): void {
    const start = this.begin(BIND);
    this.cstring('');
    this.cstring(name);
    this.int16(0);
    this.int16(values.length);
    for (const value of values) this.parameter(value);
    this.int16(formats.length);
    for (const format of formats) this.int16(format);
    this.finish(start);
  }

  /** Runs what was bound to its end; after `sync` an error of it is over. */
  executeAndSync(): void {
    const start = this.begin(EXECUTE);
    this.cstring('');
    this.int32(0);
    this.finish(start);
    this.finish(this.begin(SYNC));
  }

  /** Takes back what a message that failed half-way had written. */
  rollback(mark: number): void {
    this.at = mark;
  }

  get mark(): number {
    return this.at;
  }

  private parameter(value: unknown): void {
    const text = parameterText(value);
    if (text === null) return this.int32(-1);
    const length = Buffer.byteLength(text);
    this.int32(length);
    this.room(length);
    this.bytes.write(text, this.at, 'utf8');
    this.at += length;
  }

  private begin(type: number): number {
    this.byte(type);
    this.int32(0);
    return this.at - 4;
  }

  private finish(start: number): void {
    this.bytes.writeInt32BE(this.at - start, start);
  }

  private cstring(text: string): void {
    this.room(text.length * 3 + 1);
    this.at += this.bytes.write(text, this.at, 'utf8');
    this.bytes[this.at++] = 0;
  }

  private byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  private int16(value: number): void {
    this.room(2);
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value;
  }

  private int32(value: number): void {
    this.room(4);
    this.bytes[this.at++] = value >> 24;
    this.bytes[this.at++] = value >> 16;
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value;
  }

  private room(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

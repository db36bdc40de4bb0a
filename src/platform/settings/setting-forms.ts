import { isSafeText } from '../graphql/safe-text.js';

/** A value as it is stored and as clients send it. Won and instants are text, as everywhere. */
export type SettingJson = boolean | number | string | readonly string[] | null;

export enum SettingType {
  BOOLEAN = 'BOOLEAN',
  INTEGER = 'INTEGER',
  WON = 'WON',
  TEXT = 'TEXT',
  LIST = 'LIST',
  INSTANT = 'INSTANT',
}

export enum SettingUnit {
  DAYS = 'DAYS',
  SECONDS = 'SECONDS',
  POINTS_A_MINUTE = 'POINTS_A_MINUTE',
  CONNECTIONS = 'CONNECTIONS',
  MESSAGES_A_DAY = 'MESSAGES_A_DAY',
}

/** What is wrong with a value, for whoever tells it to the client. */
export class SettingProblem extends Error {
  constructor(
    readonly kind: 'type' | 'bounds' | 'form',
    /** Of `form`: a word a screen has a sentence for. */
    readonly reason: string = '',
  ) {
    super(`${kind} ${reason}`.trim());
  }
}

/** The type of a setting: what may be stored, and what the code gets to see of it. */
export interface SettingForm<V> {
  type: SettingType;
  unit: SettingUnit | null;
  /** Of a number the least and greatest, of a text its length, of a list its entries. Digits. */
  min: string | null;
  max: string | null;
  /** What is stored, or was sent. @throws SettingProblem of kind `type` */
  read(json: unknown): V;
  /** Whether staff may choose it. What the environment said is the operator's own affair. @throws SettingProblem */
  check(value: V): void;
  write(value: V): SettingJson;
}

export const boolean = (): SettingForm<boolean> => ({
  ...UNBOUNDED,
  type: SettingType.BOOLEAN,
  read: (json) => {
    if (typeof json !== 'boolean') throw new SettingProblem('type');
    return json;
  },
  check: () => undefined,
  write: (value) => value,
});

export const integer = (min: number, max: number, unit: SettingUnit | null = null): SettingForm<number> => ({
  type: SettingType.INTEGER,
  unit,
  min: String(min),
  max: String(max),
  read: (json) => {
    if (typeof json !== 'number' || !Number.isSafeInteger(json)) throw new SettingProblem('type');
    return json;
  },
  check: (value) => within(value, min, max),
  write: (value) => value,
});

export const wonAmount = (min: bigint, max: bigint): SettingForm<bigint> => ({
  type: SettingType.WON,
  unit: null,
  min: min.toString(),
  max: max.toString(),
  read: (json) => {
    if (typeof json !== 'string' || !/^(0|[1-9][0-9]{0,17})$/.test(json)) throw new SettingProblem('type');
    return BigInt(json);
  },
  check: (value) => within(value, min, max),
  write: (value) => value.toString(),
});

/** @param check throws `SettingProblem('form', …)` for what has a form of its own */
export const text = (max: number, check?: (value: string) => void): SettingForm<string> => ({
  type: SettingType.TEXT,
  unit: null,
  min: '0',
  max: String(max),
  read: (json) => {
    if (!isSafeText(json)) throw new SettingProblem('type');
    return (json as string).trim().normalize('NFC');
  },
  check: (value) => {
    within([...value].length, 0, max);
    check?.(value);
  },
  write: (value) => value,
});

/** Texts, each once, in the order given. @param check throws `SettingProblem('form', …)` for an entry that is none */
export const list = (max: number, check: (entry: string) => void): SettingForm<readonly string[]> => ({
  type: SettingType.LIST,
  unit: null,
  min: '0',
  max: String(max),
  read: (json) => {
    if (!Array.isArray(json) || !json.every(isSafeText)) throw new SettingProblem('type');
    return (json as string[]).map((entry) => entry.trim());
  },
  check: (entries) => {
    within(entries.length, 0, max);
    if (new Set(entries).size < entries.length) throw new SettingProblem('form', 'TWICE');
    entries.forEach((entry) => check(entry));
  },
  write: (value) => [...value],
});

/** An instant, or none. */
export const instant = (): SettingForm<Date | null> => ({
  ...UNBOUNDED,
  type: SettingType.INSTANT,
  read: (json) => {
    if (json === null) return null;
    const isInstant =
      typeof json === 'string' &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(json);
    const date = new Date(isInstant ? json : Number.NaN);
    if (Number.isNaN(date.getTime())) throw new SettingProblem('type');
    return date;
  },
  check: () => undefined,
  write: (value) => value?.toISOString() ?? null,
});

const UNBOUNDED = { unit: null, min: null, max: null };

function within<N extends number | bigint>(value: N, min: N, max: N): void {
  if (value < min || value > max) throw new SettingProblem('bounds');
}

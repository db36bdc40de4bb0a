import type { Environment } from '../config/config.schema.js';
import type { Permission } from '../security/principal.js';
import type { SettingForm } from './setting-forms.js';

declare global {
  /** What code gets to see of each setting. Modules add their own: `interface SettingValues extends SettingsIn<…> {}`. */
  interface SettingValues {}
}

export type SettingKey = keyof SettingValues & string;

export enum SettingGroup {
  MAINTENANCE = 'MAINTENANCE',
  MONEY = 'MONEY',
  SECURITY = 'SECURITY',
  LIMITS = 'LIMITS',
  RETENTION = 'RETENTION',
}

export interface Words {
  ko: string;
  en: string;
}

/** Everything there is to know about a setting, in one place. */
export interface SettingDefinition<V = unknown> {
  group: SettingGroup;
  form: SettingForm<V>;
  default: V;
  /** What the environment says: taken over once, when there is no value yet. */
  seed?: (env: Environment) => V;
  title: Words;
  description: Words;
  read: Permission;
  write: Permission;
  /** Changing it takes a fresh second factor. */
  stepUp: boolean;
}

export type SettingsIn<T> = {
  [K in keyof T]: T[K] extends { form: SettingForm<infer V> } ? V : never;
};

const definitions = new Map<string, SettingDefinition>();

/** For the compiler: the value of a definition has one type in all its places. */
export function setting<V>(definition: SettingDefinition<V>): SettingDefinition<V> {
  return definition;
}

/**
 * Declares a module's settings (`noun.what`), each once.
 * @throws Error while loading, when two modules claim one key or a default does not fit its own form
 */
export function defineSettings<T extends Record<string, unknown>>(own: T): T {
  for (const [key, given] of Object.entries(own)) {
    const definition = given as SettingDefinition;
    if (definitions.has(key)) throw new Error(`Setting ${key} is declared twice`);
    definition.form.check(definition.form.read(definition.form.write(definition.default)));
    definitions.set(key, definition);
  }
  return own;
}

/** Every setting of every module that is loaded, by key. */
export function allSettings(): ReadonlyMap<string, SettingDefinition> {
  return definitions;
}

/** Undefined for a key that nobody declared: it came from outside, or from the database of another version. */
export function definitionOf(key: string): SettingDefinition | undefined {
  return definitions.get(key);
}

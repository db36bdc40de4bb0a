import type { Tx } from '../db/unit-of-work.js';
import type { SettingKey } from './define-settings.js';

/**
 * What staff has decided about how the system runs. The settings module implements it: every process knows all values
 * and hears of a change within milliseconds, within two seconds without Redis.
 */
export abstract class Settings {
  /** Counts up with each change that this process hears of: for what is derived from values and kept. */
  abstract get revision(): number;

  /** The value as this process knows it. At once, from memory. */
  abstract read<K extends SettingKey>(key: K): SettingValues[K];

  /** The value as `tx` sees it: for decisions about money and rights, which must not hang on news that is on its way. */
  abstract within<K extends SettingKey>(tx: Tx, key: K): Promise<SettingValues[K]>;

  /** Calls `listener` after each change that this process hears of. */
  abstract onChange(listener: () => void): void;
}

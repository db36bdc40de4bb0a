import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { OutboxTail } from '../../platform/cache/outbox-tail.js';
import { Config } from '../../platform/config/config.js';
import { Db } from '../../platform/db/db.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { systemActor } from '../../platform/security/actor.js';
import { allSettings, definitionOf, type SettingKey } from '../../platform/settings/define-settings.js';
import type { SettingJson } from '../../platform/settings/setting-forms.js';
import { Settings } from '../../platform/settings/settings.js';
import { describeError, log } from '../../platform/telemetry/logger.js';
import { SettingStore } from './setting.store.js';

/** Facts tell of changes; this is for the day when nobody hands them on. */
const LOOK_EVERY_MS = 30_000;
const AGAIN_AFTER_MS = 1_000;

interface Row {
  key: string;
  value: SettingJson;
}

/**
 * All values in memory, in every process: read whole at the start, after each change that the outbox tells of, and now
 * and then in any case. Until the first reading, and for a row that no longer fits its form, the environment's value
 * or the default holds.
 */
@Injectable()
export class LiveSettings extends Settings implements OnModuleInit, OnApplicationShutdown {
  private values: ReadonlyMap<string, unknown>;
  private stored = '';
  private seen = 0;
  private listeners: (() => void)[] = [];
  private reading: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly work: UnitOfWork,
    private readonly store: SettingStore,
    private readonly config: Config,
    private readonly tail: OutboxTail,
  ) {
    super();
    this.values = new Map();
  }

  async onModuleInit(): Promise<void> {
    this.tail.on('setting.changed', () => void this.refresh());
    this.tail.onBegin(() => void this.refresh());
    await this.begin();
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.listeners = [];
  }

  get revision(): number {
    return this.seen;
  }

  read<K extends SettingKey>(key: K): SettingValues[K] {
    return (this.values.has(key) ? this.values.get(key) : this.unset(key)) as SettingValues[K];
  }

  async within<K extends SettingKey>(tx: Tx, key: K): Promise<SettingValues[K]> {
    const [row]: Row[] = await tx.query(`SELECT key, value FROM settings WHERE key = $1 AND version > 0`, [
      key,
    ]);
    return (row ? this.understand(row) : this.unset(key)) as SettingValues[K];
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads all values anew. What changes during it causes one more reading. Never fails: the values of before hold. */
  refresh(): Promise<void> {
    // A reading that is under way may have begun before the change.
    if (this.reading) return (this.next ??= this.reading.then(() => this.following()));
    this.reading = this.readAll()
      .catch((error: unknown) => log.warn({ error: describeError(error) }, 'settings could not be read'))
      .finally(() => (this.reading = null));
    return this.reading;
  }

  private following(): Promise<void> {
    this.next = null;
    return this.refresh();
  }

  /** A process whose database is away comes up and waits for it like the rest of it does. */
  private async begin(): Promise<void> {
    try {
      await this.readAll();
      await this.seed();
      this.lookAgainIn(LOOK_EVERY_MS);
    } catch (error) {
      log.warn({ error: describeError(error) }, 'settings could not be read');
      this.timer = setTimeout(() => void this.begin(), AGAIN_AFTER_MS).unref();
    }
  }

  private lookAgainIn(ms: number): void {
    this.timer = setTimeout(() => void this.refresh().then(() => this.lookAgainIn(ms)), ms).unref();
  }

  /** The environment rules until somebody, or an earlier start, has set a value: then the setting does. */
  private async seed(): Promise<void> {
    const missing = [...allSettings()].flatMap(([key, { form, seed, default: usual }]) => {
      if (!seed || this.values.has(key)) return [];
      const [before, after] = [form.write(usual), form.write(seed(this.config.env))];
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ key, before, after }];
    });
    if (missing.length === 0) return;
    await this.work.run(systemActor('environment'), async (tx) => {
      for (const { key, before, after } of missing) await this.store.seed(tx, key, before, after);
    });
    await this.readAll();
  }

  private async readAll(): Promise<void> {
    const rows = await this.db.quick<Row>(`SELECT key, value FROM settings WHERE version > 0 ORDER BY key`);
    const stored = JSON.stringify(rows);
    if (stored === this.stored && this.seen > 0) return;
    this.values = new Map(
      rows.filter(({ key }) => definitionOf(key)).map((row) => [row.key, this.understand(row)]),
    );
    this.stored = stored;
    this.seen += 1;
    for (const listener of this.listeners) listener();
  }

  private understand({ key, value }: Row): unknown {
    try {
      return definitionOf(key)?.form.read(value);
    } catch {
      log.error({ key }, 'a setting does not have its form; its default is used');
      return this.unset(key);
    }
  }

  private unset(key: string): unknown {
    const definition = definitionOf(key);
    if (!definition) throw new Error(`Nobody declared the setting ${key}`);
    return definition.seed ? definition.seed(this.config.env) : definition.default;
  }
}

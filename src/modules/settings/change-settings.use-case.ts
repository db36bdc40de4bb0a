import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Permission } from '../../platform/security/principal.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { definitionOf, type SettingDefinition } from '../../platform/settings/define-settings.js';
import { SettingProblem, type SettingJson } from '../../platform/settings/setting-forms.js';
import { commonErrors } from '../../shared/common-errors.js';
import { AuditLog } from '../audit/index.js';
import { LiveSettings } from './live-settings.js';
import { SettingChangeKind, SettingStore, type StoredSetting } from './setting.store.js';
import { settingErrors } from './settings.errors.js';

export interface AskedChange {
  key: string;
  value: SettingJson;
  /** The version whoever asks has seen. */
  version: number;
}

interface Checked extends AskedChange {
  definition: SettingDefinition;
}

/** Changes settings, all or none: what belongs together is never half there. */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SettingStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly stepUp: StepUpGrants,
    private readonly live: LiveSettings,
  ) {}

  /**
   * @param may what whoever asks may do
   * @throws SETTING_UNKNOWN, SETTING_REPEATED, FORBIDDEN, SETTING_TYPE_INVALID, SETTING_OUT_OF_BOUNDS,
   *   SETTING_VALUE_INVALID, SETTING_STALE, STEP_UP_REQUIRED
   */
  async execute(
    actor: Actor,
    may: ReadonlySet<string>,
    asked: readonly AskedChange[],
    reason: string | null,
  ): Promise<void> {
    const changes = asked.map((change, at) => this.checked(may, change, placeOf(asked, at)));
    refuseRepeated(asked);
    await this.uow.run(actor, async (tx) => {
      if (changes.some(({ definition }) => definition.stepUp)) await this.stepUp.consume(tx, actor);
      const stored = await this.store.lock(tx, defaultsOf(changes));
      for (const change of changes)
        await this.apply(tx, actor, change, stored, SettingChangeKind.UPDATED, reason);
    });
    // Others hear of it by the outbox; whoever asked reads what they wrote.
    await this.live.refresh();
  }

  /**
   * Gives a setting the value it had before. That value is checked like any other: what was allowed then may not be now.
   * @param toVersion 0 is the default
   * @throws SETTING_VERSION_UNKNOWN and what `execute` throws
   */
  async revert(
    actor: Actor,
    may: ReadonlySet<string>,
    { key, toVersion, version, reason }: { key: string; toVersion: number; version: number; reason: string },
  ): Promise<void> {
    const definition = this.known(may, key, 'key');
    await this.uow.run(actor, async (tx) => {
      if (definition.stepUp) await this.stepUp.consume(tx, actor);
      const usual = definition.form.write(definition.default);
      const stored = await this.store.lock(tx, new Map([[key, usual]]));
      const value = toVersion === 0 ? usual : await this.store.valueOf(tx, key, toVersion);
      if (value === undefined) throw settingErrors.SETTING_VERSION_UNKNOWN({ key, version: toVersion });
      const change = this.checked(may, { key, value, version }, 'toVersion');
      await this.apply(tx, actor, change, stored, SettingChangeKind.REVERTED, reason);
    });
    await this.live.refresh();
  }

  private known(may: ReadonlySet<string>, key: string, path: string): SettingDefinition {
    const definition = definitionOf(key);
    if (!definition || !may.has(definition.read)) throw settingErrors.SETTING_UNKNOWN({ path, key });
    const { write }: { write: Permission } = definition;
    if (!may.has(write)) throw commonErrors.FORBIDDEN({ permission: write });
    return definition;
  }

  private checked(may: ReadonlySet<string>, change: AskedChange, path: string): Checked {
    const { key } = change;
    const definition = this.known(may, key, path);
    const { form } = definition;
    try {
      const value = form.read(change.value);
      form.check(value);
      return { ...change, value: form.write(value), definition };
    } catch (error) {
      if (!(error instanceof SettingProblem)) throw error;
      if (error.kind === 'type') throw settingErrors.SETTING_TYPE_INVALID({ path, key, expected: form.type });
      if (error.kind === 'form')
        throw settingErrors.SETTING_VALUE_INVALID({ path, key, reason: error.reason });
      throw settingErrors.SETTING_OUT_OF_BOUNDS({ path, key, min: form.min ?? '', max: form.max ?? '' });
    }
  }

  private async apply(
    tx: Tx,
    actor: Actor,
    { key, value, version: given }: Checked,
    stored: ReadonlyMap<string, StoredSetting>,
    kind: SettingChangeKind,
    reason: string | null,
  ): Promise<void> {
    const row = stored.get(key);
    if (!row) throw new Error(`The setting ${key} was not locked`);
    const [before, after] = [JSON.stringify(row.value), JSON.stringify(value)];
    if (row.version !== given)
      throw settingErrors.SETTING_STALE({
        key,
        current: row.version,
        given,
        currentValue: before,
        givenValue: after,
      });
    if (before === after) return;
    const version = row.version + 1;
    const step = await this.store.change(tx, actor, {
      key,
      before: row.value,
      after: value,
      version,
      kind,
      reason,
    });
    await this.audit.record(tx, actor, {
      action: kind === SettingChangeKind.REVERTED ? 'setting.reverted' : 'setting.changed',
      resourceType: 'setting',
      resourceId: key,
      details: { version },
      changes: [{ field: key, before: shown(row.value), after: shown(value) }],
      reason,
    });
    await this.outbox.add(tx, 'setting.changed', step, { key, version });
  }
}

const SHOWN_MAX = 300;

function shown(value: SettingJson): string | null {
  if (value === null) return null;
  return (Array.isArray(value) ? value.join(', ') : String(value)).slice(0, SHOWN_MAX);
}

function placeOf(asked: readonly AskedChange[], at: number): string {
  return asked.length === 1 ? 'value' : `changes.${at}.value`;
}

function refuseRepeated(asked: readonly AskedChange[]): void {
  const seen = new Set<string>();
  asked.forEach(({ key }, at) => {
    if (seen.has(key)) throw settingErrors.SETTING_REPEATED({ path: `changes.${at}.key`, key });
    seen.add(key);
  });
}

function defaultsOf(changes: readonly Checked[]): Map<string, SettingJson> {
  return new Map(changes.map(({ key, definition: { form, default: usual } }) => [key, form.write(usual)]));
}

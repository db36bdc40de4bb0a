import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import type { ActorType } from '../../platform/security/actor.js';
import { allSettings, definitionOf } from '../../platform/settings/define-settings.js';
import type { SettingJson } from '../../platform/settings/setting-forms.js';
import { commonErrors } from '../../shared/common-errors.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { LiveSettings } from './live-settings.js';
import type { SettingChangeKind } from './setting.store.js';
import { settingErrors } from './settings.errors.js';

export interface SettingRow {
  key: string;
  value: SettingJson;
  version: number;
  updatedAt: Date | null;
}

export interface SettingChangeRow {
  id: string;
  key: string;
  version: number;
  before: SettingJson;
  after: SettingJson;
  kind: SettingChangeKind;
  reason: string | null;
  actorType: ActorType;
  actorId: string | null;
  at: Date;
}

@Injectable()
export class SettingQueries {
  constructor(
    private readonly db: Db,
    private readonly live: LiveSettings,
  ) {}

  /** Those that whoever asks may see, in the order they were declared: from the database, not from memory. */
  async visible(may: ReadonlySet<string>, only?: readonly string[]): Promise<SettingRow[]> {
    const stored = await this.db.rows<SettingRow>(
      `SELECT key, value, version, updated_at AS "updatedAt" FROM settings WHERE version > 0 LIMIT 1000`,
    );
    const rows = new Map(stored.map((row) => [row.key, row]));
    return [...allSettings()]
      .filter(([key, { read }]) => may.has(read) && (only?.includes(key) ?? true))
      .map(
        ([key, { form }]) =>
          rows.get(key) ?? {
            key,
            value: form.write(this.live.read(key as never)),
            version: 0,
            updatedAt: null,
          },
      );
  }

  /** What became of a setting, newest first. @throws SETTING_UNKNOWN, CURSOR_INVALID */
  async history(
    may: ReadonlySet<string>,
    key: string,
    request: PageRequest,
  ): Promise<Page<SettingChangeRow>> {
    const definition = definitionOf(key);
    if (!definition || !may.has(definition.read)) throw settingErrors.SETTING_UNKNOWN({ path: 'key', key });
    const before = request.kind === 'keyset' ? versionOf(request.after) : null;
    const [rows, counted] = await Promise.all([
      this.db.rows<SettingChangeRow>(
        `SELECT id, key, version, before, after, kind, reason, actor_type AS "actorType", actor_id AS "actorId", at
         FROM setting_changes WHERE key = $1 AND version < coalesce($2::integer, 2147483647)
         ORDER BY version DESC OFFSET $3 LIMIT $4`,
        [key, before, request.kind === 'offset' ? request.offset : 0, request.limit + 1],
      ),
      this.db.one<{ total: number }>(
        `SELECT count(*)::integer AS total FROM setting_changes WHERE key = $1`,
        [key],
      ),
    ]);
    return pageOf(request, rows, counted?.total ?? 0, ({ version }) => [version]);
  }
}

const VERSION_MAX = 2_147_483_647;

function versionOf(cursor: string): number {
  const version = Number(decodeCursor(cursor, ['digits'])[0]);
  if (version > VERSION_MAX) throw commonErrors.CURSOR_INVALID({ path: 'after' });
  return version;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { moduleNames, sourceFiles, type SourceFile } from '../kit/source.js';
import { cloneDatabase, type TestDatabase } from '../kit/test-database.js';

/** Whose a table is. A new table gets an owner here. */
const OWNERS: Record<string, string[]> = {
  platform: [
    'mail_suppressions',
    'messages',
    'message_attempts',
    'outbox',
    'outbox_head',
    'consumed_events',
    'counted_lists',
    'data_keys',
    'idempotency_keys',
    'partitioned_tables',
    'queue_pauses',
    'queued_jobs',
    'long_jobs',
    'saga_runs',
    'saga_steps',
    'chores',
    'schema_migrations',
  ],
  comments: ['comments'],
  exports: ['data_exports'],
  imports: ['import_rows', 'imports'],
  settings: ['settings', 'setting_changes'],
  users: ['users', 'users_totals'],
  attachments: ['attachments'],
  auth: [
    'admin_backup_codes',
    'admin_grants',
    'admin_identities',
    'admin_invites',
    'admin_passkeys',
    'admin_totp_factors',
    'admin_users',
    'api_keys',
    'attempt_buckets',
    'consents',
    'contact_changes',
    'impersonations',
    'known_devices',
    'login_tickets',
    'oauth_flows',
    'mail_requests',
    'one_time_links',
    'passkey_challenges',
    'phone_changes',
    'registrations',
    'retired_refresh_tokens',
    'role_permissions',
    'roles',
    'sessions',
    'staff_login_tickets',
    'step_ups',
    'user_identities',
    'user_passwords',
    'user_signups',
  ],
  audit: [
    'access_day_folds',
    'access_days',
    'access_records',
    'access_records_totals',
    'access_reviews',
    'access_seals',
    'access_unsealed',
    'audit_checkpoints',
    'audit_events',
    'audit_events_totals',
    'audit_seals',
    'audit_unsealed',
  ],
  ledger: [
    'ledger_accounts',
    'ledger_balances',
    'ledger_hold_deadlines',
    'ledger_hold_ends',
    'ledger_holds',
    'ledger_postings',
    'ledger_transfers',
    'point_adjustments',
  ],
  payments: [
    'products',
    'payment_orders',
    'payments',
    'payment_confirmations',
    'payment_exceptions',
    'payment_history',
    'payment_virtual_accounts',
    'deposit_reversals',
    'payment_methods',
    'payment_method_secrets',
    'payments_facets',
    'payments_totals',
    'webhook_deliveries',
  ],
  approvals: ['approvals'],
  refunds: ['refunds', 'refund_attempts', 'refund_accounts', 'refund_history', 'refunds_totals'],
  settlements: [
    'settlement_days',
    'settlement_difference_history',
    'settlement_differences',
    'settlement_entries',
    'settlement_reading_records',
    'settlement_readings',
    'settlement_records',
    'settlement_runs',
  ],
  matching: ['memberships'],
  notifications: [
    'notices',
    'notifications',
    'notice_deliveries',
    'notification_destinations',
    'notification_preferences',
  ],
  domains: ['access_logs', 'usage_bill_history', 'usage_bill_lines', 'usage_bills'],
  analytics: [
    'activity_columns',
    'activity_events',
    'activity_fresh',
    'activity_ids',
    'activity_kinds',
    'activity_people',
    'segment_members',
    'segments',
  ],
  views: ['saved_views'],
  metrics: [
    'alert_gaps',
    'alert_rules',
    'alert_silences',
    'alert_states',
    'alert_watch',
    'incident_events',
    'incidents',
    'metric_hosts',
    'metric_names',
    'metric_series',
    'metric_samples',
    'metric_rollups',
  ],
};

/** Reads that compare books of several modules on purpose: they only prove, they never serve a request. */
const MAY_JOIN = /\.invariants\.ts$/;

/** Who else reads the environment, and why. */
const READS_ENVIRONMENT: Record<string, string> = {
  'src/platform/telemetry/logger.ts': 'logs before the configuration is known to be good',
  'src/platform/telemetry/kill-point.ts': 'armed by tests only',
};

/** Where the machine's own time is meant, and why. */
const READS_SYSTEM_TIME: Record<string, string> = {
  'src/modules/auth/sessions/standings.ts':
    'the age of what this process remembers, not a time of the business',
};

const ENTITY_CALL =
  /\b\w*[tT]x\s*\.\s*(?:find|findOne|insert|update|save|delete|createQueryBuilder)\w*\(\s*([A-Z]\w+)/g;
const SQL_NAME = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?"?([a-z_]+)"?/g;

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('the house keeps its walls (S000-ARC-02)', () => {
  const modules = sourceFiles('src/modules');
  const moduleOf = (file: SourceFile): string => file.path.split('/')[2] ?? '';
  let database: TestDatabase;
  let tables: string[];

  beforeAll(async () => {
    database = await cloneDatabase();
    const client = new pg.Client(database.ownerUrl);
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    await client.end();
    tables = rows.map((row) => row.name);
  });
  afterAll(() => database.drop());

  it('every table belongs to one module', () => {
    expect(tables.sort()).toEqual(Object.values(OWNERS).flat().sort());
  });

  it('SQL in a module touches the tables of that module only', () => {
    const known = new Set(Object.values(OWNERS).flat());
    const strangers: string[] = [];
    let seen = 0;
    for (const file of modules) {
      if (MAY_JOIN.test(file.path)) continue;
      for (const table of found(file.text, SQL_NAME).filter((name) => known.has(name))) {
        seen += 1;
        if (!OWNERS[moduleOf(file)]?.includes(table)) strangers.push(`${file.path}: ${table}`);
      }
    }
    expect(strangers).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  it('an entity is read and written by its own module only', () => {
    const ownerOf = new Map(
      modules.flatMap((file) =>
        found(file.text, /@Entity\('[a-z_]+'\)\s*export class (\w+)/g).map((name) => [name, moduleOf(file)]),
      ),
    );
    expect(ownerOf.size).toBeGreaterThan(5);
    const strangers = modules.flatMap((file) =>
      found(file.text, ENTITY_CALL)
        .filter((name) => ownerOf.get(name) !== moduleOf(file))
        .map((name) => `${file.path}: ${name}`),
    );
    expect(strangers).toEqual([]);
  });

  it('every module has a front door and its anatomy', () => {
    for (const name of moduleNames()) {
      const folder = join(packageRoot(), 'src/modules', name);
      for (const file of ['index.ts', `${name}.module.ts`])
        expect(existsSync(join(folder, file)), `${name}/${file}`).toBe(true);
    }
  });

  it('nothing below the commands writes to the console (S004-OPS-04)', () => {
    const talkers = [...modules, ...sourceFiles('src/platform'), ...sourceFiles('src/shared')].filter(
      (file) => /\bconsole\s*\./.test(file.text),
    );
    expect(talkers.map((file) => file.path)).toEqual([]);
  });

  it('the environment is read in one place (S001-CFG-05)', () => {
    const readers = sourceFiles('src')
      .filter(
        (file) => !/^src\/(sandbox|platform\/config)\//.test(file.path) && /process\.env/.test(file.text),
      )
      .map((file) => file.path);
    expect(readers.sort()).toEqual(Object.keys(READS_ENVIRONMENT).sort());
  });

  it('time comes from the clock wherever a business rule is', () => {
    const askers = modules.filter((file) => /\bnew Date\(\s*\)|\bDate\.now\(\)/.test(file.text));
    expect(askers.map((file) => file.path)).toEqual(Object.keys(READS_SYSTEM_TIME));
  });

  it('an only transaction opener: nobody else starts one', () => {
    const openers = sourceFiles('src').filter((file) => /\.transaction\(/.test(file.text));
    expect(openers.map((file) => file.path).sort()).toEqual([
      'src/platform/db/unit-of-work.ts',
      'src/platform/outbox/relay.ts',
    ]);
  });
});

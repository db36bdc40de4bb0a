import type { MigrationInterface, QueryRunner } from 'typeorm';

const BESIDE = [
  'idempotency_claim_each(jsonb)',
  'idempotency_keep_each(jsonb, uuid[])',
  'outbox_add_each(jsonb, timestamptz, boolean[])',
  'audit_record_each(jsonb, timestamptz, boolean[])',
  'ledger_post_alone(jsonb, jsonb, jsonb, jsonb, timestamptz)',
];
/** Statements that look up rows by the keys of a batch: the best plan is the same whatever the keys are. */
const PLANNED_ONCE = ['ledger_post(jsonb, boolean)', 'idempotency_claim_each(jsonb)'];

/** Planning anew for each batch cost more than some of its statements, and so did a search path for each function. */
export class PlanPostingsOnce1795910400502 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // They run with the rights of whoever calls them, so that another path could only mislead the caller.
    for (const name of BESIDE) await q.query(`ALTER FUNCTION ${name} RESET search_path`);
    for (const name of PLANNED_ONCE) {
      await q.query(`ALTER FUNCTION ${name} SET plan_cache_mode = force_generic_plan`);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const name of PLANNED_ONCE) await q.query(`ALTER FUNCTION ${name} RESET plan_cache_mode`);
    for (const name of BESIDE) await q.query(`ALTER FUNCTION ${name} SET search_path = public, pg_temp`);
  }
}

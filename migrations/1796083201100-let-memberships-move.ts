import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A membership moves up when the one before it is taken back. */
export class LetMembershipsMove1796083201100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT UPDATE (starts_at, ends_at) ON memberships TO madang_app;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE UPDATE (starts_at, ends_at) ON memberships FROM madang_app;');
  }
}

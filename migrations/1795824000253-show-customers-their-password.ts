import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A customer's own transaction may see that they have a password: before the last other way in is given up. */
export class ShowCustomersTheirPassword1795824000253 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE POLICY own_password ON user_passwords FOR SELECT USING (
        current_setting('madang.actor_type', true) = 'USER'
        AND user_id::text = current_setting('madang.actor_id', true));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP POLICY own_password ON user_passwords;');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A password that somebody else set for a person is known to two people: as long as it stands, production does not start. */
export class RememberGivenPasswords1795824000101 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // Equal to password_hash until the person chooses a password of their own.
    await q.query(`ALTER TABLE admin_users ADD given_password_hash text`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE admin_users DROP COLUMN given_password_hash`);
  }
}

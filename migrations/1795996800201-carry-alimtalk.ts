import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A text may go as a notification talk of Kakao, and be carried as an SMS where that fails. */
export class CarryAlimtalk1795996800201 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE sms_messages DROP CONSTRAINT sms_messages_form_check,
        ADD CONSTRAINT sms_messages_form_check CHECK (form IN ('SMS', 'LMS', 'ATA'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE sms_messages SET form = NULL WHERE form = 'ATA';
      ALTER TABLE sms_messages DROP CONSTRAINT sms_messages_form_check,
        ADD CONSTRAINT sms_messages_form_check CHECK (form IN ('SMS', 'LMS'));
    `);
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../../../platform/config/config.js';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../../platform/mail/letters.js';
import { RecipientRegistry, type Recipient } from '../../../../platform/mail/recipients.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { InviteStore, INVITE_LIFETIME_MS } from './invite.store.js';
import { staffInviteSample, staffInviteWords, type StaffInviteFacts } from './staff-invite.letter.js';

declare global {
  interface LetterKinds {
    'auth.staff-invite': { data: { inviteId: string }; facts: StaffInviteFacts };
  }
  interface LetterRecipients {
    STAFF_INVITED: true;
  }
}

const ACTOR = systemActor('staff-invites');

interface InvitedRow {
  email: string;
  name: string;
  inviter: string | null;
  titleKo: string;
  titleEn: string;
}

/** Invitations by letter. The link is made when the letter is sent, and exists in the mail alone. */
@Injectable()
export class InviteLetters implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly invites: InviteStore,
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly recipients: RecipientRegistry,
  ) {}

  onModuleInit(): void {
    // Somebody who is invited is not staff yet, so they are found by their invitation, and only while it is open.
    this.recipients.register('STAFF_INVITED', (id) => this.recipient(id));
    this.registry.register({
      kind: 'auth.staff-invite',
      usefulForMs: INVITE_LIFETIME_MS,
      perHour: 3,
      about: ({ inviteId }) => ({ type: 'admin-invite', id: inviteId }),
      prepare: (_letter, { inviteId }) => this.facts(inviteId),
      words: staffInviteWords,
      sample: staffInviteSample,
    });
  }

  async send(tx: Tx, inviteId: string): Promise<void> {
    await this.letters.send(tx, {
      kind: 'auth.staff-invite',
      to: { type: 'STAFF_INVITED', id: inviteId },
      data: { inviteId },
      once: inviteId,
    });
  }

  /** Where the invited person goes. Behind `#` it reaches no server and no log of one. */
  linkOf(token: string): string {
    return `${this.config.publicUrl}/admin/invite#${token}`;
  }

  private recipient(inviteId: string): Promise<Recipient | null> {
    return this.uow.run(ACTOR, async (tx) => {
      if (!(await this.invites.lockOpen(tx, inviteId))) return null;
      const row = await this.row(tx, inviteId);
      return row && { address: row.email, name: row.name };
    });
  }

  private facts(inviteId: string): Promise<StaffInviteFacts | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const invite = await this.invites.lockOpen(tx, inviteId);
      const row = invite && (await this.row(tx, inviteId));
      if (!row) return null;
      return {
        name: row.name,
        invitedBy: row.inviter,
        roleTitle: { ko: row.titleKo, en: row.titleEn },
        link: this.linkOf(await this.invites.mint(tx, inviteId)),
        expiresAt: invite.expiresAt,
      };
    });
  }

  private async row(tx: Tx, inviteId: string): Promise<InvitedRow | null> {
    const rows: InvitedRow[] = await tx.query(
      `SELECT a.email, a.name, b.name AS inviter, r.title_ko AS "titleKo", r.title_en AS "titleEn"
       FROM admin_invites i JOIN admin_users a ON a.id = i.admin_id JOIN roles r ON r.name = a.role
         LEFT JOIN admin_users b ON b.id = i.invited_by
       WHERE i.id = $1`,
      [inviteId],
    );
    return rows[0] ?? null;
  }
}

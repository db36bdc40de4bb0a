import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Records, type RecordRef } from '../../platform/records/records.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Principal } from '../../platform/security/principal.js';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';
import { mentionsIn, newlyNamed } from './comment.rules.js';
import { CommentStore, type CommentRow } from './comment.store.js';
import { commentErrors } from './comments.errors.js';
import './comments.events.js';
import { Mentions } from './mentions.js';

/** What every act on a comment does besides: the lock with its rules, the record of it, the word to who watches. */
@Injectable()
export class CommentDesk {
  constructor(
    private readonly store: CommentStore,
    private readonly records: Records,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The comment as its author saw it, locked.
   * @throws COMMENT_NOT_FOUND, COMMENT_NOT_YOURS, COMMENT_DELETED, VERSION_STALE
   */
  async lockOwn(
    tx: Tx,
    principal: Principal,
    id: string,
    version: number,
  ): Promise<CommentRow & { body: string }> {
    const comment = await this.store.lock(tx, id);
    if (!this.records.maySee(principal, comment.on.kind)) throw commentErrors.COMMENT_NOT_FOUND();
    if (comment.authorId !== staffIdOf(principal.actor)) throw commentErrors.COMMENT_NOT_YOURS();
    const { body } = comment;
    if (body === null) throw commentErrors.COMMENT_DELETED();
    if (comment.version !== version)
      throw commonErrors.VERSION_STALE({ current: comment.version, given: version });
    return { ...comment, body };
  }

  async tell(
    tx: Tx,
    actor: Actor,
    action: 'comment.added' | 'comment.edited' | 'comment.deleted',
    comment: CommentRow,
  ): Promise<void> {
    const { id, on, mentionIds } = comment;
    await this.audit.record(tx, actor, {
      action,
      resourceType: 'comment',
      resourceId: id,
      details: { record: on.kind, recordId: on.id, mentions: mentionIds.length },
    });
    for (const record of await this.records.withWholes(tx, on))
      await this.outbox.add(tx, 'comment.changed', record.id, { commentId: id });
  }
}

@Injectable()
export class AddComment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly records: Records,
    private readonly store: CommentStore,
    private readonly mentions: Mentions,
    private readonly desk: CommentDesk,
    private readonly clock: Clock,
  ) {}

  /** @throws FORBIDDEN, the record's NOT_FOUND, COMMENT_MENTION_UNKNOWN, COMMENT_MENTION_UNSEEING, INPUT_INVALID */
  async execute(principal: Principal, on: RecordRef, body: string): Promise<CommentRow> {
    const { actor } = principal;
    const authorId = staffIdOf(actor);
    const { kind, id, customerId, rules } = await this.records.open(principal, on);
    const now = this.clock.now();
    const comment = {
      ...{ id: newIdAt(now), on: { kind, id }, customerId, authorId, body, mentionIds: mentionsIn(body) },
      ...{ createdAt: now, editedAt: null, deletedAt: null, version: 1 },
    };
    return this.uow.run(actor, async (tx) => {
      await this.mentions.admit(tx, rules, comment.mentionIds);
      await this.store.insert(tx, comment);
      await this.desk.tell(tx, actor, 'comment.added', comment);
      await this.mentions.tell(tx, comment, newlyNamed([], comment.mentionIds, authorId));
      return comment;
    });
  }
}

@Injectable()
export class EditComment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly records: Records,
    private readonly store: CommentStore,
    private readonly mentions: Mentions,
    private readonly desk: CommentDesk,
    private readonly clock: Clock,
  ) {}

  /**
   * The same text changes nothing. Who was named before stays named, whatever they may see today.
   * @throws COMMENT_NOT_FOUND, COMMENT_NOT_YOURS, COMMENT_DELETED, VERSION_STALE, COMMENT_MENTION_UNKNOWN,
   *   COMMENT_MENTION_UNSEEING, INPUT_INVALID
   */
  async execute(principal: Principal, id: string, version: number, body: string): Promise<CommentRow> {
    const { actor } = principal;
    return this.uow.run(actor, async (tx) => {
      const before = await this.desk.lockOwn(tx, principal, id, version);
      if (before.body === body) return before;
      const mentionIds = mentionsIn(body);
      const added = mentionIds.filter((staffId) => !before.mentionIds.includes(staffId));
      await this.mentions.admit(tx, this.records.rulesOf(before.on.kind), mentionIds, added);
      const after = { ...before, body, mentionIds, editedAt: this.clock.now(), version: version + 1 };
      await this.store.change(tx, id, after);
      await this.desk.tell(tx, actor, 'comment.edited', after);
      await this.mentions.tell(tx, after, newlyNamed(before.mentionIds, mentionIds, before.authorId));
      return after;
    });
  }
}

@Injectable()
export class DeleteComment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: CommentStore,
    private readonly desk: CommentDesk,
    private readonly clock: Clock,
  ) {}

  /** The text goes, the fact stays. @throws COMMENT_NOT_FOUND, COMMENT_NOT_YOURS, COMMENT_DELETED, VERSION_STALE */
  async execute(principal: Principal, id: string, version: number): Promise<CommentRow> {
    const { actor } = principal;
    return this.uow.run(actor, async (tx) => {
      const before = await this.desk.lockOwn(tx, principal, id, version);
      const deletedAt = this.clock.now();
      await this.store.empty(tx, id, deletedAt);
      const after = { ...before, body: null, mentionIds: [], deletedAt, version: version + 1 };
      await this.desk.tell(tx, actor, 'comment.deleted', after);
      return after;
    });
  }
}

/** Programs read; a comment is somebody's word. */
function staffIdOf(actor: Actor): string {
  if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
  return actor.id;
}

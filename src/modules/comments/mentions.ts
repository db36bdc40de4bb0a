import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Records, type RecordRef, type RecordRules } from '../../platform/records/records.js';
import { systemActor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { commonErrors } from '../../shared/common-errors.js';
import { NoticeRegistry, Notices } from '../notifications/index.js';
import { MENTIONS_MAX } from './comment.rules.js';
import { CommentStore } from './comment.store.js';
import { commentErrors } from './comments.errors.js';

declare global {
  interface NoticeKinds {
    /** Who wrote it and what about; what it says stands with the record alone. */
    'comment.mentioned': { commentId: string; author: string; record: string };
  }
}

const DAY_MS = 86_400_000;
const CHOICES_MAX = 20;

/** Who may be named in a comment, and how they hear of it. */
@Injectable()
export class Mentions implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staff: StaffDirectory,
    private readonly notices: Notices,
    private readonly registry: NoticeRegistry,
    private readonly records: Records,
    private readonly comments: CommentStore,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'comment.mentioned',
      name: { ko: '댓글에서 언급됨', en: 'Mentioned in a comment' },
      isBetweenPeople: true,
      usefulForMs: DAY_MS,
      words: {
        ko: ({ author, record }) => ({
          title: `${author} 님이 ${this.records.rulesOf(record).name.ko} 댓글에서 나를 언급했습니다`,
        }),
        en: ({ author, record }) => ({
          title: `${author} mentioned you in a comment on ${this.records.rulesOf(record).name.en}`,
        }),
      },
      isNeeded: ({ commentId }) =>
        this.uow.run(systemActor('comments'), async (tx) => !(await this.comments.isDeleted(tx, commentId))),
      sample: { commentId: '01995f00-0000-7000-8000-000000000009', author: '김관리', record: 'PAYMENT' },
    });
  }

  /**
   * Refuses to name who would not see what they are called to.
   * @param named all whom the text names  @param added those of them who are new in it
   * @throws INPUT_INVALID, COMMENT_MENTION_UNKNOWN, COMMENT_MENTION_UNSEEING
   */
  async admit(tx: Tx, { permission }: RecordRules, named: readonly string[], added = named): Promise<void> {
    if (named.length > MENTIONS_MAX)
      throw commonErrors.INPUT_INVALID({ path: 'body', reason: `at most ${MENTIONS_MAX} people` });
    if (added.length === 0) return;
    const seeing = new Set(await this.staff.holdersOf(tx, permission));
    const others = added.filter((id) => !seeing.has(id));
    if (others.length === 0) return;
    const active = new Set(await this.staff.activeAmong(tx, others));
    if (others.some((id) => !active.has(id))) throw commentErrors.COMMENT_MENTION_UNKNOWN({ path: 'body' });
    const names = [...(await this.staff.namesOf(tx, others)).values()].join(', ');
    throw commentErrors.COMMENT_MENTION_UNSEEING({ path: 'body', names });
  }

  /** Each of them once for a comment, however often it is edited. */
  async tell(
    tx: Tx,
    comment: { id: string; authorId: string; on: RecordRef },
    staffIds: readonly string[],
  ): Promise<void> {
    if (staffIds.length === 0) return;
    const { id: commentId, authorId, on } = comment;
    const author = (await this.staff.namesOf(tx, [authorId])).get(authorId) ?? '';
    for (const id of staffIds)
      await this.notices.send(tx, {
        kind: 'comment.mentioned',
        key: `${commentId}:${id}`,
        audience: { adminUserIds: [id] },
        severity: 'info',
        link: this.records.rulesOf(on.kind).path(on.id),
        groupKey: `comments:${on.id}`,
        data: { commentId, author, record: on.kind },
      });
  }

  /** Staff who may see such records, by name. */
  async choices(
    tx: Tx,
    { permission }: RecordRules,
    search: string,
  ): Promise<{ id: string; name: string }[]> {
    const names = await this.staff.namesOf(tx, await this.staff.holdersOf(tx, permission));
    const part = search.toLowerCase();
    return [...names]
      .map(([id, name]) => ({ id, name }))
      .filter(({ name }) => name.toLowerCase().includes(part))
      .sort((a, b) => a.name.localeCompare(b.name, 'ko'))
      .slice(0, CHOICES_MAX);
  }
}

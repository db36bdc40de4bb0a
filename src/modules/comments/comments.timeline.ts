import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import {
  declareTimelineType,
  TimelineKind,
  TimelineSources,
} from '../../platform/records/timeline-sources.js';
import { CommentModel } from './comment.model.js';
import { CommentStore } from './comment.store.js';
import './comments.events.js';

declareTimelineType(() => CommentModel);

/** What staff wrote about a record, and about those that belong to it. */
@Injectable()
export class CommentsTimeline implements OnModuleInit {
  constructor(
    private readonly sources: TimelineSources,
    private readonly uow: UnitOfWork,
    private readonly store: CommentStore,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      kind: TimelineKind.COMMENT,
      type: 'Comment',
      news: ['comment.changed'],
      read: ({ principal }, of, range) =>
        this.uow.run(principal.actor, async (tx) => {
          const rows = await this.store.before(tx, of, range);
          return rows.map((row) => ({ at: row.createdAt, id: row.id, subject: row }));
        }),
    });
  }
}

import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/index.js';
import { CommentFieldsResolver } from './comment.fields.resolver.js';
import { CommentResolver } from './comment.resolver.js';
import { CommentStore } from './comment.store.js';
import './comments.permissions.js';
import './comments.personal-data.js';
import { CommentsTimeline } from './comments.timeline.js';
import { Mentions } from './mentions.js';
import { AddComment, CommentDesk, DeleteComment, EditComment } from './write-comment.use-cases.js';

/** What staff write about customers, payments, refunds and whatever else is registered as a record. */
@Module({
  imports: [NotificationsModule],
  providers: [
    AddComment,
    CommentDesk,
    CommentFieldsResolver,
    CommentResolver,
    CommentStore,
    CommentsTimeline,
    DeleteComment,
    EditComment,
    Mentions,
  ],
})
export class CommentsModule {}

import {
  ArgsType,
  createUnionType,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Lagged } from '../../../platform/graphql/live.model.js';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { NoticeData, NoticeWords } from '../notices/notice-kinds.js';
import { Severity } from '../notices/severity.js';

export enum NotificationLocale {
  KO = 'KO',
  EN = 'EN',
}

registerEnumType(NotificationLocale, { name: 'NotificationLocale' });
registerEnumType(Severity, { name: 'NotificationSeverity' });

export const localeOf = (locale: NotificationLocale): Locale =>
  locale === NotificationLocale.EN ? 'en' : 'ko';
export const notificationLocale = (locale: Locale): NotificationLocale =>
  locale === 'en' ? NotificationLocale.EN : NotificationLocale.KO;

@ArgsType()
export class WordsArgs {
  @Field(() => NotificationLocale, { defaultValue: NotificationLocale.KO })
  locale: NotificationLocale = NotificationLocale.KO;
}

@ObjectType()
export class NotificationFact {
  @Field()
  label: string;

  @Field()
  value: string;
}

@ObjectType({ description: 'Notifications that were marked as read together.' })
export class ReadMark {
  @Field(() => Int)
  count: number;

  @Field(() => DateTimeScalar, { description: 'By it they can be taken back.' })
  readAt: Date;
}

@ObjectType({ description: 'What a notification says. Plain text.' })
export class NotificationWords {
  @Field()
  title: string;

  @Field(() => String, { nullable: true })
  body: string | null;

  @Field(() => [NotificationFact])
  facts: NotificationFact[];
}

@ObjectType({ description: 'One line of somebody’s notification centre: the newest word about one thing.' })
export class Notification {
  noticeId: string;
  data: NoticeData;

  @Field(() => ID)
  id: string;

  @Field({ description: 'For example alert.incident-opened.' })
  kind: string;

  @Field(() => Severity)
  severity: Severity;

  @Field(() => String, { nullable: true, description: 'Path in the admin app.' })
  link: string | null;

  @Field(() => Int, { description: 'How many times there was news of it.' })
  updates: number;

  @Field(() => DateTimeScalar, { description: 'When it came first.' })
  createdAt: Date;

  @Field(() => DateTimeScalar, { description: 'When there was news of it last.' })
  updatedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  readAt: Date | null;
}

@ObjectType()
export class NotificationPage extends PageOf(Notification) {}

@InputType()
export class NotificationFilter {
  @IsOptional()
  @Field(() => Boolean, { nullable: true, description: 'True: only what was not read yet.' })
  unread?: boolean | null;

  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [Severity], { nullable: true })
  severity?: Severity[] | null;
}

@ObjectType()
export class NotificationNews {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => Int, { description: 'Unread now, 100 at most.' })
  unread: number;

  @Field(() => Notification, { nullable: true, description: 'Null when something was read elsewhere.' })
  notification: Notification | null;
}

export const NotificationEvent = createUnionType({
  name: 'NotificationEvent',
  types: () => [NotificationNews, Lagged] as const,
  resolveType: (value: NotificationNews | Lagged) => ('unread' in value ? NotificationNews : Lagged),
});

export function toWords({ title, body, facts }: NoticeWords): NotificationWords {
  return {
    title,
    body: body ?? null,
    facts: (facts ?? []).map(([label, value]) => ({ label, value })),
  };
}

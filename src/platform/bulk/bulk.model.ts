import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../graphql/page.model.js';
import { Text } from '../graphql/safe-text.js';
import { DateTimeScalar } from '../graphql/scalars.js';

/** Chosen one by one; a filter chooses more. */
export const BULK_IDS_MAX = 1_000;

export enum BulkStatus {
  PLANNING = 'PLANNING',
  REFUSED = 'REFUSED',
  PLANNED = 'PLANNED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  UNDOING = 'UNDOING',
  UNDONE = 'UNDONE',
  CANCELED = 'CANCELED',
  FAILED = 'FAILED',
}
registerEnumType(BulkStatus, {
  name: 'BulkStatus',
  valuesMap: {
    PLANNING: { description: 'The records are looked at; nothing is changed.' },
    REFUSED: { description: 'There is no plan: see `refusal`.' },
    PLANNED: { description: 'Each record says what would change. It waits to be run.' },
    DONE: { description: 'Every record was tried; those that could not be changed say why.' },
    CANCELED: { description: 'Stopped by somebody; what was done by then is done.' },
    FAILED: { description: 'Stopped by an error: see `job`; what was done by then is done.' },
  },
});

export enum BulkOutcome {
  CHANGES = 'CHANGES',
  UNCHANGED = 'UNCHANGED',
  REFUSED = 'REFUSED',
}
registerEnumType(BulkOutcome, {
  name: 'BulkOutcome',
  description: 'What would become of a record.',
  valuesMap: { UNCHANGED: { description: 'It is so already.' } },
});

export enum BulkResult {
  PLANNED = 'PLANNED',
  APPLIED = 'APPLIED',
  FAILED = 'FAILED',
  UNDONE = 'UNDONE',
  KEPT = 'KEPT',
}
registerEnumType(BulkResult, {
  name: 'BulkResult',
  description: 'What became of a record that was to be changed.',
  valuesMap: {
    FAILED: {
      description: 'It was left as it is; BULK_ROW_CHANGED when somebody changed it since the plan.',
    },
    KEPT: { description: 'It was to be put back and could not be; it says why.' },
  },
});

@ObjectType()
export class BulkFact {
  @Field()
  name: string;

  @Field()
  value: string;
}

@ObjectType({ description: 'Why a record, or all of them, is left alone.' })
export class BulkProblem {
  @Field({ description: 'One of ErrorCode.' })
  code: string;

  @Field({ description: 'A sentence, in English.' })
  message: string;

  @Field(() => [BulkFact], { description: 'What a sentence in another language needs.' })
  args: BulkFact[];
}

@ObjectType({ description: 'One act done to many records, first as a plan. Whoever planned it sees it.' })
export class BulkAction {
  jobId: string;
  phase: string;

  @Field(() => ID)
  id: string;

  @Field({ description: 'user.deactivate, incident.assign …' })
  act: string;

  @Field(() => BulkProblem, { nullable: true, description: 'Why there is no plan.' })
  refusal: BulkProblem | null;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => Int, { description: 'Records that would change.' })
  changes: number;

  @Field(() => Int, { description: 'Records that are so already.' })
  unchanged: number;

  @Field(() => Int, { description: 'Records that cannot be changed.' })
  refused: number;

  @Field(() => Int, { description: 'Records that were changed.' })
  applied: number;

  @Field(() => Int, { description: 'Records that were left alone when it was run.' })
  failed: number;

  @Field(() => Int, { description: 'Records that were put back.' })
  undone: number;

  @Field(() => Int, { description: 'Records that could not be put back.' })
  kept: number;

  @Field(() => Boolean, { description: 'Running it, and taking it back, takes a fresh second factor.' })
  confirms: boolean;

  @Field(() => Boolean, { description: 'False of what nobody can take back.' })
  isUndoable: boolean;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when the plan can be run.' })
  planGoodUntil: Date | null;

  @Field(() => DateTimeScalar, { description: 'Until when its records can be seen and it can be undone.' })
  keptUntil: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  undoneAt: Date | null;
}

@ObjectType()
export class BulkActionPage extends PageOf(BulkAction) {}

@ObjectType()
export class BulkChange {
  @Field({ description: 'status, assignee …' })
  field: string;

  @Field({ description: 'What it is; empty for nothing. People by their names.' })
  from: string;

  @Field({ description: 'What it would be.' })
  to: string;
}

@ObjectType()
export class BulkRow {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { description: 'The record it is about.' })
  recordId: string;

  @Field(() => BulkOutcome)
  outcome: BulkOutcome;

  @Field(() => BulkResult, { nullable: true, description: 'Null of a record that is left alone.' })
  result: BulkResult | null;

  @Field({ description: 'What people know it by. Masked as elsewhere.' })
  label: string;

  @Field(() => [BulkChange])
  changes: BulkChange[];

  @Field(() => BulkProblem, { nullable: true })
  problem: BulkProblem | null;
}

@ObjectType()
export class BulkRowPage extends PageOf(BulkRow) {}

@InputType()
export class BulkRowFilter {
  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [BulkOutcome], { nullable: true })
  outcome?: BulkOutcome[] | null;

  @IsOptional()
  @ArrayMaxSize(5)
  @Field(() => [BulkResult], { nullable: true })
  result?: BulkResult[] | null;
}

@ArgsType()
export class BulkArgs {
  @IsOptional()
  @ArrayMaxSize(BULK_IDS_MAX)
  @Field(() => [ID], {
    nullable: true,
    description: `At most ${BULK_IDS_MAX.toLocaleString('en')}. Or say all.`,
  })
  ids?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'All that fit the filter, found by the server. Said instead of ids: what is left out means nothing.',
  })
  all?: boolean | null;

  @IsOptional()
  @Text({ min: 5, max: 500 })
  @Field(() => String, { nullable: true, description: 'Why; acts that close something take one.' })
  reason?: string | null;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, {
    nullable: true,
    description: 'Of acts that assign: a member of staff, or nobody.',
  })
  assigneeId?: string | null;
}

import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { ImportRow } from './import.repository.js';
import { ImportPhase, ImportRowResult, ImportStatus, type Problem } from './import.rules.js';
import type { StoredRow } from './import-rows.js';
import { ImportOutcome } from './reading/plan-row.js';

registerEnumType(ImportStatus, {
  name: 'ImportStatus',
  valuesMap: {
    PLANNING: { description: 'The file is read; nothing is changed.' },
    REFUSED: { description: 'The file as a whole is no good: see `refusal`.' },
    PLANNED: { description: 'Each row says what it would do. It waits to be run.' },
    DONE: { description: 'Every row was tried; rows that failed say why.' },
    CANCELED: { description: 'Stopped by somebody; what was done by then is done.' },
    FAILED: { description: 'Stopped by an error: see `job`; what was done by then is done.' },
  },
});
registerEnumType(ImportPhase, {
  name: 'ImportPhase',
  description: 'How far an import came, whether or not somebody works on it now.',
});
registerEnumType(ImportOutcome, { name: 'ImportOutcome', description: 'What a row would do.' });
registerEnumType(ImportRowResult, {
  name: 'ImportRowResult',
  description: 'What became of a row that does something.',
  valuesMap: { KEPT: { description: 'It was to be undone and could not be; it says why.' } },
});

@ObjectType()
export class ImportColumnModel {
  @Field({ description: 'For programs; as good a heading as the title.' })
  name: string;

  @Field({ description: 'The heading, in Korean, as an export writes it.' })
  title: string;

  @Field({ description: 'A new record cannot be without it.' })
  required: boolean;

  @Field({ description: 'Says which record is meant; it must be in the file, or another such column.' })
  isKey: boolean;

  @Field({ description: 'False of what may be in the file and is never changed of a record that is there.' })
  isEditable: boolean;

  @Field(() => [String], { description: 'The only values there are; none where any will do.' })
  choices: string[];

  @Field()
  example: string;
}

@ObjectType({ description: 'What can be imported.' })
export class ImportKind {
  @Field(() => ID)
  kind: string;

  @Field(() => [ImportColumnModel])
  columns: ImportColumnModel[];
}

@ObjectType()
export class ImportFact {
  @Field()
  name: string;

  @Field()
  value: string;
}

@ObjectType({ description: 'Why a row, or the file, is not taken.' })
export class ImportProblem {
  @Field({ description: 'One of ErrorCode.' })
  code: string;

  @Field({ description: 'A sentence, in English.' })
  message: string;

  @Field(() => String, { nullable: true, description: 'The heading it is about.' })
  column: string | null;

  @Field(() => [ImportFact], { description: 'What a sentence in another language needs.' })
  args: ImportFact[];
}

@ObjectType({ description: 'A file handed in to make and change many records, first as a plan.' })
export class ImportJob {
  row: ImportRow;

  @Field(() => ID)
  id: string;

  @Field()
  kind: string;

  @Field(() => ImportProblem, { nullable: true, description: 'Why the file as a whole was not taken.' })
  refusal: ImportProblem | null;

  @Field(() => String, { nullable: true, description: 'UTF8, CP949 or JSONL, as it was found to be.' })
  encoding: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was run.' })
  reason: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was undone.' })
  undoReason: string | null;

  @Field(() => Int, { description: 'Rows of the plan that make a record.' })
  creates: number;

  @Field(() => Int, { description: 'Rows of the plan that change one.' })
  updates: number;

  @Field(() => Int)
  unchanged: number;

  @Field(() => Int, { description: 'Rows of the plan that are no good.' })
  errors: number;

  @Field(() => Int, { description: 'Rows that were done.' })
  applied: number;

  @Field(() => Int, { description: 'Rows that could not be done when it was run.' })
  failed: number;

  @Field(() => Int, { description: 'Rows that were put back.' })
  undone: number;

  @Field(() => Int, { description: 'Rows that could not be put back.' })
  kept: number;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  plannedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when the plan can be run.' })
  planGoodUntil: Date | null;

  @Field(() => DateTimeScalar, { description: 'Until when its rows can be seen and undone.' })
  keptUntil: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  runAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  undoneAt: Date | null;
}

@ObjectType()
export class ImportJobPage extends PageOf(ImportJob) {}

@ObjectType()
export class ImportChange {
  @Field({ description: 'The heading.' })
  column: string;

  @Field({ description: 'What it is; empty for nothing. Masked as elsewhere.' })
  from: string;

  @Field({ description: 'What it would be. Masked as elsewhere.' })
  to: string;
}

@ObjectType('ImportRow', { description: 'A row of the file.' })
export class ImportRowModel {
  stored: StoredRow;
  kind: string;

  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: 'Where it stands in the file, from 1.' })
  line: number;

  @Field(() => ImportOutcome)
  outcome: ImportOutcome;

  @Field(() => ImportRowResult, { nullable: true, description: 'Null of a row that does nothing.' })
  result: ImportRowResult | null;

  @Field(() => ID, { nullable: true, description: 'The record it is about; null until it is made.' })
  recordId: string | null;

  @Field(() => ImportProblem, { nullable: true })
  problem: ImportProblem | null;
}

@ObjectType()
export class ImportRowPage extends PageOf(ImportRowModel) {}

@ObjectType({ description: 'What undoing would do now.' })
export class ImportUndoPreview {
  @Field(() => Int, { description: 'Rows whose change is put back.' })
  goesBack: number;

  @Field(() => Int, { description: 'Rows whose record somebody changed since: it stays as it is.' })
  changedSince: number;

  @Field(() => Int, { description: 'Rows that made a record which cannot be taken back.' })
  createdStays: number;
}

@InputType()
export class ImportJobFilter {
  @IsOptional()
  @Text({ max: 100 })
  @Field(() => ID, { nullable: true, description: 'One of importKinds.' })
  kind?: string | null;

  @IsOptional()
  @ArrayMaxSize(10)
  @Field(() => [ImportPhase], { nullable: true })
  phase?: ImportPhase[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only what the caller handed in.' })
  mine?: boolean | null;
}

@InputType()
export class ImportRowFilter {
  @Field(() => [ImportOutcome], { nullable: true })
  outcome?: ImportOutcome[] | null;

  @Field(() => [ImportRowResult], { nullable: true })
  result?: ImportRowResult[] | null;
}

export function problemModel({ code, message, args }: Problem): ImportProblem {
  const facts = Object.entries(args).map(([name, value]) => ({ name, value: String(value) }));
  return { code, message, column: facts.find(({ name }) => name === 'column')?.value ?? null, args: facts };
}

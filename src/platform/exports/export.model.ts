import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../graphql/page.model.js';
import { Text } from '../graphql/safe-text.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export enum ExportFormat {
  CSV = 'CSV',
  CSV_CP949 = 'CSV_CP949',
  JSONL = 'JSONL',
}
registerEnumType(ExportFormat, {
  name: 'ExportFormat',
  valuesMap: {
    CSV: { description: 'UTF-8 behind a byte order mark, for spreadsheets of today.' },
    CSV_CP949: {
      description: 'CP949, for older Korean programs; what it has no sign for is a question mark.',
    },
    JSONL: {
      description: 'One JSON object a line, for programs: values as they are, names as the headings.',
    },
  },
});

@ObjectType({
  description: 'A file with data that somebody of the staff asked for. Nobody else can fetch it.',
})
export class DataExport {
  jobId: string;

  @Field(() => ID)
  id: string;

  @Field({ description: 'What is taken out: users.list, payments.list, audit.events …' })
  kind: string;

  @Field(() => ExportFormat)
  format: ExportFormat;

  @Field({ description: 'Why, in the words of whoever asked.' })
  reason: string;

  @Field({ description: 'Personal data is masked in it.' })
  masked: boolean;

  @Field(() => Int, { nullable: true, description: 'Lines of the file; null until it is written.' })
  rows: number | null;

  @Field(() => Int, { nullable: true, description: 'Customers in it; null until it is written.' })
  people: number | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the file is gone; null until it is written.',
  })
  expiresAt: Date | null;
}

@ObjectType()
export class DataExportPage extends PageOf(DataExport) {}

@ArgsType()
export class ExportArgs {
  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why: it stands on record, and reviewers of the month read it.' })
  reason: string;

  @Field(() => ExportFormat, { defaultValue: ExportFormat.CSV })
  format: ExportFormat;
}

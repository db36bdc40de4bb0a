import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Text } from '../../platform/graphql/safe-text.js';

@InputType()
export class StartImportInput {
  @Text({ max: 100 })
  @Field(() => ID, { description: 'One of importKinds.' })
  kind: string;

  @Text({ max: 36 })
  @Field(() => ID, { description: 'A file of text/csv or application/x-ndjson that the caller uploaded.' })
  attachmentId: string;
}

@ArgsType()
export class ImportReasonArgs {
  @Field(() => ID)
  id: string;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why: it stands on record.' })
  reason: string;
}

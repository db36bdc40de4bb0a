import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Text } from '../graphql/safe-text.js';
import { RecordKind } from './records.js';

@InputType({ description: 'Names a record.' })
export class RecordRefInput {
  @Field(() => RecordKind as object)
  kind: string;

  @Text({ max: 100 })
  @Field(() => ID)
  id: string;
}

@ObjectType('RecordRef', { description: 'Names a record.' })
export class RecordRefModel {
  @Field(() => RecordKind as object)
  kind: string;

  @Field(() => ID)
  id: string;
}

import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Min } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import type { SettingJson } from '../../platform/settings/setting-forms.js';
import { SettingValueScalar } from './setting-value.scalar.js';

const KEY_MAX = 100;
const REASON_MAX = 500;

@InputType()
export class SettingChangeInput {
  @Text({ max: KEY_MAX })
  @Field(() => ID)
  key: string;

  @IsOptional()
  @Field(() => SettingValueScalar, { nullable: true })
  value: SettingJson;

  @Min(0)
  @Field(() => Int, { description: 'The version you have seen.' })
  version: number;
}

@ArgsType()
export class UpdateSettingArgs {
  @Text({ max: KEY_MAX })
  @Field(() => ID)
  key: string;

  @IsOptional()
  @Field(() => SettingValueScalar, { nullable: true })
  value: SettingJson;

  @Min(0)
  @Field(() => Int, { description: 'The version you have seen; 0 while nobody has set it.' })
  version: number;

  @IsOptional()
  @Text({ max: REASON_MAX })
  @Field(() => String, { nullable: true, description: 'Why: it stands in the history.' })
  reason?: string | null;
}

@ArgsType()
export class UpdateSettingsArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Field(() => [SettingChangeInput])
  changes: SettingChangeInput[];

  @IsOptional()
  @Text({ max: REASON_MAX })
  @Field(() => String, { nullable: true, description: 'Why: it stands in the history.' })
  reason?: string | null;
}

@ArgsType()
export class RevertSettingArgs {
  @Text({ max: KEY_MAX })
  @Field(() => ID)
  key: string;

  @Min(0)
  @Field(() => Int, { description: 'Whose value it gets again; 0 for the default.' })
  toVersion: number;

  @Min(0)
  @Field(() => Int, { description: 'The version you have seen.' })
  version: number;

  @Text({ max: REASON_MAX })
  @Field({ description: 'Why: it stands in the history.' })
  reason: string;
}

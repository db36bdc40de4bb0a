import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { ActorType } from '../../platform/security/actor.js';
import { definitionOf, SettingGroup } from '../../platform/settings/define-settings.js';
import { SettingType, SettingUnit, type SettingJson } from '../../platform/settings/setting-forms.js';
import type { SettingChangeRow, SettingRow } from './setting.queries.js';
import { SettingChangeKind } from './setting.store.js';
import { SettingValueScalar } from './setting-value.scalar.js';

registerEnumType(SettingGroup, { name: 'SettingGroup' });
registerEnumType(SettingType, { name: 'SettingType', description: 'How the value of a setting is written.' });
registerEnumType(SettingUnit, { name: 'SettingUnit', description: 'What a number counts.' });
registerEnumType(SettingChangeKind, {
  name: 'SettingChangeKind',
  valuesMap: { SEEDED: { description: 'Taken over from the environment at a start.' } },
});

@ObjectType({ description: 'Something about how the system runs that staff decides.' })
export class Setting implements SettingRow {
  @Field(() => ID, { description: 'noun.what' })
  key: string;

  @Field(() => SettingGroup)
  group: SettingGroup;

  @Field(() => SettingType)
  type: SettingType;

  @Field(() => SettingUnit, { nullable: true })
  unit: SettingUnit | null;

  @Field(() => SettingValueScalar, { nullable: true })
  value: SettingJson;

  @Field(() => SettingValueScalar, { nullable: true })
  defaultValue: SettingJson;

  @Field(() => String, {
    nullable: true,
    description: 'Of a number the least, of a text its length, of a list its entries. Digits.',
  })
  min: string | null;

  @Field(() => String, { nullable: true })
  max: string | null;

  @Field()
  titleKo: string;

  @Field()
  titleEn: string;

  @Field()
  descriptionKo: string;

  @Field()
  descriptionEn: string;

  @Field({ description: 'The permission to change it.' })
  writePermission: string;

  @Field({ description: 'Whether changing it takes a fresh second factor.' })
  needsStepUp: boolean;

  @Field(() => Int, { description: '0 while nobody has set it.' })
  version: number;

  @Field(() => DateTimeScalar, { nullable: true })
  updatedAt: Date | null;
}

/** A stored value with what the code says about it. */
export function settingOf(row: SettingRow): Setting {
  const definition = definitionOf(row.key);
  if (!definition) throw new Error(`Nobody declared the setting ${row.key}`);
  const { form, title, description } = definition;
  return {
    ...row,
    group: definition.group,
    type: form.type,
    unit: form.unit,
    defaultValue: form.write(definition.default),
    min: form.min,
    max: form.max,
    titleKo: title.ko,
    titleEn: title.en,
    descriptionKo: description.ko,
    descriptionEn: description.en,
    writePermission: definition.write,
    needsStepUp: definition.stepUp,
  };
}

@ObjectType({ description: 'One step in the life of a setting. Never changed, never removed.' })
export class SettingChange implements SettingChangeRow {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  key: string;

  @Field(() => Int, { description: 'The version it made.' })
  version: number;

  @Field(() => SettingValueScalar, { nullable: true })
  before: SettingJson;

  @Field(() => SettingValueScalar, { nullable: true })
  after: SettingJson;

  @Field(() => SettingChangeKind)
  kind: SettingChangeKind;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => String, { description: 'ADMIN, API_KEY or SYSTEM.' })
  actorType: ActorType;

  @Field(() => ID, { nullable: true })
  actorId: string | null;

  @Field(() => DateTimeScalar)
  at: Date;
}

@ObjectType()
export class SettingChangePage extends PageOf(SettingChange) {}

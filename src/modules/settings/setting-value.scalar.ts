import { GraphQLScalarType, valueFromASTUntyped, type ValueNode } from 'graphql';
import { isSafeText } from '../../platform/graphql/safe-text.js';
import type { SettingJson } from '../../platform/settings/setting-forms.js';
import { commonErrors } from '../../shared/common-errors.js';

const TEXT_MAX = 2_000;
const ENTRIES_MAX = 200;

const isText = (value: unknown): value is string => isSafeText(value) && (value as string).length <= TEXT_MAX;

function parse(value: unknown): SettingJson {
  if (value === null || typeof value === 'boolean' || isText(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (Array.isArray(value) && value.length <= ENTRIES_MAX && value.every(isText)) return value;
  throw commonErrors.INPUT_INVALID({
    path: 'value',
    reason: 'true or false, a whole number, a text, a list of texts, or null',
  });
}

export const SettingValueScalar = new GraphQLScalarType<SettingJson, SettingJson>({
  name: 'SettingValue',
  description:
    'A value as `Setting.type` says: BOOLEAN true or false; INTEGER a whole number; WON digits as text; TEXT; LIST texts; ' +
    'INSTANT ISO-8601 with an offset, or null.',
  serialize: (value) => value as SettingJson,
  parseValue: parse,
  parseLiteral: (node: ValueNode) => parse(valueFromASTUntyped(node)),
});

import { defineErrors, err } from '../../shared/errors.js';

export const settingErrors = defineErrors({
  SETTING_UNKNOWN: err<{ path: string; key: string }>('BAD_USER_INPUT', 'There is no setting of this name.'),
  SETTING_REPEATED: err<{ path: string; key: string }>(
    'BAD_USER_INPUT',
    'A setting can be changed once in a call.',
  ),
  SETTING_TYPE_INVALID: err<{ path: string; key: string; expected: string }>(
    'BAD_USER_INPUT',
    'The value is not of the type of this setting.',
  ),
  SETTING_OUT_OF_BOUNDS: err<{ path: string; key: string; min: string; max: string }>(
    'BAD_USER_INPUT',
    'The value is outside the bounds of this setting.',
  ),
  SETTING_VALUE_INVALID: err<{ path: string; key: string; reason: string }>(
    'BAD_USER_INPUT',
    'The value does not have the form this setting needs.',
  ),
  SETTING_STALE: err<{
    key: string;
    current: number;
    given: number;
    currentValue: string;
    givenValue: string;
  }>('CONFLICT', 'Somebody changed this setting in the meantime. Look at both values and decide again.'),
  SETTING_VERSION_UNKNOWN: err<{ key: string; version: number }>(
    'NOT_FOUND',
    'This setting never had such a version.',
  ),
});

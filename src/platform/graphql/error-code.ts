import { registerEnumType } from '@nestjs/graphql';
import { errorCodes } from '../../shared/errors.js';

/** Every code of every module. Read when the schema is built, after all modules have declared theirs. */
export const ErrorCode = errorCodes;

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Every value that extensions.code of an error may have.',
});

import { describe, expect, it } from 'vitest';
import { defineErrors, DomainError, err, errorCodes } from './errors.js';

describe('the registry of errors (S004-OPS-04)', () => {
  const errors = defineErrors({
    SPEC_TOO_LATE: err<{ minutes: number }>('FAILED_PRECONDITION', 'Too late.'),
    SPEC_PLAIN: err('NOT_FOUND', 'Nothing.'),
  });

  it('makes errors with their code, kind and facts', () => {
    const thrown = errors.SPEC_TOO_LATE({ minutes: 5 });
    expect(thrown).toBeInstanceOf(DomainError);
    expect(thrown).toMatchObject({
      code: 'SPEC_TOO_LATE',
      kind: 'FAILED_PRECONDITION',
      args: { minutes: 5 },
    });
    expect(errors.SPEC_PLAIN().args).toEqual({});
    expect(errorCodes['SPEC_PLAIN']).toBe('SPEC_PLAIN');
  });

  it('refuses a code that two modules claim', () => {
    expect(() => defineErrors({ SPEC_PLAIN: err('CONFLICT', 'Again.') })).toThrow(/declared twice/);
  });
});

import { BadRequestException, ValidationPipe, type ValidationError } from '@nestjs/common';

function firstProblem(errors: ValidationError[], prefix = ''): { path: string; reason: string } {
  const [first] = errors;
  if (!first) return { path: prefix, reason: 'invalid' };
  const path = prefix ? `${prefix}.${first.property}` : first.property;
  if (first.children?.length) return firstProblem(first.children, path);
  return { path, reason: Object.values(first.constraints ?? {})[0] ?? 'invalid' };
}

/** Checks inputs by their decorators and says which field is wrong and why. */
export function inputValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    forbidUnknownValues: false,
    exceptionFactory: (errors) => new BadRequestException(firstProblem(errors)),
  });
}

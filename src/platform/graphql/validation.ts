import {
  BadRequestException,
  ValidationPipe,
  type ArgumentMetadata,
  type ValidationError,
} from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { isSafeText } from './safe-text.js';

function firstProblem(errors: ValidationError[], prefix = ''): { path: string; reason: string } {
  const [first] = errors;
  if (!first) return { path: prefix, reason: 'invalid' };
  const path = prefix ? `${prefix}.${first.property}` : first.property;
  if (first.children?.length) return firstProblem(first.children, path);
  return { path, reason: Object.values(first.constraints ?? {})[0] ?? 'invalid' };
}

/** Where in an input a text cannot be stored; null when all can. */
function unsafeText(value: unknown, path: string): string | null {
  if (typeof value === 'string') return isSafeText(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = unsafeText(inner, path ? `${path}.${name}` : name);
    if (found !== null) return found;
  }
  return null;
}

type Class = new () => object;

/** A class of inputs that says nothing about its fields and begins with none: values of it are what they were given. */
function isPlain(type: Class): boolean {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return rules.length === 0 && Object.keys(new type()).length === 0;
}

/** Every text of every GraphQL input is looked at, whether or not its field says more about itself. */
class InputPipe extends ValidationPipe {
  private readonly plain = new Map<unknown, boolean>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // GraphQL arguments are "body" here; the redirects of the payment window answer bad text with a page of their own.
    const path = metadata.type === 'body' ? unsafeText(value, metadata.data ?? '') : null;
    if (path !== null) {
      throw new BadRequestException({ path, reason: 'holds characters that cannot be stored' });
    }
    return this.needsNothing(value, metadata.metatype) ? value : super.transform(value, metadata);
  }

  /** Turning a value into an instance costs more than most checks; for the arguments of a page there are none to make. */
  private needsNothing(value: unknown, type: unknown): boolean {
    if (typeof value !== 'object' || value === null || typeof type !== 'function') return false;
    let plain = this.plain.get(type);
    if (plain === undefined) this.plain.set(type, (plain = isPlain(type as Class)));
    return plain;
  }
}

/** Checks inputs by their decorators and says which field is wrong and why. */
export function inputValidation(): ValidationPipe {
  return new InputPipe({
    transform: true,
    forbidUnknownValues: false,
    exceptionFactory: (errors) => new BadRequestException(firstProblem(errors)),
  });
}

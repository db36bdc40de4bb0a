import {
  BadRequestException,
  ValidationPipe,
  type ArgumentMetadata,
  type ValidationError,
} from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { PipeAtOnce } from './lean-calls.js';
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

/** Values of these types are taken as GraphQL's own types made them. */
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([
  undefined,
  String,
  Boolean,
  Number,
  Array,
  Object,
  Buffer,
  Date,
]);

/** Every text of every GraphQL input is looked at, whether or not its field says more about itself. */
class InputPipe extends ValidationPipe implements PipeAtOnce {
  private readonly plain = new Map<unknown, boolean>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return this.leaves(value, metadata) ? value : super.transform(value, metadata);
  }

  /** Turning a value into an instance costs more than most checks; for the arguments of a page there are none to make. */
  leaves(value: unknown, { type, metatype, data }: ArgumentMetadata): boolean {
    if (type === 'custom') return true;
    // GraphQL arguments are "body" here; the redirects of the payment window answer bad text with a page of their own.
    if (type !== 'body') return false;
    const path = unsafeText(value, data ?? '');
    if (path !== null) {
      throw new BadRequestException({ path, reason: 'holds characters that cannot be stored' });
    }
    if (metatype === null || PLAIN_TYPES.has(metatype)) return true;
    return typeof value === 'object' && value !== null && this.isPlain(metatype as Class);
  }

  private isPlain(type: Class): boolean {
    let plain = this.plain.get(type);
    if (plain === undefined) this.plain.set(type, (plain = isPlain(type)));
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

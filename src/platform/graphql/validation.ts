import {
  BadRequestException,
  ValidationPipe,
  type ArgumentMetadata,
  type ValidationError,
} from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { InputRules, type InputClass } from './input-rules.js';
import { LATER, type PipeAtOnce } from './lean-calls.js';
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
  private readonly types = new Map<unknown, TypeOfInputs>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const found = this.atOnce(value, metadata);
    return found === LATER ? super.transform(value, metadata) : found;
  }

  atOnce(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    // GraphQL arguments are "body" here; the redirects of the payment window answer bad text with a page of their own.
    if (type !== 'body') return LATER;
    const path = unsafeText(value, data ?? '');
    if (path !== null) {
      throw new BadRequestException({ path, reason: 'holds characters that cannot be stored' });
    }
    if (metatype === null || PLAIN_TYPES.has(metatype)) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return LATER;
    const { rules, isPlain } = this.typeOf(metatype as InputClass);
    if (isPlain) return value;
    if (!rules) return LATER;
    const instance = plainToInstance(metatype as InputClass, value);
    return rules.accept(instance) ? instance : LATER;
  }

  private typeOf(type: InputClass): TypeOfInputs {
    let found = this.types.get(type);
    if (!found) {
      const rules = InputRules.of(type);
      found = { rules, isPlain: rules?.isEmpty === true && Object.keys(new type()).length === 0 };
      this.types.set(type, found);
    }
    return found;
  }
}

interface TypeOfInputs {
  /** Null where class-validator itself has to look at each value. */
  rules: InputRules | null;
  /** It says nothing about its fields and begins with none: values of it are what they were given. */
  isPlain: boolean;
}

/** Checks inputs by their decorators and says which field is wrong and why. */
export function inputValidation(): ValidationPipe {
  return new InputPipe({
    transform: true,
    forbidUnknownValues: false,
    exceptionFactory: (errors) => new BadRequestException(firstProblem(errors)),
  });
}

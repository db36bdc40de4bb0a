import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { registerDecorator, MaxLength, MinLength } from 'class-validator';

/** NUL breaks PostgreSQL's text, lone surrogates break JSON and UTF-8; both are refused before anything is done. */
export function isSafeText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\u0000') && value.isWellFormed();
}

/** A text a person typed: trimmed, composed (NFC: Hangul arrives decomposed from some systems), bounded, storable. */
export function Text(options: { min?: number; max: number }): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().normalize('NFC') : value,
    ),
    MinLength(options.min ?? 1),
    MaxLength(options.max),
    (target: object, propertyName: string | symbol) =>
      registerDecorator({
        name: 'isSafeText',
        target: target.constructor,
        propertyName: String(propertyName),
        options: { message: `${String(propertyName)} holds characters that cannot be stored` },
        validator: { validate: isSafeText },
      }),
  );
}

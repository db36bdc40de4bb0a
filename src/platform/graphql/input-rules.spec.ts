import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, MaxLength, validateSync, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { InputRules } from './input-rules.js';

class Word {
  @MaxLength(3)
  text!: string;
}

class Line {
  @IsOptional()
  @ValidateNested()
  @Type(() => Word)
  not?: Word | null;

  @IsOptional()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => Word)
  words?: Word[];

  @ValidateNested()
  @Type(() => Word)
  must?: Word;
}

const GOOD = { text: 'abc' };
const BAD = { text: 'abcd' };

describe('inputs within inputs', () => {
  it.each([
    [{}],
    [{ not: null }],
    [{ not: GOOD, words: [GOOD, GOOD], must: GOOD }],
    [{ words: [] }],
    [{ not: BAD }],
    [{ words: [GOOD, BAD] }],
    [{ words: [GOOD, GOOD, GOOD] }],
    [{ words: [[BAD]] }],
    [{ must: null }],
    [{ must: 'abc' }],
  ])('are accepted where class-validator accepts them: %j', (plain) => {
    const line = plainToInstance(Line, plain);
    const errors = validateSync(line, { forbidUnknownValues: false });
    expect(InputRules.of(Line)?.accept(line)).toBe(errors.length === 0);
  });
});

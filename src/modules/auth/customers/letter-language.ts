import { registerEnumType } from '@nestjs/graphql';

export enum LetterLanguage {
  KO = 'ko',
  EN = 'en',
}
registerEnumType(LetterLanguage, {
  name: 'LetterLanguage',
  description: 'The language of a letter or a text.',
});

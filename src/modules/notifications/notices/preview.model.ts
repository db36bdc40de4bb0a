import { Field, Int, ObjectType } from '@nestjs/graphql';
import { NotificationWords } from '../centre/notification.model.js';

@ObjectType()
export class LetterPreview {
  @Field()
  subject: string;

  @Field()
  text: string;

  @Field({ description: 'For a frame without scripts.' })
  html: string;
}

@ObjectType()
export class TextPreview {
  @Field()
  text: string;

  @Field({ description: 'SMS up to 90 bytes of EUC-KR, LMS above.' })
  form: string;

  @Field(() => Int)
  bytes: number;
}

@ObjectType()
export class NotificationPreview {
  @Field(() => NotificationWords)
  words: NotificationWords;

  @Field(() => LetterPreview)
  letter: LetterPreview;

  @Field(() => TextPreview)
  text: TextPreview;

  @Field({ description: 'JSON as Slack gets it.' })
  slack: string;

  @Field({ description: 'JSON as a server gets it.' })
  webhook: string;
}

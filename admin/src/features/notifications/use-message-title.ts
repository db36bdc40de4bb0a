import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageFactsFragment } from '@/gql/graphql';
import words from '@/i18n/ko/notifications.json';

const kinds = Object.keys(words.messages.kind) as (keyof typeof words.messages.kind)[];

/** What a message is called: a notice by what it says, a letter or a text by its kind, since what it said is not kept. */
export function useMessageTitle(): (message: Pick<MessageFactsFragment, 'kind' | 'words'>) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ kind, words: said }) => {
      if (said) return said.title;
      const key = kinds.find((one) => one === kind.replaceAll(/[.-]/g, '_'));
      return key ? t(`notifications.messages.kind.${key}`) : kind;
    },
    [t],
  );
}

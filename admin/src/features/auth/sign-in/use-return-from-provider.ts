import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodes } from '@/gql/error-code';
import { errorText } from '@/lib/error-message';
import { takeReturnPath } from '@/lib/return-path';
import { useLanguage } from '@/lib/use-format';
import { useReturned } from '../factors/use-returned';
import { resumeSignIn, type SignInOutcome, type SignInStep } from './requests';

interface ProviderReturn {
  /** The server is asked what is still missing. */
  isPending: boolean;
  step: SignInStep | null;
  message?: string;
  /** Where the person was going before they left for the provider. */
  path: string | null;
}

/** After Kakao's or Google's page: the second factor is still to come, or a sentence about what went wrong. */
export function useReturnFromProvider(): ProviderReturn {
  const { t } = useTranslation();
  const language = useLanguage();
  const { ticket, error } = useReturned('ticket');
  const [path] = useState(takeReturnPath);
  const [outcome, setOutcome] = useState<SignInOutcome | null>(null);
  useEffect(() => {
    if (ticket) void resumeSignIn(ticket).then(setOutcome);
  }, [ticket]);
  if (ticket) {
    if (!outcome) return { isPending: true, step: null, path };
    if (outcome.kind === 'refused')
      return { isPending: false, step: null, message: errorText(outcome.error, language), path };
    return { isPending: false, step: outcome.kind === 'canceled' ? null : outcome, path };
  }
  if (!error) return { isPending: false, step: null, path: null };
  const code = errorCodes.find((known) => known === error);
  const message = code
    ? errorText({ code, kind: '', args: {}, requestId: null }, language)
    : t('auth.login.providerFailed');
  return { isPending: false, step: null, message, path };
}

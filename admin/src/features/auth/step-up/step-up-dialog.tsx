import { ShieldCheck } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, type CombinedError } from 'urql';
import { CompleteStepUpDocument, RequestStepUpDocument, type RequestStepUpMutation } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import type { StepUpRequest } from '@/lib/gql/step-up';
import { PasskeyCanceled, showPasskey } from '@/lib/passkey';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { FactorForm } from '../factors/factor-form';
import { useRefusal } from '../factors/use-refusal';
import { useActName } from './use-act-name';

type Challenge = RequestStepUpMutation['requestStepUp'];

/** Over whatever is open: shows a factor for the one act that waits. Closed, the act is given up and its form stays. */
export function StepUpDialog({ request }: { request: StepUpRequest }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useClient();
  const actName = useActName();
  const words = useRefusal();
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const [failure, setFailure] = useState<CombinedError | null>(null);

  const begin = useCallback(async () => {
    setFailure(null);
    const { data, error } = await client
      .mutation(RequestStepUpDocument, {
        operation: request.name,
        variablesJson: JSON.stringify(request.args),
      })
      .toPromise();
    if (data) setChallenge(data.requestStepUp);
    else setFailure(error ?? null);
  }, [client, request]);
  useEffect(() => void begin(), [begin]);

  const complete = async (proof: { code?: string; passkeyResponseJson?: string }): Promise<string | null> => {
    if (!challenge) return null;
    const { data, error } = await client
      .mutation(CompleteStepUpDocument, { challengeId: challenge.challengeId, ...proof })
      .toPromise();
    if (data) {
      request.settle(data.completeStepUp.grant);
      return null;
    }
    const refusal = toAppError(error);
    // A wrong code may be corrected; a passkey answers one challenge only, and a challenge runs out.
    if ((refusal.code as string) !== 'SECOND_FACTOR_WRONG' || proof.passkeyResponseJson) await begin();
    return words(refusal);
  };
  const passkey = async (): Promise<string | null> => {
    try {
      return await complete({ passkeyResponseJson: await showPasskey(challenge?.passkeyOptionsJson ?? '') });
    } catch (error) {
      return t(error instanceof PasskeyCanceled ? 'auth.factor.passkeyCanceled' : 'auth.factor.failed');
    }
  };
  return (
    <Dialog
      title={t('auth.stepUp.title')}
      description={t('auth.stepUp.text', { act: actName(request.name) })}
      onClose={() => request.settle(null)}
      icon={
        <span
          aria-hidden
          className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-soft-foreground"
        >
          <ShieldCheck size={18} />
        </span>
      }
    >
      {failure ? (
        <Notice tone="danger" isAlert>
          <p>{errorText(toAppError(failure), language)}</p>
          <Button size="sm" className="mt-2" onPress={() => void begin()}>
            {t('common.action.retry')}
          </Button>
        </Notice>
      ) : challenge ? (
        <FactorForm
          factors={challenge.factors}
          submitLabel={t('auth.stepUp.submit')}
          onCode={(code) => complete({ code })}
          onPasskey={passkey}
        />
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </Dialog>
  );
}

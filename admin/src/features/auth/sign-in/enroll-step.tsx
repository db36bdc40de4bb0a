import { KeyRound, Smartphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import { hasPasskeys } from '@/lib/passkey';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { TextInput } from '@/ui/text-input';
import { TotpSetup } from '../factors/totp-setup';
import {
  confirmFirstTotp,
  registerFirstPasskey,
  startFirstTotp,
  type NewTotp,
  type SignInOutcome,
  type SignInStep,
} from './requests';
import { StepHead } from './step-head';
import { useRefusal } from '../factors/use-refusal';

interface EnrollStepProps {
  ticket: string;
  onStep: (step: SignInStep) => void;
  onBack: (message?: string) => void;
}

/** Nobody of the staff comes in without a second factor: the first sign-in sets one up. */
export function EnrollStep({ ticket, onStep, onBack }: EnrollStepProps) {
  const { t } = useTranslation();
  const words = useRefusal();
  const [way, setWay] = useState<'totp' | 'passkey'>('totp');
  const finish = (outcome: SignInOutcome): string | null => {
    if (outcome.kind === 'canceled') return t('auth.factor.passkeyCanceled');
    if (outcome.kind !== 'refused') {
      onStep(outcome);
      return null;
    }
    if (outcome.error.code !== 'LOGIN_TICKET_INVALID') return words(outcome.error);
    onBack(t('auth.login.ticketOver'));
    return null;
  };
  return (
    <div className="flex flex-col gap-4">
      <StepHead takesFocus title={t('auth.enroll.title')} text={t('auth.enroll.text')} />
      {way === 'totp' ? (
        <TotpWay ticket={ticket} finish={finish} />
      ) : (
        <PasskeyWay ticket={ticket} finish={finish} />
      )}
      {hasPasskeys() && (
        <Button
          variant="ghost"
          size="sm"
          className="button--touch self-center"
          onPress={() => setWay(way === 'totp' ? 'passkey' : 'totp')}
        >
          {way === 'totp' ? <KeyRound aria-hidden /> : <Smartphone aria-hidden />}
          {t(way === 'totp' ? 'auth.enroll.toPasskey' : 'auth.enroll.toTotp')}
        </Button>
      )}
    </div>
  );
}

interface WayProps {
  ticket: string;
  finish: (outcome: SignInOutcome) => string | null;
}

function TotpWay({ ticket, finish }: WayProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [totp, setTotp] = useState<NewTotp | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isGone = false;
    void startFirstTotp(ticket).then((started) => {
      if (isGone) return;
      if (!('kind' in started)) setTotp(started);
      else if (started.kind === 'refused' && started.error.code !== 'LOGIN_TICKET_INVALID')
        setFailure(errorText(started.error, language));
      else finish(started);
    });
    return () => {
      isGone = true;
    };
    // One secret for one ticket: a new one only when the first could not be had.
  }, [ticket, round]);
  if (failure) {
    const retry = () => {
      setFailure(null);
      setRound(round + 1);
    };
    return (
      <Notice tone="danger" isAlert>
        <p>{failure}</p>
        <Button size="sm" className="mt-2" onPress={retry}>
          {t('common.action.retry')}
        </Button>
      </Notice>
    );
  }
  if (!totp) return <Skeleton className="h-72 w-full" />;
  return (
    <TotpSetup
      {...totp}
      submitLabel={t('auth.enroll.submit')}
      onCode={async (code) => finish(await confirmFirstTotp(ticket, code))}
    />
  );
}

function PasskeyWay({ ticket, finish }: WayProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(t('auth.passkey.defaultName'));
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const create = async () => {
    setPending(true);
    setFailure(finish(await registerFirstPasskey(ticket, name.trim() || t('auth.passkey.defaultName'))));
    setPending(false);
  };
  return (
    <div className="flex flex-col gap-4">
      {failure && (
        <Notice tone="danger" isAlert>
          {failure}
        </Notice>
      )}
      <TextInput
        label={t('auth.passkey.name')}
        hint={t('auth.passkey.nameHint')}
        maxLength={50}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button variant="primary" className="w-full" isPending={isPending} onPress={() => void create()}>
        <KeyRound aria-hidden />
        {t('auth.passkey.create')}
      </Button>
    </div>
  );
}

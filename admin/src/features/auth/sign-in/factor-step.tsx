import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { FactorForm } from '../factors/factor-form';
import { sendCode, signInWithPasskey, type Factor, type SignInOutcome, type SignInStep } from './requests';
import { StepHead } from './step-head';
import { useRefusal } from '../factors/use-refusal';

interface FactorStepProps {
  ticket: string;
  factors: readonly Factor[];
  onStep: (step: SignInStep) => void;
  /** Back to the password; with a sentence when the ticket has run out. */
  onBack: (message?: string) => void;
}

/** The password was right: now something the person has. */
export function FactorStep({ ticket, factors, onStep, onBack }: FactorStepProps) {
  const { t } = useTranslation();
  const words = useRefusal();
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
      <StepHead
        title={t('auth.factor.title')}
        text={t(factors.includes('TOTP') ? 'auth.factor.text' : 'auth.factor.passkeyText')}
      />
      <FactorForm
        factors={factors}
        submitLabel={t('auth.login.submit')}
        onCode={async (code) => finish(await sendCode(ticket, code))}
        onPasskey={async () => finish(await signInWithPasskey(ticket))}
      />
      <Button variant="ghost" size="sm" className="button--touch self-center" onPress={() => onBack()}>
        {t('auth.login.back')}
      </Button>
    </div>
  );
}

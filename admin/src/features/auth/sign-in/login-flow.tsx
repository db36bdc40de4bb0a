import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BackupCodes } from '@/ui/backup-codes';
import { EnrollStep } from './enroll-step';
import { FactorStep } from './factor-step';
import { OtherWays } from './other-ways';
import { PasswordStep } from './password-step';
import type { SignInStep } from './requests';
import { StepHead } from './step-head';

interface LoginFlowProps {
  /** Where the person was going, for ways in that leave this page; without it those are not offered. */
  returnPath?: string;
  /** A step that another page has brought the person to, such as an accepted invitation. */
  first?: SignInStep | null;
  /** Why the person is here, such as a sign-in elsewhere that failed. */
  message?: string;
  onSignedIn: () => void;
}

/** From the password to the inside: each answer of the server names the next step. */
export function LoginFlow({ returnPath, first, message, onSignedIn }: LoginFlowProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<SignInStep | null>(first ?? null);
  const [notice, setNotice] = useState(message);
  const go = (next: SignInStep) => {
    if (next.kind === 'signed-in') onSignedIn();
    else setStep(next);
  };
  const back = (words?: string) => {
    setNotice(words);
    setStep(null);
  };
  switch (step?.kind) {
    case 'factor':
      return <FactorStep ticket={step.ticket} factors={step.factors} onStep={go} onBack={back} />;
    case 'enroll':
      return <EnrollStep ticket={step.ticket} onStep={go} onBack={back} />;
    case 'codes':
      return (
        <div className="flex flex-col gap-4">
          <StepHead takesFocus title={t('auth.backup.title')} text={t('auth.backup.text')} />
          <BackupCodes codes={step.codes} doneLabel={t('auth.backup.continue')} onDone={onSignedIn} />
        </div>
      );
    default:
      return (
        <>
          <PasswordStep message={notice} onStep={go} />
          <OtherWays returnPath={returnPath} onStep={go} />
        </>
      );
  }
}

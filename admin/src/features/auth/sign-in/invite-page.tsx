import { zodResolver } from '@hookform/resolvers/zod';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import type { AppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { buttonClass, Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { TextInput } from '@/ui/text-input';
import { PasswordRuleList } from '../factors/password-rule-list';
import { inviteErrors, inviteSchema, type InviteForm } from './invite-schema';
import { LoginFlow } from './login-flow';
import { acceptInvite, type SignInStep } from './requests';
import { SignInFrame } from './sign-in-frame';

/** An invitation is taken up: a name, a password, and a second factor before anything else. */
export function InvitePage({ token }: { token: string | null }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [step, setStep] = useState<SignInStep | null>(null);
  const enter = () => void router.navigate({ to: '/dashboard', replace: true });
  return (
    <SignInFrame title={t('auth.invite.title')} text={t('auth.invite.text')}>
      {step ? (
        <LoginFlow first={step} onSignedIn={enter} />
      ) : token ? (
        <InviteFields
          token={token}
          onStep={(next) => (next.kind === 'signed-in' ? enter() : setStep(next))}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <Notice tone="danger">{t('auth.invite.noToken')}</Notice>
          <Link to="/login" className={buttonClass('outline')}>
            {t('auth.relogin.signOut')}
          </Link>
        </div>
      )}
    </SignInFrame>
  );
}

interface InviteFieldsProps {
  token: string;
  onStep: (step: SignInStep) => void;
}

function InviteFields({ token, onStep }: InviteFieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [refusal, setRefusal] = useState<AppError | null>(null);
  const form = useForm<InviteForm>({
    resolver: zodResolver(inviteSchema),
    mode: 'onBlur',
    defaultValues: { name: '', password: '' },
  });
  const [name, password] = useWatch({ control: form.control, name: ['name', 'password'] });
  const submit = form.handleSubmit(async (values) => {
    setRefusal(null);
    const outcome = await acceptInvite({ token, ...values });
    if (outcome.kind === 'refused') setRefusal(outcome.error);
    else if (outcome.kind !== 'canceled') onStep(outcome);
  });
  const { errors, isSubmitting } = form.formState;
  const words = (text: string | undefined) => {
    const key = inviteErrors.find((known) => known === text);
    return key && t(`auth.invite.${key}`);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {refusal && (
        <Notice tone="danger" isAlert>
          {errorText(refusal, language)}
        </Notice>
      )}
      <TextInput
        label={t('auth.invite.name')}
        autoComplete="name"
        autoFocus
        error={words(errors.name?.message)}
        {...form.register('name')}
      />
      <div className="flex flex-col gap-2">
        <TextInput
          label={t('auth.login.password')}
          type="password"
          autoComplete="new-password"
          error={words(errors.password?.message)}
          {...form.register('password')}
        />
        <PasswordRuleList password={password} own={[name]} />
      </div>
      <Button type="submit" variant="primary" isPending={isSubmitting} className="w-full">
        {t('auth.invite.submit')}
      </Button>
    </form>
  );
}

import { Check, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAskOneOf } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Section } from '@/ui/section';
import { Time } from '@/ui/time';
import type { Account } from './account-page';
import { DisableTotpDialog } from './disable-totp-dialog';
import { TotpDialog } from './totp-dialog';

/** Its dialogs, as the address names them. */
const ASKS = ['set-totp', 'remove-totp'] as const;

interface FactorsProps {
  factors: Account['factors'];
  onChanged: () => void;
}

export function TotpSection({ factors, onChanged }: FactorsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  // The last factor cannot go: nobody of the staff is without one.
  const mayRemove = factors.totp && factors.passkeys.length > 0;
  return (
    <Section
      title={t('account.totp.title')}
      description={t('account.totp.text')}
      actions={
        <Chip tone={factors.totp ? 'success' : 'neutral'} icon={factors.totp ? Check : Minus}>
          {t(factors.totp ? 'account.totp.on' : 'account.totp.off')}
        </Chip>
      }
    >
      {factors.totpEnrolledAt && (
        <p className="mb-3 text-table text-muted">
          {t('account.totp.since')} <Time iso={factors.totpEnrolledAt} as="full" />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setOpen('set-totp')}>
          {t(factors.totp ? 'account.totp.replace' : 'account.totp.set')}
        </Button>
        {factors.totp && (
          <Button variant="danger-soft" isDisabled={!mayRemove} onPress={() => setOpen('remove-totp')}>
            {t('account.totp.remove')}
          </Button>
        )}
      </div>
      {factors.totp && !mayRemove && (
        <p className="mt-2 text-meta text-muted">{t('account.totp.lastFactor')}</p>
      )}
      {open === 'set-totp' && <TotpDialog onClose={() => setOpen(null)} onChanged={onChanged} />}
      {open === 'remove-totp' && mayRemove && (
        <DisableTotpDialog onClose={() => setOpen(null)} onChanged={onChanged} />
      )}
    </Section>
  );
}

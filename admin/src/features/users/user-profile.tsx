import { Eye, VenetianMask } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatPhone, formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Copyable } from '@/ui/copyable';
import { Facts } from '@/ui/facts';
import { RawJson } from '@/ui/raw-json';
import { Time } from '@/ui/time';
import { ImpersonateDialog } from './impersonate-dialog';
import { RevealDialog } from './reveal-dialog';
import { serviceNames } from './user-columns';
import type { UserDetail } from './user-drawer';
import { UserPayments } from './user-payments';

/** Its dialogs, as the address names them. */
const ASKS = ['reveal', 'impersonate'] as const;

export function UserProfile({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const maySeePayments = useCan('payment.read');
  const points = [
    [t('users.points.available'), user.points.available],
    [t('users.points.pending'), user.points.pending],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-2 border-b border-separator">
        {points.map(([label, value]) => (
          <div key={label} className="p-5 first:border-r first:border-separator">
            <dt className="text-meta text-muted">{label}</dt>
            <dd className="num text-[18px] font-bold">{formatWonDigits(value)}P</dd>
          </div>
        ))}
      </dl>
      <section className="border-b border-separator p-5">
        <Facts
          facts={[
            { label: t('users.fact.email'), value: user.email ?? t('common.empty.value') },
            {
              label: t('users.fact.phone'),
              value: user.phone ? formatPhone(user.phone) : t('common.empty.value'),
            },
            { label: t('users.fact.services'), value: serviceNames(t, user) || t('common.empty.value') },
            { label: t('users.fact.createdAt'), value: <Time iso={user.createdAt} as="full" /> },
            {
              label: t('users.fact.lastSeenAt'),
              value: user.lastSeenAt ? <Time iso={user.lastSeenAt} as="full" /> : t('common.empty.value'),
            },
            { label: t('users.fact.id'), value: <Copyable text={user.id} /> },
          ]}
        />
        <PersonalActs user={user} />
      </section>
      {maySeePayments && <UserPayments userId={user.id} />}
      <div className="p-5">
        <RawJson value={user} testId="raw-user" />
      </div>
    </>
  );
}

/** Looking closer at a person: each of it asks for a reason and stands on record. */
function PersonalActs({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  const seesAll = useCan('user.read.personal');
  const mayReveal = useCan('user.reveal') && !seesAll;
  const mayImpersonate = useCan('user.impersonate') && user.status === 'ACTIVE';
  if (!mayReveal && !mayImpersonate) return null;
  const close = () => setOpen(null);
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {mayReveal && (
        <Button size="sm" className="button--touch" onPress={() => setOpen('reveal')}>
          <Eye aria-hidden />
          {t('customer.reveal.action')}
        </Button>
      )}
      {mayImpersonate && (
        <Button size="sm" className="button--touch" onPress={() => setOpen('impersonate')}>
          <VenetianMask aria-hidden />
          {t('customer.impersonate.action')}
        </Button>
      )}
      {open === 'reveal' && <RevealDialog user={user} onClose={close} />}
      {open === 'impersonate' && <ImpersonateDialog user={user} onClose={close} />}
    </div>
  );
}

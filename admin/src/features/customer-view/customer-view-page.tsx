import { Link } from '@tanstack/react-router';
import { VenetianMask } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityList } from '@/features/users/identity-list';
import { PaymentLines } from '@/features/users/payment-lines';
import { serviceNames } from '@/features/users/user-columns';
import { formatPhone, formatWonDigits } from '@/lib/format';
import { impersonation, type RunningImpersonation } from '@/lib/impersonation';
import { useStore } from '@/lib/store';
import { buttonClass } from '@/ui/button';
import { Facts } from '@/ui/facts';
import { PageHead } from '@/ui/page-head';
import { ReloadButton } from '@/ui/reload-button';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { PointEntries } from './point-entries';
import { useCustomerView, type CustomerSeen } from './use-customer-view';

/** What one customer sees of themselves, answered by the server as to that customer. */
export function CustomerViewPage() {
  const running = useStore(impersonation.store);
  const token = impersonation.token();
  return running && token ? <View running={running} token={token} /> : <NoView running={running} />;
}

function View({ running, token }: { running: RunningImpersonation; token: string }) {
  const { t } = useTranslation();
  const { customer, error, reload } = useCustomerView(token);
  return (
    <>
      <PageHead
        title={t('customer.view.title', { name: running.name })}
        description={t('customer.view.text')}
        actions={<ReloadButton onPress={reload} />}
      />
      {error ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
      ) : customer ? (
        <Sections customer={customer} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </>
  );
}

function Sections({ customer }: { customer: CustomerSeen }) {
  const { t } = useTranslation();
  const none = t('common.empty.value');
  const { available, pending } = customer.points;
  return (
    <div className="grid gap-4 lg:grid-cols-2" data-testid="customer-view">
      <Section title={t('customer.view.profile')}>
        <Facts
          facts={[
            { label: t('customer.reveal.field.NAME'), value: customer.name },
            { label: t('users.fact.email'), value: customer.email ?? none },
            { label: t('users.fact.phone'), value: customer.phone ? formatPhone(customer.phone) : none },
            { label: t('users.fact.services'), value: serviceNames(t, customer) || none },
            { label: t('users.fact.createdAt'), value: <Time iso={customer.createdAt} as="full" /> },
            { label: t('users.points.available'), value: `${formatWonDigits(available)}P` },
            { label: t('users.points.pending'), value: `${formatWonDigits(pending)}P` },
          ]}
        />
      </Section>
      <Section title={t('customer.identities.title')}>
        <IdentityList identities={customer.identities} />
      </Section>
      <Section title={t('users.payments.title')}>
        {customer.payments.length > 0 ? (
          <PaymentLines payments={customer.payments} />
        ) : (
          <Nothing>{t('users.payments.empty')}</Nothing>
        )}
      </Section>
      <Section title={t('customer.view.entries')}>
        {customer.ledgerEntries.length > 0 ? (
          <PointEntries entries={customer.ledgerEntries} />
        ) : (
          <Nothing>{t('customer.view.noEntries')}</Nothing>
        )}
      </Section>
    </div>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="text-table text-muted">{children}</p>;
}

/** Nobody is looked at as, or the page was loaded anew since: how to get there. */
function NoView({ running }: { running: RunningImpersonation | null }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('common.impersonation.label')} />
      <EmptyState
        icon={<VenetianMask aria-hidden size={28} strokeWidth={1.5} />}
        title={t(running ? 'customer.view.lostTitle' : 'customer.view.noneTitle')}
        description={t(running ? 'customer.view.lostText' : 'customer.view.noneText')}
        action={
          <Link to="/users" search={running ? { id: running.userId } : {}} className={buttonClass('outline')}>
            {t('customer.view.toUsers')}
          </Link>
        }
      />
    </>
  );
}

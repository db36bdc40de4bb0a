import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AccountDocument, type AccountQuery } from '@/gql/graphql';
import { useRoles } from '@/lib/use-roles';
import { Avatar } from '@/ui/avatar';
import { PageHead } from '@/ui/page-head';
import { Section } from '@/ui/section';
import { SessionsPanel } from '@/ui/sessions-panel';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { BackupCodesSection } from './backup-codes-section';
import { IdentitiesSection } from './identities-section';
import { PasskeysSection } from './passkeys-section';
import { PasswordSection } from './password-section';
import { TotpSection } from './totp-section';

export type Account = NonNullable<AccountQuery['viewer']['adminUser']>;

/** One's own account: how one signs in, and where one is signed in. */
export function AccountPage() {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: AccountDocument, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const account = result.data?.viewer.adminUser;
  return (
    <>
      <PageHead title={t('account.title')} description={t('account.description')} />
      {result.error && !account ? (
        <section className="card">
          <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
        </section>
      ) : account ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex flex-col gap-4">
            <Profile account={account} />
            <PasswordSection own={[account.name, account.email]} />
            <Section title={t('account.sessions.title')} description={t('account.sessions.text')}>
              <SessionsPanel mayRevoke />
            </Section>
          </div>
          <div className="flex flex-col gap-4">
            <TotpSection factors={account.factors} onChanged={reload} />
            <PasskeysSection factors={account.factors} onChanged={reload} />
            <BackupCodesSection left={account.factors.backupCodesLeft} onChanged={reload} />
            <IdentitiesSection />
          </div>
        </div>
      ) : (
        <div className="grid gap-4 lg:grid-cols-2" role="status" aria-label={t('common.table.loading')}>
          {Array.from({ length: 4 }, (_, index) => (
            <Skeleton key={index} className="h-44 w-full" />
          ))}
        </div>
      )}
    </>
  );
}

function Profile({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { title } = useRoles();
  return (
    <section className="card flex items-center gap-4 p-5" aria-label={t('account.profile')}>
      <Avatar name={account.name} size={48} />
      <div className="min-w-0">
        <p className="text-[18px] font-bold">{account.name}</p>
        <p className="truncate text-table text-muted">{account.email}</p>
        <p className="text-table text-muted">{title(account.role)}</p>
      </div>
    </section>
  );
}

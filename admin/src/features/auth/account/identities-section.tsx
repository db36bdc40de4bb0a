import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  AccountIdentitiesDocument,
  LinkAdminIdentityDocument,
  StartAdminIdentityLinkDocument,
  UnlinkAdminIdentityDocument,
  type AccountIdentitiesQuery,
  type IdentityProvider,
} from '@/gql/graphql';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { useReturned } from '../factors/use-returned';

type Identity = NonNullable<AccountIdentitiesQuery['viewer']['adminUser']>['identities'][number];

/** Accounts at Kakao or Google that stand in for the password. Nothing shows where none are offered. */
export function IdentitiesSection() {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: AccountIdentitiesDocument });
  const [linked, link] = useMutation(LinkAdminIdentityDocument);
  const returned = useReturned('identityTicket');
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEffect(() => {
    if (returned.ticket) void link({ ticket: returned.ticket }).then(({ data }) => data && reload());
    // What the provider's way back brought is used once.
  }, [returned.ticket]);
  const identities = result.data?.viewer.adminUser?.identities;
  const offered = result.data?.staffIdentityProviders ?? [];
  const providers = [...new Set([...offered, ...(identities ?? []).map(({ provider }) => provider)])];
  if (result.data && providers.length === 0) return null;
  return (
    <Section title={t('account.identities.title')} description={t('account.identities.text')}>
      <FormBanner error={linked.error} />
      {returned.error && (
        <p role="alert" className="mb-3 text-table text-danger-text">
          {t('account.identities.failed')}
        </p>
      )}
      {result.error && !result.data ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : identities ? (
        <ul>
          {providers.map((provider) => (
            <ProviderLine
              key={provider}
              provider={provider}
              identity={identities.find((one) => one.provider === provider)}
              onChanged={reload}
            />
          ))}
        </ul>
      ) : (
        <Skeleton className="h-16 w-full" />
      )}
    </Section>
  );
}

interface ProviderLineProps {
  provider: IdentityProvider;
  identity: Identity | undefined;
  onChanged: () => void;
}

function ProviderLine({ provider, identity, onChanged }: ProviderLineProps) {
  const { t } = useTranslation();
  const [isUnlinking, setUnlinking] = useState(false);
  const [started, start] = useMutation(StartAdminIdentityLinkDocument);
  const name = t(`account.identities.${provider}`);
  const go = async () => {
    const { data } = await start({ provider });
    if (data) window.location.assign(data.startAdminIdentityLink);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-separator py-3 text-table first:pt-0 last:border-b-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium">{name}</p>
        <p className="truncate text-meta text-muted">
          {identity ? (
            <>
              {identity.email ?? identity.subjectMasked} · {t('account.identities.linked')}{' '}
              <Time iso={identity.linkedAt} />
            </>
          ) : (
            t('account.identities.none')
          )}
        </p>
        <FormBanner error={started.error} />
      </div>
      {identity ? (
        <Button size="sm" className="button--touch" onPress={() => setUnlinking(true)}>
          {t('account.identities.unlink')}
        </Button>
      ) : (
        <Button size="sm" className="button--touch" isPending={started.fetching} onPress={() => void go()}>
          {t('account.identities.link')}
        </Button>
      )}
      {identity && isUnlinking && (
        <UnlinkDialog
          identity={identity}
          name={name}
          onClose={() => setUnlinking(false)}
          onUnlinked={onChanged}
        />
      )}
    </li>
  );
}

interface UnlinkDialogProps {
  identity: Identity;
  name: string;
  onClose: () => void;
  onUnlinked: () => void;
}

function UnlinkDialog({ identity, name, onClose, onUnlinked }: UnlinkDialogProps) {
  const { t } = useTranslation();
  const [result, unlink] = useMutation(UnlinkAdminIdentityDocument);
  const confirm = async () => {
    const { data } = await unlink({ id: identity.id });
    if (!data) return;
    onUnlinked();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('account.identities.unlinkTitle')}
      confirmLabel={t('account.identities.unlink')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('account.identities.unlinkText', { provider: name })}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

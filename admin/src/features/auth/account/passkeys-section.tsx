import { KeyRound, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PasskeyFactsFragment } from '@/gql/graphql';
import { hasPasskeys } from '@/lib/passkey';
import { useAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { ItemLine } from '@/ui/item-line';
import { Section } from '@/ui/section';
import { Time } from '@/ui/time';
import type { Account } from './account-page';
import { AddPasskeyDialog, DeletePasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs';

interface PasskeysSectionProps {
  factors: Account['factors'];
  onChanged: () => void;
}

export function PasskeysSection({ factors, onChanged }: PasskeysSectionProps) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useAsk('add-passkey');
  const isLastFactor = !factors.totp && factors.passkeys.length === 1;
  return (
    <Section
      title={t('account.passkeys.title')}
      description={t('account.passkeys.text')}
      actions={
        hasPasskeys() && (
          <Button size="sm" className="button--touch" onPress={() => setAdding(true)}>
            <Plus aria-hidden />
            {t('account.passkeys.add')}
          </Button>
        )
      }
    >
      {factors.passkeys.length === 0 ? (
        <p className="text-table text-muted">
          {t(hasPasskeys() ? 'account.passkeys.empty' : 'account.passkeys.unsupported')}
        </p>
      ) : (
        <ul>
          {factors.passkeys.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} mayDelete={!isLastFactor} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {isAdding && hasPasskeys() && (
        <AddPasskeyDialog onClose={() => setAdding(false)} onChanged={onChanged} />
      )}
    </Section>
  );
}

interface PasskeyLineProps {
  passkey: PasskeyFactsFragment;
  mayDelete: boolean;
  onChanged: () => void;
}

function PasskeyLine({ passkey, mayDelete, onChanged }: PasskeyLineProps) {
  const { t } = useTranslation();
  const [isRenaming, setRenaming] = useAsk('rename-passkey', passkey.id);
  const [isDeleting, setDeleting] = useAsk('delete-passkey', passkey.id);
  const dialog = {
    passkey,
    onClose: () => (isRenaming ? setRenaming : setDeleting)(false),
    onChanged,
  };
  return (
    <ItemLine
      testId="passkey"
      icon={KeyRound}
      title={passkey.name}
      chip={passkey.backedUp && <Chip tone="neutral">{t('account.passkeys.synced')}</Chip>}
      actions={
        <div className="flex gap-2">
          <Button size="sm" className="button--touch" onPress={() => setRenaming(true)}>
            {t('account.passkeys.rename')}
          </Button>
          <Button
            size="sm"
            className="button--touch"
            variant="danger-soft"
            isDisabled={!mayDelete}
            onPress={() => setDeleting(true)}
          >
            {t('account.passkeys.delete')}
          </Button>
        </div>
      }
    >
      <p className="text-meta text-muted">
        {t('account.passkeys.created')} <Time iso={passkey.createdAt} />
        {passkey.lastUsedAt && (
          <>
            {' · '}
            {t('account.passkeys.lastUsed')} <Time iso={passkey.lastUsedAt} />
          </>
        )}
      </p>
      {isRenaming && <RenamePasskeyDialog {...dialog} />}
      {isDeleting && mayDelete && <DeletePasskeyDialog {...dialog} />}
    </ItemLine>
  );
}

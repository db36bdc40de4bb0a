import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PasskeyFactsFragment } from '@/gql/graphql';
import { hasPasskeys } from '@/lib/passkey';
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
  const [isAdding, setAdding] = useState(false);
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
      {isAdding && <AddPasskeyDialog onClose={() => setAdding(false)} onChanged={onChanged} />}
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
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const dialog = { passkey, onClose: () => setOpen(null), onChanged };
  return (
    <ItemLine
      testId="passkey"
      icon={KeyRound}
      title={passkey.name}
      chip={passkey.backedUp && <Chip tone="neutral">{t('account.passkeys.synced')}</Chip>}
      actions={
        <div className="flex gap-2">
          <Button size="sm" className="button--touch" onPress={() => setOpen('rename')}>
            {t('account.passkeys.rename')}
          </Button>
          <Button
            size="sm"
            className="button--touch"
            variant="danger-soft"
            isDisabled={!mayDelete}
            onPress={() => setOpen('delete')}
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
      {open === 'rename' && <RenamePasskeyDialog {...dialog} />}
      {open === 'delete' && <DeletePasskeyDialog {...dialog} />}
    </ItemLine>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RegenerateBackupCodesDocument } from '@/gql/graphql';
import { useAsk } from '@/lib/use-ask';
import { BackupCodes } from '@/ui/backup-codes';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { Section } from '@/ui/section';
import { FormBanner } from '@/ui/states';

const FEW = 3;

export function BackupCodesSection({ left, onChanged }: { left: number; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useAsk('backup-codes');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [result, regenerate] = useMutation(RegenerateBackupCodesDocument);
  const confirm = async () => {
    const { data } = await regenerate({});
    if (!data) return;
    setAsking(false);
    setCodes(data.regenerateBackupCodes);
    onChanged();
  };
  return (
    <Section title={t('auth.backup.title')} description={t('account.backup.text')}>
      {left > 0 && (
        <p className="mb-3 text-table" data-testid="backup-codes-left">
          {t('account.backup.left', { count: left })}
        </p>
      )}
      {left <= FEW && (
        <div className="mb-3">
          <Notice tone="warning">{t(left > 0 ? 'account.backup.few' : 'account.backup.none')}</Notice>
        </div>
      )}
      <Button onPress={() => setAsking(true)}>{t('account.backup.regenerate')}</Button>
      {isAsking && (
        <ConfirmDialog
          title={t('account.backup.regenerate')}
          confirmLabel={t('account.backup.confirm')}
          isPending={result.fetching}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        >
          <div className="flex flex-col gap-3">
            <p>{t('account.backup.regenerateText')}</p>
            <FormBanner error={result.error} />
          </div>
        </ConfirmDialog>
      )}
      {codes.length > 0 && (
        <Dialog title={t('auth.backup.title')}>
          <BackupCodes codes={codes} doneLabel={t('common.action.close')} onDone={() => setCodes([])} />
        </Dialog>
      )}
    </Section>
  );
}

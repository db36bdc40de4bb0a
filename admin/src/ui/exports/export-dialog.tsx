import type { CombinedError } from '@urql/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '../button';
import { Dialog } from '../dialog';
import { Notice } from '../notice';
import { Select } from '../select';
import { FormBanner } from '../states';
import { TextBox } from '../text-input';
import { ExportList } from './export-list';
import { useExports } from './use-exports';

/** Asks the server for the file. The second factor is asked for on the way. */
export type AskExport = (how: {
  reason: string;
  format: ExportFormat;
}) => Promise<{ error?: CombinedError | undefined }>;

const REASON_MIN = 5;
const formats = ['CSV', 'CSV_CP949', 'JSONL'] as const satisfies ExportFormat[];

interface ExportDialogProps {
  total: number | undefined;
  isImpersonal: boolean;
  ask: AskExport;
  onClose: () => void;
}

/** Why a list is taken out, how far the file is, and the files of the last day. */
export function ExportDialog({ total, isImpersonal, ask, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const seesAll = useCan('user.read.personal');
  const [reason, setReason] = useState('');
  const [format, setFormat] = useState<ExportFormat>('CSV');
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<CombinedError>();
  const list = useExports();
  const submit = async () => {
    setAsking(true);
    const answer = await ask({ reason: reason.trim(), format });
    setAsking(false);
    setError(answer.error);
    if (answer.error) return;
    setReason('');
    list.reload();
  };
  return (
    <Dialog
      title={t('exports.title')}
      description={total === undefined ? t('exports.textMany') : t('exports.text', { count: total })}
      isBusy={isAsking}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={isAsking} onPress={onClose}>
            {t('common.action.close')}
          </Button>
          <Button
            variant="primary"
            isPending={isAsking}
            isDisabled={reason.trim().length < REASON_MIN}
            onPress={() => void submit()}
          >
            {t('exports.submit')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={error} />
        <Notice tone={seesAll && !isImpersonal ? 'warning' : 'info'}>
          {!isImpersonal && <p className="font-medium">{t(seesAll ? 'exports.full' : 'exports.masked')}</p>}
          <p>{t('exports.rules')}</p>
        </Notice>
        <TextBox
          label={t('exports.reason')}
          hint={t('exports.reasonHint')}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Select
          label={t('exports.format.label')}
          placeholder={t('exports.format.label')}
          value={format}
          options={formats.map((value) => ({ value, label: t(`exports.format.${value}`) }))}
          onChange={setFormat}
        />
        <ExportList {...list} />
      </div>
    </Dialog>
  );
}

import { ChevronRight, FileDown, FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ImportKindsDocument, type ImportKindsQuery } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { tableType, templateOf } from './template';
import { headingOf } from './use-column-name';
import { useStart } from './use-start';
import { useKindName } from './words';

type Kind = ImportKindsQuery['importKinds'][number];

interface StartDialogProps {
  onClose: (startedId?: string) => void;
}

/** What is imported, how a file of it looks, and the file. */
export function StartDialog({ onClose }: StartDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [kinds, reload] = useQuery({ query: ImportKindsDocument });
  const [chosen, setChosen] = useState<string>();
  const [file, setFile] = useState<File>();
  const start = useStart(onClose);
  const kind = kinds.data?.importKinds.find((one) => one.kind === chosen) ?? kinds.data?.importKinds[0];
  const wrong = file && wrongWith(file);
  return (
    <Dialog
      title={t('imports.start.title')}
      description={t('imports.start.text')}
      isBusy={start.isSending}
      onClose={() => onClose()}
      footer={
        <>
          <Button variant="quiet" isDisabled={start.isSending} onPress={() => onClose()}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={start.isSending}
            isDisabled={!kind || !file || wrong !== undefined}
            onPress={() => kind && file && void start.send(kind.kind, file)}
            data-testid="import-start"
          >
            {t('imports.start.submit')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {start.error && (
          <Notice tone="danger" isAlert>
            {errorText(start.error, language)}
          </Notice>
        )}
        {kinds.error && !kinds.data ? (
          <ErrorPanel title={t('imports.start.loadFailed')} error={kinds.error} onRetry={() => reload()} />
        ) : !kinds.data ? (
          <Skeleton className="h-40 w-full" />
        ) : !kind ? (
          <Notice tone="warning">{t('imports.start.noKinds')}</Notice>
        ) : (
          <>
            <KindChoice kinds={kinds.data.importKinds} kind={kind} onChoose={setChosen} />
            <FileChoice file={file} isDisabled={start.isSending} onChoose={setFile} />
            {wrong && (
              <Notice tone="danger" isAlert>
                {t(`imports.start.${wrong}`)}
              </Notice>
            )}
            <Columns kind={kind} />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** What the server would say as well, said before anything is sent. */
function wrongWith(file: File): 'wrongType' | 'empty' | undefined {
  if (!tableType(file.name)) return 'wrongType';
  return file.size === 0 ? 'empty' : undefined;
}

interface KindChoiceProps {
  kinds: readonly Kind[];
  kind: Kind;
  onChoose: (kind: string) => void;
}

function KindChoice({ kinds, kind, onChoose }: KindChoiceProps) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const language = useLanguage();
  const saveTemplate = () => {
    const url = URL.createObjectURL(new Blob([templateOf(kind.columns, language)], { type: 'text/csv' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${kind.kind}.csv` });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-48 flex-1">
        <Select
          label={t('imports.start.kind')}
          placeholder={t('imports.start.kind')}
          value={kind.kind}
          options={kinds.map((one) => ({ value: one.kind, label: kindName(one.kind) }))}
          testId="import-kind"
          onChange={onChoose}
        />
      </div>
      <Button onPress={saveTemplate} data-testid="import-template">
        <FileDown aria-hidden />
        {t('imports.start.template')}
      </Button>
    </div>
  );
}

interface FileChoiceProps {
  file: File | undefined;
  isDisabled: boolean;
  onChoose: (file: File) => void;
}

function FileChoice({ file, isDisabled, onChoose }: FileChoiceProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div role="group" aria-label={t('imports.start.file')} className="rounded-lg border border-separator p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="min-w-0 flex-1 truncate text-table font-medium" aria-live="polite">
          {file?.name ?? t('imports.start.file')}
        </span>
        <Button
          size="sm"
          className="button--touch"
          isDisabled={isDisabled}
          onPress={() => input.current?.click()}
        >
          <FileUp aria-hidden />
          {t(file ? 'imports.start.pickOther' : 'imports.start.pick')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.jsonl,.ndjson"
          data-testid="import-input"
          onChange={(event) => {
            const [picked] = event.target.files ?? [];
            if (picked) onChoose(picked);
            // The same file may be picked again, corrected.
            event.target.value = '';
          }}
        />
      </div>
      <p className="mt-1 text-meta text-muted">{t('imports.start.fileHint')}</p>
    </div>
  );
}

function Columns({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const rules = (column: Kind['columns'][number]) =>
    [
      column.isKey && t('imports.start.key'),
      column.required && t('imports.start.required'),
      !column.isEditable && !column.isKey && t('imports.start.fixed'),
      column.choices.length > 0 && t('imports.start.choices', { choices: column.choices.join(', ') }),
    ].filter(Boolean);
  return (
    <details className="group">
      <summary className="inline-flex min-h-6 cursor-pointer items-center gap-0.5 text-table font-semibold">
        <ChevronRight aria-hidden size={16} className="-ml-0.5 group-open:rotate-90" />
        {t('imports.start.columns')}
      </summary>
      <table className="mt-2 w-full text-table">
        <thead>
          <tr className="border-b border-separator text-left text-meta text-muted">
            <th scope="col" className="py-1 pr-3 font-medium">
              {t('imports.start.columnName')}
            </th>
            <th scope="col" className="py-1 font-medium">
              {t('imports.start.columnRule')}
            </th>
          </tr>
        </thead>
        <tbody>
          {kind.columns.map((column) => (
            <tr key={column.name} className="border-b border-separator last:border-b-0">
              <th scope="row" className="py-1.5 pr-3 text-left align-top font-medium whitespace-nowrap">
                {headingOf(column, language)}
              </th>
              <td className="py-1.5 text-muted">
                {rules(column).join(' · ') || column.example || t('common.empty.value')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

import { LoaderCircle, Paperclip, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import { useLanguage } from '@/lib/use-format';
import { Button, IconButton } from '@/ui/button';
import { EVIDENCE_MAX, evidenceTypes, type Evidence } from './use-evidence';

/** Files that show why, picked one after the other. */
export function EvidenceField({ evidence, isDisabled }: { evidence: Evidence; isDisabled: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div role="group" aria-label={t('points.evidence.title')}>
      <div className="flex items-center justify-between gap-2">
        <span className="text-table font-medium">
          {t('points.evidence.title')}{' '}
          <span className="font-normal text-muted">{t('common.form.optional')}</span>
        </span>
        <Button
          size="sm"
          className="button--touch"
          isDisabled={isDisabled || !evidence.hasRoom}
          onPress={() => input.current?.click()}
        >
          <Paperclip aria-hidden />
          {t('points.evidence.add')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={evidenceTypes}
          data-testid="evidence-input"
          onChange={(event) => {
            evidence.add(event.target.files ?? []);
            // The same file may be picked again.
            event.target.value = '';
          }}
        />
      </div>
      <p className="text-meta text-muted">{t('points.evidence.hint', { count: EVIDENCE_MAX })}</p>
      <ul aria-live="polite">
        {evidence.files.map((file) => (
          <li key={file.pick} className="flex min-h-9 items-center gap-2 text-table">
            {file.id || file.error ? (
              <Paperclip aria-hidden size={15} className="shrink-0 text-muted" />
            ) : (
              <LoaderCircle aria-hidden size={15} className="shrink-0 animate-spin text-accent" />
            )}
            <span className="min-w-0 flex-1 truncate">
              {file.name}
              {file.error && <span className="text-danger-text"> · {errorText(file.error, language)}</span>}
            </span>
            {(file.id ?? file.error) && (
              <IconButton
                label={t('points.evidence.remove', { name: file.name })}
                size="sm"
                isDisabled={isDisabled}
                onPress={() => evidence.remove(file)}
              >
                <Trash2 />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

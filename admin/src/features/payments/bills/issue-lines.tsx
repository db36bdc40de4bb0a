import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatWonDigits, parseWonInput } from '@/lib/format';
import { Button, IconButton } from '@/ui/button';
import { TextInput } from '@/ui/text-input';
import { LINES_MAX, type LineError, type LineForm } from './issue-form';

interface IssueLinesProps {
  lines: readonly LineForm[];
  errors: ReadonlyMap<number, ReadonlySet<LineError>> | undefined;
  isDisabled: boolean;
  onChange: (lines: LineForm[]) => void;
}

/** What is billed, line by line. */
export function IssueLines({ lines, errors, isDisabled, onChange }: IssueLinesProps) {
  const { t } = useTranslation();
  const edit = (key: number, change: Partial<LineForm>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...change } : line)));
  const add = () => {
    const key = Math.max(...lines.map((line) => line.key)) + 1;
    onChange([...lines, { key, description: '', hostname: '', amount: '' }]);
  };
  return (
    <div className="flex flex-col gap-3">
      {lines.map((line, index) => {
        const wrong = errors?.get(line.key);
        const word = (field: LineError) => (wrong?.has(field) ? t(`bills.error.${field}`) : undefined);
        return (
          <fieldset
            key={line.key}
            disabled={isDisabled}
            className="flex flex-col gap-3 rounded-lg border border-separator p-3"
          >
            <legend className="sr-only">{t('bills.issue.line', { number: index + 1 })}</legend>
            <div className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <TextInput
                  label={t('bills.issue.description')}
                  maxLength={200}
                  data-testid="bill-line-description"
                  value={line.description}
                  error={word('description')}
                  onChange={(event) => edit(line.key, { description: event.target.value })}
                />
              </div>
              {lines.length > 1 && (
                <IconButton
                  label={t('bills.issue.removeLine', { number: index + 1 })}
                  variant="quiet"
                  size="sm"
                  onPress={() => onChange(lines.filter((one) => one.key !== line.key))}
                >
                  <Trash2 />
                </IconButton>
              )}
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              <TextInput
                label={t('bills.issue.hostname')}
                optionalText={t('common.form.optional')}
                placeholder="shop.example.kr"
                autoComplete="off"
                spellCheck={false}
                value={line.hostname}
                error={word('hostname')}
                onChange={(event) => edit(line.key, { hostname: event.target.value })}
              />
              <TextInput
                label={t('bills.issue.amount')}
                inputMode="numeric"
                autoComplete="off"
                inputClassName="num"
                data-testid="bill-line-amount"
                value={line.amount}
                error={word('amount')}
                onChange={(event) => {
                  const digits = parseWonInput(event.target.value);
                  edit(line.key, { amount: digits === null ? event.target.value : formatWonDigits(digits) });
                }}
              />
            </div>
          </fieldset>
        );
      })}
      {lines.length < LINES_MAX && (
        <Button size="sm" className="self-start" isDisabled={isDisabled} onPress={add}>
          <Plus aria-hidden />
          {t('bills.issue.addLine')}
        </Button>
      )}
    </div>
  );
}

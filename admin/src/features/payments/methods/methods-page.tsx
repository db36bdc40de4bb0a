import { CircleCheck, CircleSlash, PlugZap, type LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PaymentMethodsDocument, type PaymentMethodFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskAbout } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Chip, type Tone } from '@/ui/chip';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { Money } from '@/ui/money';
import { PageHead } from '@/ui/page-head';
import { ProviderName } from '@/ui/provider-name';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { MethodDialog } from './method-dialog';
import { SwitchDialog } from './switch-dialog';

const looks: Record<PaymentMethodFactsFragment['state'], { tone: Tone; icon: LucideIcon }> = {
  ACTIVE: { tone: 'success', icon: CircleCheck },
  INACTIVE: { tone: 'neutral', icon: CircleSlash },
  NOT_CONFIGURED: { tone: 'warning', icon: PlugZap },
};

function State({ method }: { method: PaymentMethodFactsFragment }) {
  const { t } = useTranslation();
  const { tone, icon } = looks[method.state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`methods.state.${method.state}`)}
    </Chip>
  );
}

/** Ways to pay, their limits, and the keys of their providers, which are written and never read. */
export function MethodsPage() {
  const { t } = useTranslation();
  const mayWrite = useCan('paymentMethod.write');
  const [result, refetch] = useQuery({ query: PaymentMethodsDocument });
  const [editedId, edit] = useAskAbout('edit');
  const [switchedId, turn] = useAskAbout('switch');
  const find = (id: string | undefined) =>
    mayWrite ? result.data?.paymentMethods.find((method) => method.id === id) : undefined;
  const edited = find(editedId);
  const switched = find(switchedId);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const columns = useMemo<TableColumn<PaymentMethodFactsFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('methods.column.name'),
        isRowHeader: true,
        cell: (row) => <span className="font-medium whitespace-nowrap">{row.name}</span>,
      },
      {
        id: 'provider',
        header: t('methods.column.provider'),
        cell: (row) => <ProviderName code={row.provider} />,
      },
      { id: 'type', header: t('methods.column.type'), cell: (row) => t(`common.method.${row.type}`) },
      { id: 'state', header: t('methods.column.state'), cell: (row) => <State method={row} /> },
      {
        id: 'min',
        header: t('methods.column.min'),
        align: 'right',
        cell: (row) => <Money won={row.minAmount} />,
      },
      {
        id: 'max',
        header: t('methods.column.max'),
        align: 'right',
        cell: (row) => <Money won={row.maxAmount} />,
      },
      {
        id: 'secrets',
        header: t('methods.column.secrets'),
        cell: (row) => (
          <span className={`text-meta text-muted ${row.secrets.length > 0 ? 'font-mono' : ''}`}>
            {row.secrets.map(({ name }) => name).join(', ') || '—'}
          </span>
        ),
      },
      ...(mayWrite
        ? [
            {
              id: 'action',
              header: t('methods.column.action'),
              cell: (row: PaymentMethodFactsFragment) => (
                <RowActions method={row} onEdit={edit} onSwitch={turn} />
              ),
            },
          ]
        : []),
    ],
    [t, mayWrite, edit, turn],
  );
  return (
    <>
      <PageHead
        title={t('methods.title')}
        description={t('methods.description')}
        actions={<ReloadButton onPress={reload} />}
      />
      <section className="card overflow-hidden" aria-label={t('methods.tableLabel')}>
        {result.error && !result.data ? (
          <ErrorPanel title={t('methods.loadFailed')} error={result.error} onRetry={reload} />
        ) : (
          <DataTable
            label={t('methods.tableLabel')}
            columns={columns}
            rows={result.data?.paymentMethods}
            rowId={(row) => row.id}
            rowTestId="method-row"
            card={(row) => (
              <span className="flex flex-col gap-1">
                <span className="flex items-center justify-between gap-2">
                  <span className="font-semibold">{row.name}</span>
                  <State method={row} />
                </span>
                <span className="flex justify-between gap-2 text-meta text-muted">
                  <ProviderName code={row.provider} />
                  <span>
                    <Money won={row.minAmount} /> – <Money won={row.maxAmount} />
                  </span>
                </span>
              </span>
            )}
            cardActions={(row) =>
              mayWrite && (
                <div className="px-4 pb-3">
                  <RowActions method={row} onEdit={edit} onSwitch={turn} />
                </div>
              )
            }
            skeletonRows={7}
            empty={<EmptyState title={t('common.empty.noMatch')} />}
          />
        )}
      </section>
      {edited && (
        <MethodDialog
          method={edited}
          onClose={() => {
            edit(undefined);
            reload();
          }}
        />
      )}
      {switched && switched.state !== 'NOT_CONFIGURED' && (
        <SwitchDialog
          method={switched}
          onClose={() => {
            turn(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}

interface RowActionsProps {
  method: PaymentMethodFactsFragment;
  onEdit: (id: string) => void;
  onSwitch: (id: string) => void;
}

function RowActions({ method, onEdit, onSwitch }: RowActionsProps) {
  const { t } = useTranslation();
  const of = `${method.provider} ${method.name}`;
  return (
    <span className="flex gap-2">
      <Button size="sm" aria-label={t('methods.editOf', { name: of })} onPress={() => onEdit(method.id)}>
        {t('methods.edit.action')}
      </Button>
      {method.state !== 'NOT_CONFIGURED' && (
        <Button
          size="sm"
          variant="quiet"
          aria-label={t(method.state === 'ACTIVE' ? 'methods.offOf' : 'methods.onOf', { name: of })}
          onPress={() => onSwitch(method.id)}
        >
          {t(method.state === 'ACTIVE' ? 'methods.off.action' : 'methods.on.action')}
        </Button>
      )}
    </span>
  );
}

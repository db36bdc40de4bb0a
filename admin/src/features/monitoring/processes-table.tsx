import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { Chip } from '@/ui/chip';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { EmptyState } from '@/ui/states';
import { useReading } from '@/lib/use-reading';
import type { System } from './use-system-status';

type Process = System['processes'][number];

const known = (value: number | null | undefined, text: (value: number) => string): string =>
  value === null || value === undefined ? '—' : text(value);

/** Every process of the house, and how it does. */
export function ProcessesTable({ system }: { system: System | undefined }) {
  const { t } = useTranslation();
  const { count } = useFormat();
  const reading = useReading();
  const number = (
    id: 'cpu' | 'memory' | 'loop' | 'connections' | 'rate' | 'p50' | 'p95' | 'p99',
    of: (process: Process) => string,
  ): TableColumn<Process> => ({
    id,
    header: t(`monitoring.column.${id}`),
    align: 'right',
    cell: (process) => <span className="num">{of(process)}</span>,
  });
  const columns: TableColumn<Process>[] = [
    {
      id: 'process',
      header: t('monitoring.column.process'),
      isRowHeader: true,
      cell: (process) => <Name process={process} />,
    },
    number('cpu', (each) => known(each.cpuUsage, reading.percent)),
    number('memory', (each) => known(each.memory, reading.bytes)),
    number('loop', (each) => known(each.eventLoopLag, reading.ms)),
    number('connections', (each) => known(each.activeConnections, count)),
    number('rate', (each) => known(each.requestRate, reading.rate)),
    number('p50', (each) => known(each.responseTimeP50, reading.ms)),
    number('p95', (each) => known(each.responseTimeP95, reading.ms)),
    number('p99', (each) => known(each.responseTimeP99, reading.ms)),
  ];
  return (
    <DataTable
      label={t('monitoring.processes')}
      columns={columns}
      rows={system?.processes}
      rowId={(process) => `${process.host} ${process.process}`}
      skeletonRows={2}
      card={(process) => (
        <div className="flex flex-col gap-1">
          <Name process={process} />
          <span className="num text-meta text-muted">
            {t('monitoring.column.cpu')} {known(process.cpuUsage, reading.percent)} ·{' '}
            {t('monitoring.column.memory')} {known(process.memory, reading.bytes)} ·{' '}
            {t('monitoring.column.p95')} {known(process.responseTimeP95, reading.ms)}
          </span>
        </div>
      )}
      empty={<EmptyState title={t('monitoring.noProcesses')} />}
    />
  );
}

function Name({ process }: { process: Process }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="font-medium">{process.process}</span>
      <span className="text-muted">{process.host}</span>
      {process.stale && <Chip tone="warning">{t('monitoring.silent')}</Chip>}
    </span>
  );
}

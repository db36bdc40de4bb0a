import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import {
  PaletteFailedJobsDocument,
  PaletteNamesDocument,
  PaletteRecordsDocument,
  PaletteRulesDocument,
  type PaletteIncidentFragment,
  type PaymentRowFragment,
} from '@/gql/graphql';
import { can, useViewer } from '@/lib/permissions';
import { endOfSeoulDay, startOfSeoulDay } from '@/lib/time';
import { useDebounced } from '@/lib/use-debounced';
import { useFormat } from '@/lib/use-format';
import type { Argument } from './actions';
import { findTyped } from './hangul';
import { meaningOf } from './meaning';

export type RecordKind = Exclude<Argument, 'day'> | 'incident' | 'staff' | 'traced';

export interface PaletteRecord {
  kind: RecordKind;
  id: string;
  title: string;
  detail: string;
  /** Of something found by its id: what it is. */
  type?: string;
}

const MIN_SEARCH = 2;
const LOCAL_MAX = 8;
const REFUNDABLE = ['DONE', 'PARTIALLY_REFUNDED'] as const;

/**
 * What the system has by this text: by name, id, amount, day, last digits, first consonants.
 * @param asked only these are of use, and the newest of them where nothing is typed yet
 */
export function useRecords(typed: string, asked: Argument | null, isRefund: boolean) {
  const viewer = useViewer();
  const format = useFormat();
  const { i18n } = useTranslation();
  const search = useDebounced(typed.trim(), 200);
  const meaning = useMemo(() => meaningOf(search, new Date()), [search]);
  const has = (kind: RecordKind) => asked === null || asked === kind;
  const isLong = search.length >= MIN_SEARCH;
  const wants = {
    payments: has('payment') && (isLong || asked === 'payment') && can(viewer, 'payment.read'),
    users: has('user') && (isLong || asked === 'user') && can(viewer, 'user.read'),
    incidents: has('incident') && isLong && can(viewer, 'alert.read'),
    staff: has('staff') && isLong && can(viewer, 'admin.read'),
    traced: has('traced') && meaning.isId && can(viewer, 'audit.read'),
  };
  const { amount, day, slip } = meaning;
  const [found] = useQuery({
    query: PaletteRecordsDocument,
    variables: {
      ...wants,
      search,
      slip,
      amount,
      dayFrom: day && startOfSeoulDay(day),
      dayTo: day && endOfSeoulDay(day),
      status: isRefund ? [...REFUNDABLE] : null,
      priced: wants.payments && amount !== null,
      dated: wants.payments && day !== null,
      slipped: wants.users && slip !== null,
    },
    pause: !Object.values(wants).some(Boolean),
  });
  // Few enough to be had as a whole, so they are found by their first consonants as well.
  const [rules] = useQuery({
    query: PaletteRulesDocument,
    pause: !(has('rule') && (isLong || asked === 'rule') && can(viewer, 'alert.read')),
  });
  // Of staff and incidents the first and newest hundred; what is beyond is found as it is written.
  const [names] = useQuery({
    query: PaletteNamesDocument,
    variables: { staff: wants.staff, incidents: wants.incidents },
    pause: !wants.staff && !wants.incidents,
  });
  const [jobs] = useQuery({
    query: PaletteFailedJobsDocument,
    pause: !(has('failedJob') && (isLong || asked === 'failedJob') && can(viewer, 'job.manage')),
    requestPolicy: 'cache-and-network',
  });

  const records = useMemo(() => {
    const fits = (text: string) => search === '' || findTyped(text, search) >= 0;
    const payment = (row: PaymentRowFragment): PaletteRecord => ({
      kind: 'payment',
      id: row.id,
      title: `${format.won(row.amount)} · ${row.user.name}`,
      detail: [
        i18n.t(`common.paymentStatus.${row.status}`),
        row.instrument?.last4 && `••${row.instrument.last4.replaceAll('*', '•')}`,
        format.tableTime(row.requestedAt),
      ]
        .filter(Boolean)
        .join(' · '),
    });
    const person =
      (kind: 'user' | 'staff') => (row: { id: string; name: string; email?: string | null }) => ({
        kind,
        id: row.id,
        title: row.name,
        detail: row.email ?? '',
      });
    const incident = ({ id, title, openedAt }: PaletteIncidentFragment): PaletteRecord => ({
      kind: 'incident',
      id,
      title,
      detail: format.tableTime(openedAt),
    });
    const { data } = found;
    const all: PaletteRecord[] = [
      ...(data?.paymentsOfAmount?.items ?? []).map(payment),
      ...(data?.payments?.items ?? []).map(payment),
      ...(data?.paymentsOfDay?.items ?? []).map(payment),
      ...(data?.users?.items ?? []).map(person('user')),
      ...(data?.usersMeant?.items ?? []).map(person('user')),
      ...(data?.incidents?.items ?? []).map(incident),
      ...(names.data?.incidents?.items ?? [])
        .filter(({ title }) => fits(title))
        .slice(0, LOCAL_MAX)
        .map(incident),
      ...(rules.data?.alertRules.items ?? [])
        .filter(({ title, metric }) => fits(`${title} ${metric}`))
        .slice(0, LOCAL_MAX)
        .map(({ id, title, metric }): PaletteRecord => ({ kind: 'rule', id, title, detail: metric })),
      ...(jobs.data?.jobs.items ?? [])
        .filter(({ name, title }) => fits(`${title ?? ''} ${name}`))
        .slice(0, LOCAL_MAX)
        .map(({ id, name, title, createdAt }): PaletteRecord => ({
          kind: 'failedJob',
          id,
          title: title ?? name,
          detail: `${name} · ${format.tableTime(createdAt)}`,
        })),
      ...(data?.adminUsers?.items ?? []).map(person('staff')),
      ...(names.data?.adminUsers?.items ?? [])
        .filter(({ name, email }) => fits(`${name} ${email}`))
        .slice(0, LOCAL_MAX)
        .map(person('staff')),
      ...(data?.auditEvents?.items ?? []).map(({ resourceId, resourceType }): PaletteRecord => ({
        kind: 'traced',
        id: resourceId ?? search,
        title: resourceType,
        detail: search,
        type: resourceType,
      })),
    ];
    const seen = new Set<string>();
    return all.filter(({ kind, id }) => {
      const key = `${kind}-${id}`;
      if ((asked !== null && kind !== asked) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }, [found, rules.data, names.data, jobs.data, search, asked, format, i18n]);

  return {
    records,
    /** Of the text as it is typed now, not of the one before it. */
    isCurrent: search === typed.trim(),
    isLoading: found.fetching || rules.fetching || names.fetching || jobs.fetching || search !== typed.trim(),
    hasFailed: Boolean(found.error),
  };
}

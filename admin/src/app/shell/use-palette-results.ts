import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PalettePaymentsDocument, PaletteUsersDocument } from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { useDebounced } from '@/lib/use-debounced';
import { useFormat } from '@/lib/use-format';
import { navGroups } from './nav';

export interface PaletteItem {
  id: string;
  group: 'pages' | 'payments' | 'users';
  title: string;
  detail: string;
  open: () => void;
}

const MIN_SEARCH = 2;

/** Pages by name at once; payments and users as the server finds them. */
export function usePaletteResults(text: string): { items: PaletteItem[]; isLoading: boolean } {
  const { t } = useTranslation();
  const router = useRouter();
  const format = useFormat();
  const viewer = useViewer();
  const search = useDebounced(text.trim(), 250);
  const isShort = search.length < MIN_SEARCH;
  const [payments] = useQuery({
    query: PalettePaymentsDocument,
    variables: { search },
    pause: isShort || !useCan('payment.read'),
  });
  const [users] = useQuery({
    query: PaletteUsersDocument,
    variables: { search },
    pause: isShort || !useCan('user.read'),
  });

  const items = useMemo(() => {
    const needle = text.trim().toLowerCase();
    const entries = navGroups(viewer).flatMap((group) => group.entries);
    const pages = [...entries, { to: '/account', label: 'account' } as const]
      .map(({ to, label }): PaletteItem => ({
        id: `page-${label}`,
        group: 'pages',
        title: t(`common.nav.${label}`),
        detail: to,
        open: () => void router.navigate({ to }),
      }))
      .filter((item) => `${item.title} ${item.detail}`.toLowerCase().includes(needle));
    if (isShort || needle.length < MIN_SEARCH) return pages;
    const foundPayments: PaletteItem[] = (payments.data?.payments.items ?? []).map((payment) => ({
      id: `payment-${payment.id}`,
      group: 'payments',
      title: `${format.won(payment.amount)} · ${payment.user.name}`,
      detail: payment.orderId,
      open: () => void router.navigate({ to: '/payments', search: { id: payment.id, period: 'all' } }),
    }));
    const foundUsers: PaletteItem[] = (users.data?.users.items ?? []).map((user) => ({
      id: `user-${user.id}`,
      group: 'users',
      title: user.name,
      detail: user.email ?? '',
      open: () => void router.navigate({ to: '/users', search: { id: user.id } }),
    }));
    return [...pages, ...foundPayments, ...foundUsers];
  }, [text, isShort, payments.data, users.data, viewer, router, format, t]);

  return { items, isLoading: !isShort && (payments.fetching || users.fetching) };
}

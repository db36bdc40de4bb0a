import { useRouter } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import {
  BellRing,
  CreditCard,
  Fingerprint,
  LayoutDashboard,
  RotateCw,
  Siren,
  User,
  UserCog,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { can, useViewer, type Viewer } from '@/lib/permissions';
import { formatDay, startOfSeoulDay } from '@/lib/time';
import { useLanguage } from '@/lib/use-format';
import { navGroups } from '../nav';
import { actionIds, actionOf, type ActionId } from './actions';
import { findTyped } from './hangul';
import { meaningOf } from './meaning';
import { openRecord, pageOf } from './open-record';
import { useRecords, type PaletteRecord, type RecordKind } from './use-records';
import { splits } from './splits';

export const paletteGroups = [
  'actions',
  'pages',
  'payments',
  'users',
  'incidents',
  'rules',
  'jobs',
  'staff',
  'ids',
] as const;
export type PaletteGroup = (typeof paletteGroups)[number];

export interface PaletteItem {
  id: string;
  group: PaletteGroup;
  icon: LucideIcon;
  title: string;
  detail: string;
  /** Choosing it asks for what the action is done to. */
  asksFor?: ActionId;
  run?: () => unknown;
}

const looks: Record<RecordKind, { group: PaletteGroup; icon: LucideIcon }> = {
  payment: { group: 'payments', icon: CreditCard },
  user: { group: 'users', icon: User },
  incident: { group: 'incidents', icon: Siren },
  rule: { group: 'rules', icon: BellRing },
  failedJob: { group: 'jobs', icon: RotateCw },
  staff: { group: 'staff', icon: UserCog },
  traced: { group: 'ids', icon: Fingerprint },
};

const mayDo = (viewer: Viewer, id: ActionId): boolean => {
  const { needs, onlyIn } = actionOf(id);
  return (!needs || can(viewer, needs)) && (!onlyIn || viewer.environment === onlyIn);
};

/** Best first: a name that begins so before one that only has it somewhere. */
function ranked<T>(all: readonly T[], typed: string, textsOf: (one: T) => string[]): T[] {
  if (typed === '') return [...all];
  return all
    .flatMap((one) => {
      const places = textsOf(one)
        .map((text) => findTyped(text, typed))
        .filter((place) => place >= 0);
      return places.length > 0 ? [{ one, place: Math.min(...places) }] : [];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}

/** Everything that fits what is typed: things to do, pages, and what the system has. */
export function usePaletteItems(typed: string, chosen: ActionId | null) {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const language = useLanguage();
  const viewer = useViewer();
  const text = typed.trim();
  const own = useMemo(() => actionIds.filter((id) => mayDo(viewer, id)), [viewer]);
  const wordsOf = useMemo(() => {
    const korean = i18n.getFixedT('ko');
    return (id: ActionId) => [
      t(`palette.action.${id}`),
      t(`palette.words.${id}`),
      korean(`palette.action.${id}`),
      korean(`palette.words.${id}`),
    ];
  }, [t, i18n]);

  // "환불 12,000" and "12,000 환불": an action and what it is done to in one breath.
  const meant = useMemo(() => {
    if (chosen) return null;
    for (const { word, rest } of splits(text)) {
      const action = ranked(
        own.filter((id) => actionOf(id).argument),
        word,
        wordsOf,
      )[0];
      if (action) return { action, rest };
    }
    return null;
  }, [chosen, text, own, wordsOf]);
  const acting = chosen ?? meant?.action ?? null;
  const argument = acting ? (actionOf(acting).argument ?? null) : null;
  const subject = meant?.rest ?? text;
  const asked = chosen ? argument : null;
  const { records, isCurrent, isLoading, hasFailed } = useRecords(subject, asked, acting === 'refund');

  const items = useMemo(() => {
    const go: typeof router.navigate = (options) => router.navigate(options);
    const typeName = (type = ''): string | null => {
      const label = type in pageOf ? pageOf[type as keyof typeof pageOf] : null;
      return label && t(`common.nav.${label}`);
    };
    const open = (record: PaletteRecord): PaletteItem => ({
      ...looks[record.kind],
      id: `${record.kind}-${record.id}`,
      title: typeName(record.type) ?? record.title,
      detail: record.detail,
      run: () => openRecord(go, record),
    });
    const actOn = (id: ActionId, on: { id: string; title: string; detail: string }): PaletteItem => ({
      id: `${id}-${on.id}`,
      group: 'actions',
      icon: actionOf(id).icon,
      title: chosen ? on.title : t('palette.done', { action: t(`palette.action.${id}`), what: on.title }),
      detail: on.detail,
      run: () => actionOf(id).run(go as never, on.id),
    });
    const dayOf = (value: string): { id: string; title: string; detail: string } | null => {
      const { day } = meaningOf(value, new Date());
      return day
        ? { id: day, title: formatDay(new Date(startOfSeoulDay(day)), language), detail: day }
        : null;
    };
    if (chosen) {
      if (argument !== 'day') return records.map((record) => actOn(chosen, record));
      const days = text === '' ? ['오늘', '어제'].map(dayOf) : [dayOf(text)];
      return days.flatMap((day) => (day ? [actOn(chosen, day)] : []));
    }
    const day = dayOf(text);
    const dayMeant = meant && argument === 'day' ? dayOf(meant.rest) : null;
    const onDay = day
      ? own.filter((id) => actionOf(id).argument === 'day').map((id) => actOn(id, day))
      : meant && dayMeant
        ? [actOn(meant.action, dayMeant)]
        : [];
    const onRecords =
      meant && isCurrent
        ? records.filter(({ kind }) => kind === argument).map((record) => actOn(meant.action, record))
        : [];
    const actions = ranked(own, text, wordsOf).map((id): PaletteItem => {
      const { icon, argument: wanted, run } = actionOf(id);
      const name = t(`palette.action.${id}`);
      return {
        id,
        group: 'actions',
        icon,
        title: wanted ? t('palette.withArgument', { action: name }) : name,
        detail: '',
        ...(wanted ? { asksFor: id } : { run: () => (run as (to: never) => unknown)(go as never) }),
      };
    });
    const entries = [
      ...navGroups(viewer).flatMap((group) => group.entries),
      { to: '/account', label: 'account', icon: LayoutDashboard } as const,
    ];
    const korean = i18n.getFixedT('ko');
    const pages = ranked(entries, text, ({ to, label }) => [
      t(`common.nav.${label}`),
      korean(`common.nav.${label}`),
      to.slice(1),
    ]).map(({ to, label, icon }): PaletteItem => ({
      id: `page-${label}`,
      group: 'pages',
      icon,
      title: t(`common.nav.${label}`),
      detail: to,
      run: () => go({ to }),
    }));
    const found = isCurrent ? records.map(open) : [];
    // Before anything is typed, places to go come before things to do.
    return text === '' ? [...pages, ...actions] : [...onDay, ...onRecords, ...actions, ...pages, ...found];
  }, [text, chosen, argument, meant, own, records, isCurrent, viewer, router, language, t, i18n, wordsOf]);

  return { items, isLoading, hasFailed };
}

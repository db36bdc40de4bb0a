import { formatSeoul } from '../../../../shared/time.js';
import type { NoticeDefinition } from '../../../notifications/index.js';

declare global {
  interface NoticeKinds {
    'alert.silence-ending': { about: string | null; endsAt: string };
    /** Who wants it and why stands in the list: no words and no name leave the house. */
    'alert.silence-created': { about: string | null; where: string; endsAt: string };
    'alert.rule-crowded': { title: string; metric: string; max: number };
  }
}

const DAY_MS = 86_400_000;
const SAMPLE = { about: '서버 디스크가 거의 찼습니다', endsAt: '2026-11-28T14:15:00.000Z' };
const seoul = (at: string) => formatSeoul(new Date(at));

const ending: NoticeDefinition<'alert.silence-ending'> = {
  kind: 'alert.silence-ending',
  name: { ko: '알림 멈춤이 곧 끝남', en: 'Silence ends soon' },
  usefulForMs: DAY_MS / 24,
  words: {
    ko: ({ about, endsAt }) => ({
      title: '멈춘 알림이 곧 다시 시작됩니다',
      facts: [
        ['대상', about ?? '라벨이 맞는 모든 규칙'],
        ['끝', `${seoul(endsAt)} (서울)`],
      ],
    }),
    en: ({ about, endsAt }) => ({
      title: 'A silence of yours ends soon',
      facts: [
        ['About', about ?? 'Every rule whose labels fit'],
        ['Ends', `${seoul(endsAt)} (Seoul)`],
      ],
    }),
  },
  sample: SAMPLE,
};

const created: NoticeDefinition<'alert.silence-created'> = {
  kind: 'alert.silence-created',
  name: { ko: '알림이 멈춤', en: 'Alerts silenced' },
  usefulForMs: DAY_MS / 24,
  words: {
    ko: ({ about, where, endsAt }) => ({
      title: '누군가 경보 알림을 멈췄습니다',
      facts: [
        ['대상', about ?? '라벨이 맞는 모든 규칙'],
        ...(where ? ([['라벨', where]] as const) : []),
        ['끝', `${seoul(endsAt)} (서울)`],
      ],
    }),
    en: ({ about, where, endsAt }) => ({
      title: 'Somebody has silenced alerts',
      facts: [
        ['About', about ?? 'Every rule whose labels fit'],
        ...(where ? ([['Labels', where]] as const) : []),
        ['Ends', `${seoul(endsAt)} (Seoul)`],
      ],
    }),
  },
  sample: { ...SAMPLE, where: 'host=web-1' },
};

const crowded: NoticeDefinition<'alert.rule-crowded'> = {
  kind: 'alert.rule-crowded',
  name: { ko: '규칙이 다 살피지 못함', en: 'Rule cannot watch it all' },
  usefulForMs: DAY_MS,
  words: {
    ko: ({ title, metric, max }) => ({
      title: '경보 규칙이 일부 대상을 살피지 못합니다',
      body: `${metric}에 맞는 시계열이 ${max}개를 넘어, 넘는 것은 아무도 살피지 않습니다. 라벨로 좁히거나 규칙을 나누세요.`,
      facts: [['규칙', title]],
    }),
    en: ({ title, metric, max }) => ({
      title: 'An alert rule does not watch all it should',
      body: `More than ${max} series of ${metric} fit; those beyond are watched by nobody. Narrow it down by labels, or split the rule.`,
      facts: [['Rule', title]],
    }),
  },
  sample: { title: SAMPLE.about, metric: 'host.disk_usage', max: 200 },
};

/** What staff is told about the watch itself. */
export const WATCH_NOTICES = [ending, created, crowded] as const;

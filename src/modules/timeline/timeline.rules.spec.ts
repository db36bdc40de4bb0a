import { describe, expect, it } from 'vitest';
import { TimelineKind } from '../../platform/records/timeline-sources.js';
import { kindsOf, merged } from './timeline.rules.js';

const place = (second: number, id: string) => ({ at: new Date(second * 1_000), id });

describe('one timeline of several sources (S000-TBL-03)', () => {
  it('is in the order of time, newest first, and of ids where times are the same', () => {
    const parts = [[place(3, 'b'), place(1, 'a')], [], [place(3, 'c'), place(2, 'd'), place(1, 'b')]];
    expect(merged(parts, 10).items.map(({ id }) => id)).toEqual(['c', 'b', 'd', 'b', 'a']);
    expect(merged(parts, 10).hasMore).toBe(false);
  });

  it('walked in pages tells everything once, whatever the sources hold', () => {
    const sources = [0, 1, 2].map((source) =>
      Array.from({ length: 20 }, (_, i) => place((i * 7 + source * 3) % 11, `${source}-${i}`)),
    );
    const behind = (last: ReturnType<typeof place> | null) => (each: ReturnType<typeof place>) =>
      last === null || each.at < last.at || (each.at.getTime() === last.at.getTime() && each.id < last.id);
    const read = (last: ReturnType<typeof place> | null, limit: number) =>
      merged(
        sources.map((rows) => merged([rows.filter(behind(last))], limit + 1).items),
        limit,
      );
    const seen: string[] = [];
    for (let last = null as ReturnType<typeof place> | null, more = true; more;) {
      const { items, hasMore } = read(last, 7);
      seen.push(...items.map(({ id }) => id));
      last = items.at(-1) ?? null;
      more = hasMore;
    }
    expect(seen).toEqual(merged(sources, 100).items.map(({ id }) => id));
    expect(new Set(seen).size).toBe(60);
  });

  it('says what is kept from a caller, also when a part of the same kind is shown', () => {
    const sources = [
      { kind: TimelineKind.COMMENT },
      { kind: TimelineKind.MONEY, permission: 'payment.read' as const },
      { kind: TimelineKind.MONEY, permission: 'ledger.read' as const },
      { kind: TimelineKind.AUDIT, permission: 'audit.read' as const },
    ];
    const may = new Set(['payment.read']);
    expect(
      kindsOf(sources, ({ permission }) => !permission || may.has(permission), Object.values(TimelineKind)),
    ).toEqual({
      kinds: [TimelineKind.MONEY, TimelineKind.COMMENT],
      hidden: [TimelineKind.AUDIT, TimelineKind.MONEY],
    });
  });
});

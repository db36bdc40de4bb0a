import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import { ActivityPeople } from '../activity/activity-people.js';
import { PeopleSet } from '../columns/people-set.js';
import { ActivitySource } from './activity-source.js';
import { oneBucket, type Span } from './buckets.js';
import { cellOf, type Cell } from './cells.js';
import { Cohorts } from './cohorts.js';
import { Reports } from './reports.js';

/** Whoever turns pages is shown the people of the first; after that the cell is counted anew. */
const REMEMBERED = { max: 20, ttl: 30_000 };

/** Who is counted in a cell, as of now. */
@Injectable()
export class CellPeople {
  private readonly counted = new LRUCache<string, Uint32Array>(REMEMBERED);

  constructor(
    private readonly source: ActivitySource,
    private readonly reports: Reports,
    private readonly cohorts: Cohorts,
    private readonly people: ActivityPeople,
  ) {}

  /** Ids of customers, in the order they were first heard of. @throws ANALYTICS_CELL_INVALID, CURSOR_INVALID */
  async page(text: string, request: PageRequest): Promise<Page<string>> {
    const numbers = this.counted.get(text) ?? (await this.numbers(text));
    this.counted.set(text, numbers);
    const [after = '0'] = request.kind === 'keyset' ? decodeCursor(request.after, ['digits']) : [];
    const from =
      request.kind === 'offset' ? request.offset : numbers.filter((no) => no <= Number(after)).length;
    const rows = [...numbers.subarray(from, from + request.limit + 1)];
    const page = pageOf(request, rows, numbers.length, (no) => [no]);
    return { ...page, items: await this.people.usersOf(page.items) };
  }

  /** Their numbers, in order. @throws ANALYTICS_CELL_INVALID */
  async numbers(text: string): Promise<Uint32Array> {
    return Uint32Array.from(await this.of(cellOf(text)));
  }

  private async of(cell: Cell): Promise<Iterable<number>> {
    switch (cell.q) {
      case 'did':
        return this.did(cell.kinds, cell.span);
      case 'funnel': {
        const state = await this.reports.walked(cell.steps, cell.span, cell.windowDays);
        return state.at(cell.step, cell.exactly);
      }
      case 'cohort': {
        const cohort = await this.cohorts.of(cell.by, cell.cohort, oneBucket(cell.cohort));
        if (!cell.did) return cohort.members(0);
        const did = await this.did(cell.did.kind === null ? null : [cell.did.kind], cell.did.span);
        return [...did].filter((person) => cohort.of(person) === 0);
      }
    }
  }

  private async did(names: string[] | null, span: Span): Promise<PeopleSet> {
    const kinds = names && (await this.source.numbersOf(names, 'kinds'));
    const found = new PeopleSet();
    for await (const { people } of this.source.days(kinds, span)) found.addAll(people);
    return found;
  }
}

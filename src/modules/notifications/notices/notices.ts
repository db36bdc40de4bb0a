import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { NoticeRegistry, type NoticeData, type NoticeKind } from './notice-kinds.js';
import { NoticeStore, type Audience } from './notice.store.js';
import { Severity } from './severity.js';

export interface NoticeOrder<K extends NoticeKind> {
  kind: K;
  /** What makes it the same notice, within its kind: a second order with it changes nothing. */
  key: string;
  audience: Audience;
  data: NoticeKinds[K];
  /** Path in the admin app, `/incidents/…`. */
  link?: string;
  severity: 'info' | 'warning' | 'critical';
  /** Notices about one thing, such as an incident: the notification centre shows the newest of them as one line. */
  groupKey?: string;
}

const KEY_MAX = 200;
const FACTS_MAX = 40;
const FACT_MAX = 500;

/**
 * Tells people something. It is done when the caller's transaction commits; who gets it, on which ways and when is found
 * out afterwards, from what they want to hear. Each of them is told once on each way.
 */
@Injectable()
export class Notices {
  constructor(
    private readonly registry: NoticeRegistry,
    private readonly store: NoticeStore,
  ) {}

  /** @throws Error when nobody registered the kind, or the order is none: mistakes of ours */
  async send<K extends NoticeKind>(tx: Tx, order: NoticeOrder<K>): Promise<void> {
    const { kind } = this.registry.named(order.kind);
    for (const key of [order.key, order.groupKey ?? '-'])
      if (key.length === 0 || key.length > KEY_MAX) throw new Error(`A key of ${kind} is ${key.length} long`);
    if (order.link !== undefined && !/^\/[^/]/.test(order.link))
      throw new Error(`A link of ${kind} is no path`);
    await this.store.insert(tx, {
      kind,
      key: order.key,
      audience: order.audience,
      data: factsOf(kind, order.data as NoticeData),
      link: order.link ?? null,
      severity: order.severity.toUpperCase() as Severity,
      groupKey: order.groupKey ?? null,
    });
  }
}

/** Few and short: what somebody typed elsewhere must not become a page. @throws Error when one is no fact */
function factsOf(kind: string, data: NoticeData): NoticeData {
  const facts = Object.entries(data);
  if (facts.length > FACTS_MAX) throw new Error(`A notice of ${kind} has ${facts.length} facts`);
  return Object.fromEntries(facts.map(([name, value]) => [name, factOf(`${kind} ${name}`, value)]));
}

function factOf(name: string, value: unknown): string | number | null {
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (typeof value !== 'string') throw new Error(`${name} is no fact`);
  const text = value.toWellFormed().replaceAll('\u0000', '');
  return text.length > FACT_MAX ? `${text.slice(0, FACT_MAX - 1).toWellFormed()}…` : text;
}

import type { Request, Response } from 'express';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import { anonymousActor } from '../security/actor.js';
import type { PersonalLooks } from '../personal-data/access-journal.js';
import type { PersonalKind } from '../personal-data/masks.js';
import type { GateVerdict } from '../rate-limit/verdict.js';
import type { Permission, Principal } from '../security/principal.js';
import type { LoaderRegistry, RequestLoaders } from './loaders.js';

const NOTHING: ReadonlySet<string> = new Set();

/** What every resolver may know of the request. For a subscription it lives as long as the subscription. */
export class RequestContext {
  loaders: RequestLoaders;
  /** What the gate said of the operation; null before it was asked. */
  verdict: GateVerdict | null = null;

  /** Fields that the operation asks for, as `Type.field`; empty where nobody looked. */
  selected: ReadonlySet<string> = NOTHING;

  constructor(
    private readonly registry: LoaderRegistry,
    public principal: Principal,
    readonly ip: string | null,
    /** Only over HTTP. */
    readonly http: { req: Request; res: Response } | null,
  ) {
    this.loaders = registry.forRequest();
  }

  /** Why the credential that was given is no good; null when there was none, or a good one. */
  private refusal: unknown = null;

  /** The code of what is wrong with the credential; null when there was none, or a good one. */
  get refusalCode(): string | null {
    return this.refusal instanceof DomainError ? this.refusal.code : null;
  }

  static unauthenticated(
    registry: LoaderRegistry,
    ip: string | null,
    http: { req: Request; res: Response } | null,
    refusal: unknown,
  ): RequestContext {
    const stranger = { actor: anonymousActor(ip), permissions: new Set<string>(), expiresAt: null };
    const context = new RequestContext(registry, stranger, ip, http);
    context.refusal = refusal;
    return context;
  }

  /** Names a subscription's operation and variables: what its answers depend on besides the caller. */
  operation: string | null = null;
  private group: { of: ReadonlySet<string>; name: string } | null = null;

  /**
   * The name of all subscriptions that may be given the same answer: same operation, variables, permissions and kind
   * of caller. Null outside of subscriptions.
   */
  answerGroup(): string | null {
    if (this.operation === null) return null;
    const { permissions, actor } = this.principal;
    if (this.group?.of !== permissions) {
      this.group = { of: permissions, name: `${this.operation} ${actor.type} ${rightsOf(permissions)}` };
    }
    return this.group.name;
  }

  private rule: () => void = () => undefined;

  /** Notes the access rule that let the operation in, so that a subscription can be held to it later. */
  enterBy(rule: () => void): void {
    rule();
    this.rule = rule;
  }

  /** @throws UNAUTHENTICATED, FORBIDDEN when the caller could not enter any more */
  checkAgain(): void {
    this.rule();
  }

  /** Whether somebody gave a credential and we could not look who it is: no stranger, and nobody we know. */
  get isUnlearned(): boolean {
    const ended = this.refusal instanceof DomainError && this.refusal.kind === 'UNAUTHENTICATED';
    return this.refusal !== null && !ended;
  }

  /** @throws what kept us from learning who asks; a credential that is no good makes a stranger, that does not */
  requireKnown(): void {
    if (this.isUnlearned) throw this.refusal;
  }

  /** @throws UNAUTHENTICATED, or what was wrong with the credential that was given */
  requireSignedIn(): void {
    if (this.refusal !== null) throw this.refusal;
    if (this.principal.actor.type === 'ANONYMOUS') throw commonErrors.UNAUTHENTICATED();
  }

  /** Loaders remember what they read; each event of a subscription must read afresh. */
  freshLoaders(): void {
    this.loaders = this.registry.forRequest();
  }

  /** Loads what the operation will ask of each of these rows; a list calls it before it hands them out. */
  ahead(type: string, rows: readonly object[]): Promise<unknown> | undefined {
    return this.loaders.ahead(type, rows, this.selected);
  }

  may(permission: Permission): boolean {
    return this.principal.permissions.has(permission);
  }

  /** Whether the person is the one who asks, and nobody stands in their place. */
  isSelf(subject: string): boolean {
    const { actor } = this.principal;
    return actor.type === 'USER' && actor.id === subject && actor.impersonator === undefined;
  }

  /** Root fields of the operation, as the gate saw them: how looks at personal data are told. */
  rootFields: readonly string[] = [];
  /** Looks of this operation that are not written down yet. */
  looks: PersonalLooks | null = null;
  private revealed: { subject: string; kinds: ReadonlySet<string> } | null = null;

  /** Notes that a personal value is shown in full. @returns false when it must not be, since it cannot be noted */
  looked(kind: PersonalKind, subject: string): boolean {
    const looks = this.openLooks();
    looks?.note(kind, subject);
    return looks !== null;
  }

  /** Looks for people by what they are called or where they are reached: that is on record as well. */
  searching(text: string | null | undefined): void {
    if (!text) return;
    const { actor } = this.principal;
    if (actor.type === 'USER' && actor.impersonator === undefined) return;
    const looks = this.openLooks();
    if (looks) looks.search = true;
  }

  /** Whatever staff asks in the place of a customer is a look at the customer, also where no marked value is shown. */
  noteImpersonator(): void {
    const { actor } = this.principal;
    if (actor.type === 'USER' && actor.impersonator) this.openLooks()?.subjects.add(actor.id);
  }

  /** What another subscriber was shown is shown to this one, too. */
  lookedLike(others: PersonalLooks): void {
    this.openLooks()?.noteAll(others);
  }

  private openLooks(): PersonalLooks | null {
    if (this.looks === null || this.looks.closed)
      this.looks = this.registry.journal.open(this.principal.actor, this.rootFields.join(','));
    return this.looks;
  }

  /** Shows one person's data in full for the rest of this operation: it is on record with a reason already. */
  reveal(subject: string, kinds: readonly string[]): void {
    this.revealed = { subject, kinds: new Set(kinds.map((kind) => kind.toLowerCase())) };
  }

  wasRevealed(kind: PersonalKind, subject: string): boolean {
    return this.revealed !== null && this.revealed.subject === subject && this.revealed.kinds.has(kind);
  }

  /** The customer who is signed in, if it is one. */
  get userId(): string | null {
    return this.principal.actor.type === 'USER' ? this.principal.actor.id : null;
  }

  /** @throws UNAUTHENTICATED when nobody is signed in, FORBIDDEN when somebody without the permission is */
  require(permission: Permission): void {
    this.requireSignedIn();
    if (!this.may(permission)) throw commonErrors.FORBIDDEN({ permission });
  }
}

const rights = new WeakMap<ReadonlySet<string>, string>();

/** Sets of permissions with the same members have the same text. */
function rightsOf(permissions: ReadonlySet<string>): string {
  let text = rights.get(permissions);
  if (text === undefined) rights.set(permissions, (text = [...permissions].sort().join(',')));
  return text;
}

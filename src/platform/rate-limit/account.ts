import { WINDOW_MS, type Budget } from './budgets.js';

/** What one key has spent of its budget in the running minute, as far as this process knows. */
export class Account {
  /** Spent by all processes together at the last settlement. */
  private settled = 0;
  /** Spent here since. */
  unsettled = 0;
  /** The settlement that is under way. */
  settling: Promise<void> | null = null;
  resetsAtMs: number;
  private resetText: string | null = null;

  constructor(
    readonly budget: Budget,
    readonly key: string,
    public limit: number,
    nowMs: number,
  ) {
    this.resetsAtMs = nowMs + WINDOW_MS;
  }

  /** Begins a new minute when the last one is over. */
  roll(nowMs: number): void {
    if (nowMs < this.resetsAtMs) return;
    this.settled = 0;
    this.resetAt(nowMs + WINDOW_MS);
  }

  has(points: number): boolean {
    return this.settled + this.unsettled + points <= this.limit;
  }

  /** Whether so much is still to be told to the others that they must be asked before more is spent. */
  mustSettle(points: number): boolean {
    return this.unsettled > 0 && this.unsettled + points > this.unsettledMax;
  }

  /** Whether it is time to begin a settlement, so that nobody has to wait for it later. */
  get shouldSettle(): boolean {
    return this.unsettled * 2 >= this.unsettledMax;
  }

  settle(points: number, totalSpent: number, resetsAtMs: number): void {
    this.unsettled -= points;
    this.settled = totalSpent;
    this.resetAt(resetsAtMs);
  }

  get remaining(): number {
    return Math.max(0, this.limit - this.settled - this.unsettled);
  }

  /** When the minute ends, as ISO text: made once a minute, for it is said in every answer. */
  get resetsAt(): string {
    return (this.resetText ??= new Date(this.resetsAtMs).toISOString());
  }

  /** A twentieth of the budget: by this much each further process may overdraw it. */
  private get unsettledMax(): number {
    return Math.max(1, Math.floor(this.limit / 20));
  }

  private resetAt(ms: number): void {
    this.resetsAtMs = ms;
    this.resetText = null;
  }
}

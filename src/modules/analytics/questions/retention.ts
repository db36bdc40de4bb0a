import { PeopleSet } from '../columns/people-set.js';

/** Which cohort everybody belongs to, by number; whoever belongs to none has none. */
export class CohortOf {
  private cohorts = new Int16Array(4_096);
  readonly sizes: number[];

  constructor(count: number) {
    this.sizes = new Array<number>(count).fill(0);
  }

  /** The first word about somebody stands. @param cohort -1 for one that is not asked for */
  put(person: number, cohort: number): void {
    if (person >= this.cohorts.length) {
      const larger = new Int16Array(Math.max(person + 1, this.cohorts.length * 2));
      larger.set(this.cohorts);
      this.cohorts = larger;
    }
    if (this.cohorts[person] !== 0) return;
    // 0 is what nobody has said anything about.
    this.cohorts[person] = cohort < 0 ? -1 : cohort + 1;
    if (cohort >= 0) this.sizes[cohort] = (this.sizes[cohort] ?? 0) + 1;
  }

  /** -1 for none. */
  of(person: number): number {
    const found = this.cohorts[person] ?? 0;
    return found > 0 ? found - 1 : -1;
  }

  *members(cohort: number): Generator<number> {
    for (let person = 0; person < this.cohorts.length; person += 1)
      if (this.cohorts[person] === cohort + 1) yield person;
  }
}

/** Who came back: cohort by cohort, how many of it in its first bucket, its second and so on. */
export class ComeBack {
  /** By cohort and by buckets since it began. */
  readonly people: number[][];
  readonly won: bigint[][];
  private active = new PeopleSet();
  private bucket = 0;

  constructor(private readonly cohorts: CohortOf) {
    const count = cohorts.sizes.length;
    this.people = cohorts.sizes.map((_size, cohort) => new Array<number>(count - cohort).fill(0));
    this.won = cohorts.sizes.map((_size, cohort) => new Array<bigint>(count - cohort).fill(0n));
  }

  /** Somebody did it in a bucket; buckets come in order. */
  seen(bucket: number, person: number): void {
    if (bucket !== this.bucket) {
      this.active = new PeopleSet();
      this.bucket = bucket;
    }
    if (!this.active.add(person)) return;
    const cohort = this.cohorts.of(person);
    if (cohort < 0 || bucket < cohort) return;
    const people = this.people[cohort] as number[];
    people[bucket - cohort] = (people[bucket - cohort] ?? 0) + 1;
  }

  /** What somebody paid, or got back, in a bucket. */
  paid(bucket: number, person: number, amount: bigint): void {
    const cohort = this.cohorts.of(person);
    if (cohort < 0 || bucket < cohort) return;
    const won = this.won[cohort] as bigint[];
    won[bucket - cohort] = (won[bucket - cohort] ?? 0n) + amount;
  }
}

/** People by number, a bit each: what two sets have in common is found without looking at one person at a time. */
export class PeopleSet {
  private words = new Uint32Array(1_024);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** @returns whether they were not in it before */
  add(person: number): boolean {
    const word = person >>> 5;
    if (word >= this.words.length) this.grow(word);
    const bit = 1 << (person & 31);
    const old = this.words[word] as number;
    if ((old & bit) !== 0) return false;
    this.words[word] = old | bit;
    this.count += 1;
    return true;
  }

  addAll(people: Iterable<number>): void {
    for (const person of people) this.add(person);
  }

  has(person: number): boolean {
    return (((this.words[person >>> 5] ?? 0) >>> (person & 31)) & 1) === 1;
  }

  /** In order of their numbers. */
  *[Symbol.iterator](): Generator<number> {
    for (let word = 0; word < this.words.length; word += 1) {
      let bits = this.words[word] as number;
      while (bits !== 0) {
        const lowest = bits & -bits;
        yield word * 32 + (31 - Math.clz32(lowest));
        bits ^= lowest;
      }
    }
  }

  private grow(word: number): void {
    const larger = new Uint32Array(Math.max(word + 1, this.words.length * 2));
    larger.set(this.words);
    this.words = larger;
  }
}

type Work = () => void;

/**
 * The end of a turn of the event loop: when everything that arrived was looked at. What many requests want from the
 * database in one turn is put together there. Work of `first` may ask for more, of either kind, and is done before
 * whatever stands in `last`, so that all of it leaves in one write.
 */
class EndOfTurn {
  private firsts: Work[] = [];
  private lasts: Work[] = [];
  private comes = false;

  first(work: Work): void {
    this.firsts.push(work);
    this.come();
  }

  last(work: Work): void {
    this.lasts.push(work);
    this.come();
  }

  private come(): void {
    if (this.comes) return;
    this.comes = true;
    setImmediate(() => this.end());
  }

  private end(): void {
    while (this.firsts.length > 0) {
      const works = this.firsts;
      this.firsts = [];
      for (const work of works) work();
    }
    this.comes = false;
    const works = this.lasts;
    this.lasts = [];
    for (const work of works) work();
  }
}

export const endOfTurn = new EndOfTurn();

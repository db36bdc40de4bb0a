/** How a server in a process of its own does, as its metrics say. */
export class Vitals {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async rssMb(): Promise<number> {
    return ((await this.sum('process_resident_memory_bytes')) ?? NaN) / 1e6;
  }

  async cpuSeconds(): Promise<number> {
    return (await this.sum('process_cpu_seconds_total')) ?? NaN;
  }

  /** Operations that took the short way; null while there is none. */
  async shortWays(): Promise<number | null> {
    return this.sum('madang_graphql_ways_total{way="short"}');
  }

  async internalErrors(): Promise<number> {
    return (await this.sum('madang_graphql_errors_total{kind="INTERNAL"}')) ?? 0;
  }

  private async sum(series: string): Promise<number | null> {
    const answer = await fetch(`${this.url}/metrics`, { headers: { authorization: `Bearer ${this.token}` } });
    const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${series} `));
    return line === undefined ? null : Number(line.slice(series.length + 1));
  }
}

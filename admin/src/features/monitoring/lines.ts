import type { Line } from '@/charts/series-chart';
import type { Series, SeriesName } from './use-series';

export interface Drawing {
  times: string[];
  lines: Line[];
}

const labelOf = (series: Series, name: string): string | undefined =>
  series.labels.find((label) => label.name === name)?.value;

/** One line for each series of a name, called by what tells them apart. */
export function linesOf(all: readonly Series[], name: SeriesName, labels: readonly string[]): Drawing {
  const own = all.filter((series) => series.name === name);
  return {
    times: own[0]?.points.map((point) => point.at) ?? [],
    lines: own.map((series) => ({
      name: labels.flatMap((label) => labelOf(series, label) ?? []).join(' '),
      values: series.points.map((point) => point.average ?? null),
    })),
  };
}

/** Of many lines those that ever rose, the highest first; while none did, one stands for them all. */
export function busiest({ times, lines }: Drawing, most: number, all: string): Drawing {
  const height = (line: Line): number => Math.max(0, ...line.values.map((value) => value ?? 0));
  const risen = lines.filter((line) => height(line) > 0).sort((a, b) => height(b) - height(a));
  return {
    times,
    lines:
      risen.length > 0 ? risen.slice(0, most) : lines.slice(0, 1).map((line) => ({ ...line, name: all })),
  };
}

/** One line for each name: of the process that was worst at that time. */
export function worstOf(all: readonly Series[], names: readonly { name: SeriesName; as: string }[]): Drawing {
  const times = all.find((series) => series.name === names[0]?.name)?.points.map((point) => point.at) ?? [];
  return {
    times,
    lines: names.map(({ name, as }) => {
      const own = all.filter((series) => series.name === name);
      return {
        name: as,
        values: times.map((_at, index) => highest(own.map((s) => s.points[index]?.average))),
      };
    }),
  };
}

function highest(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value): value is number => value !== null && value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

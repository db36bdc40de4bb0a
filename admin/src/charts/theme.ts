import { useMemo } from 'react';
import { useTheme } from '@/lib/theme';

export interface ChartColors {
  line: string;
  /** For several lines beside each other. */
  lines: string[];
  threshold: string;
  previous: string;
  grid: string;
  text: string;
  surface: string;
  foreground: string;
  border: string;
}

/** The tokens of the page as colors a canvas can use; read again when the theme changes. */
export function useChartColors(): ChartColors {
  const theme = useTheme();
  return useMemo(() => {
    void theme;
    const style = getComputedStyle(document.documentElement);
    const read = (name: string) => style.getPropertyValue(name).trim();
    return {
      line: read('--chart-1'),
      lines: [1, 2, 3, 4, 5, 6].map((number) => read(`--chart-${number}`)),
      threshold: read('--danger'),
      previous: read('--chart-previous'),
      grid: read('--chart-grid'),
      text: read('--muted'),
      surface: read('--overlay'),
      foreground: read('--foreground'),
      border: read('--border'),
    };
  }, [theme]);
}

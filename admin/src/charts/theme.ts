import { useMemo } from 'react';
import { useTheme } from '@/lib/theme';

export interface ChartColors {
  line: string;
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
      previous: read('--chart-previous'),
      grid: read('--chart-grid'),
      text: read('--muted'),
      surface: read('--overlay'),
      foreground: read('--foreground'),
      border: read('--border'),
    };
  }, [theme]);
}

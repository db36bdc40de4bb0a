import { useMemo } from 'react';
import { encode } from 'uqr';

const QUIET = 4;

/** The dark cells of a code as one path: a run of cells is one rectangle. */
function pathOf(cells: boolean[][]): string {
  return cells
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => {
        if (!isDark || row[x - 1]) return [];
        const end = row.findIndex((cell, place) => place > x && !cell);
        const width = (end === -1 ? row.length : end) - x;
        return [`M${x + QUIET} ${y + QUIET}h${width}v1h${-width}z`];
      }),
    )
    .join('');
}

/** Dark on white in every theme, because cameras expect it so. Attributes only: the page allows no inline styles. */
export function QrCode({ text, label, className }: { text: string; label: string; className?: string }) {
  const { path, size } = useMemo(() => {
    const { data } = encode(text, { ecc: 'M', border: 0 });
    return { path: pathOf(data), size: data.length + 2 * QUIET };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={className}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

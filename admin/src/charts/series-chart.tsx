import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartData,
  type ChartOptions,
  type Plugin,
} from 'chart.js';
import { useMemo, useRef } from 'react';
import { Line as LineOnCanvas } from 'react-chartjs-2';
import { useChartColors } from './theme';

Chart.register(CategoryScale, LinearScale, LineController, LineElement, PointElement);

export interface Line {
  name: string;
  /** Null where nothing was measured: the line has a gap there. */
  values: (number | null)[];
}

interface SeriesChartProps {
  label: string;
  /** Of the axis, one for each value. */
  times: string[];
  lines: Line[];
  /** Dashed across the chart. */
  threshold?: number;
  maximum?: number;
  format: (value: number) => string;
  /** The place that all charts of the page point at. */
  at: number | null;
  onAt: (index: number | null) => void;
}

const FONT = { family: "Madang, 'Pretendard Variable', sans-serif", size: 11 };

/** Lines over time beside others of the same time: all show where one is pointed at. */
export function SeriesChart({ label, times, lines, threshold, maximum, format, at, onAt }: SeriesChartProps) {
  const colors = useChartColors();
  const place = useRef(at);
  place.current = at;
  const data = useMemo<ChartData<'line'>>(
    () => ({
      labels: times,
      datasets: [
        ...lines.map((line, index) => ({
          label: line.name,
          data: line.values,
          borderColor: colors.lines[index % colors.lines.length],
          borderWidth: 1.5,
          pointRadius: lonely(line.values),
          spanGaps: false,
        })),
        ...(threshold === undefined
          ? []
          : [
              {
                data: times.map(() => threshold),
                borderColor: colors.threshold,
                borderDash: [4, 4],
                borderWidth: 1,
                pointRadius: 0,
              },
            ]),
      ],
    }),
    [times, lines, threshold, colors],
  );
  const crosshair = useMemo<Plugin<'line'>>(
    () => ({
      id: 'crosshair',
      afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
        const index = place.current;
        if (index === null || index >= times.length || !scales.x) return;
        const x = scales.x.getPixelForValue(index);
        ctx.save();
        ctx.strokeStyle = colors.text;
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        ctx.restore();
      },
    }),
    [colors, times.length],
  );
  const options = useMemo<ChartOptions<'line'>>(
    () => ({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
      interaction: { mode: 'index', intersect: false },
      onHover: (_event, elements) => onAt(elements[0]?.index ?? null),
      scales: {
        x: {
          grid: { display: false },
          border: { display: false },
          ticks: { color: colors.text, font: FONT, maxRotation: 0, autoSkipPadding: 32 },
        },
        y: {
          beginAtZero: true,
          ...(maximum === undefined ? {} : { max: maximum }),
          grid: { color: colors.grid },
          border: { display: false },
          ticks: {
            color: colors.text,
            font: FONT,
            maxTicksLimit: 4,
            callback: (value) => format(Number(value)),
          },
        },
      },
    }),
    [colors, format, maximum, onAt],
  );
  return (
    <div className="relative h-full w-full" onMouseLeave={() => onAt(null)}>
      {/* A changed place draws the cross again and nothing else. */}
      <LineOnCanvas
        key={colors.text}
        role="img"
        aria-label={label}
        data={data}
        options={options}
        plugins={[crosshair]}
        ref={(chart) => void (at !== undefined && chart?.draw())}
      />
    </div>
  );
}

/** A point between two gaps has no line to be seen by. */
function lonely(values: readonly (number | null)[]): number[] {
  return values.map((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? 2 : 0,
  );
}

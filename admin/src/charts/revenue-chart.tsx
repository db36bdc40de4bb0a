import {
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartData,
  type ChartOptions,
  type ScriptableContext,
} from 'chart.js';
import { useMemo } from 'react';
import { Line } from 'react-chartjs-2';
import { useFormat } from '@/lib/use-format';
import { useChartColors, type ChartColors } from './theme';

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface RevenuePoint {
  label: string;
  amount: string;
  previousAmount: string | null;
}

interface RevenueChartProps {
  points: RevenuePoint[];
  names: { current: string; previous: string };
  label: string;
}

const FONT = { family: "Madang, 'Pretendard Variable', sans-serif", size: 11 };

function fill(context: ScriptableContext<'line'>, color: string): CanvasGradient | undefined {
  const { ctx, chartArea } = context.chart;
  if (!chartArea) return undefined;
  const gradient = ctx.createLinearGradient(0, chartArea.top, 0, chartArea.bottom);
  gradient.addColorStop(0, `${color}26`);
  gradient.addColorStop(1, `${color}00`);
  return gradient;
}

function toData({ points, names }: RevenueChartProps, colors: ChartColors): ChartData<'line'> {
  const hasPrevious = points.some((point) => point.previousAmount !== null);
  const common = { tension: 0.35, cubicInterpolationMode: 'monotone' as const, pointHoverRadius: 4 };
  return {
    labels: points.map((point) => point.label),
    datasets: [
      {
        ...common,
        label: names.current,
        // Only the height of a line; the exact amount is in the tooltip and in the table.
        data: points.map((point) => Number(point.amount)),
        borderColor: colors.line,
        backgroundColor: (context) => fill(context, colors.line),
        borderWidth: 2,
        fill: true,
        pointRadius: points.length === 1 ? 3 : 0,
      },
      ...(hasPrevious
        ? [
            {
              ...common,
              label: names.previous,
              data: points.map((point) => Number(point.previousAmount ?? 0)),
              borderColor: colors.previous,
              borderDash: [4, 4],
              borderWidth: 1.5,
              pointRadius: 0,
            },
          ]
        : []),
    ],
  };
}

/** Revenue as a line with the period before it dashed. It does not animate: it moves while money arrives. */
export function RevenueChart(props: RevenueChartProps) {
  const { points, label } = props;
  const format = useFormat();
  const colors = useChartColors();
  const data = useMemo(() => toData(props, colors), [props.points, props.names.current, colors]);
  const options = useMemo<ChartOptions<'line'>>(
    () => ({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          grid: { display: false },
          border: { display: false },
          ticks: { color: colors.text, font: FONT, maxRotation: 0, autoSkipPadding: 28 },
        },
        y: {
          beginAtZero: true,
          grid: { color: colors.grid },
          border: { display: false },
          ticks: {
            color: colors.text,
            font: FONT,
            maxTicksLimit: 5,
            callback: (value) => format.wonCompact(String(Math.round(Number(value)))),
          },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: colors.surface,
          titleColor: colors.foreground,
          bodyColor: colors.foreground,
          borderColor: colors.border,
          borderWidth: 1,
          padding: 10,
          titleFont: FONT,
          bodyFont: { ...FONT, size: 12 },
          callbacks: {
            label: (item) => {
              const point = points[item.dataIndex];
              const amount = item.datasetIndex === 0 ? point?.amount : point?.previousAmount;
              return ` ${item.dataset.label}  ${format.won(amount ?? '0')}`;
            },
          },
        },
      },
    }),
    [colors, format, points],
  );
  return (
    <div className="relative h-full w-full">
      <Line role="img" aria-label={label} data={data} options={options} />
    </div>
  );
}

import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { parseDashboardSearch } from './search';
import { KpiTiles } from './kpi-tiles';
import type { Metrics } from './use-dashboard';

const metrics: Metrics = {
  from: '2026-11-21',
  to: '2026-11-21',
  asOf: '2026-11-21T05:31:00Z',
  totalUsers: 1284,
  activeUsers: 816,
  totalRevenue: '5418400',
  paymentCount: 421,
  successRate: 0.964,
  dailySignups: [{ date: '2026-11-21', count: 4 }],
  dailyRevenue: [{ date: '2026-11-21', amount: '5418400', previousAmount: '4820000' }],
  methodShares: [],
  failureReasons: [],
  previous: { activeUsers: 800, signups: 2, totalRevenue: '4820000', successRate: 0.982 },
  today: {
    revenue: '5418400',
    paymentCount: 421,
    successRate: 0.95,
    activeUsers: 120,
    revenueYesterdaySameTime: '4820000',
    hourlyRevenue: Array.from({ length: 24 }, () => '0'),
  },
};

describe('S000-RTE-02 the dashboard', () => {
  it('shows exact money and the change against the same time yesterday', () => {
    render(<KpiTiles metrics={metrics} />);
    const tile = screen.getByTestId('kpi-today-revenue').textContent;
    expect(tile).toContain('5,418,400원');
    expect(tile).toContain('+12.4%');
    expect(tile).toContain('421건');
    expect(screen.getByTestId('kpi-success-rate').textContent).toContain('−1.8%p');
    expect(screen.getByTestId('kpi-active-users').textContent).toContain('+2.0%');
  });

  it('says nothing about a change when there was nothing before', () => {
    const first = {
      ...metrics,
      successRate: null,
      today: { ...metrics.today, revenueYesterdaySameTime: '0' },
    };
    render(<KpiTiles metrics={first} />);
    expect(screen.getByTestId('kpi-today-revenue').textContent).not.toContain('%');
    expect(screen.getByTestId('kpi-success-rate').textContent).toContain('—');
  });

  it('keeps its period in the URL and falls back to thirty days', () => {
    expect(parseDashboardSearch({ period: '7d' })).toEqual({ period: '7d' });
    expect(parseDashboardSearch({ period: 'forever' })).toEqual({ period: '30d' });
  });
});

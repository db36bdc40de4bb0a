import { Gauge } from 'prom-client';
import { registry } from '../../../platform/telemetry/metrics.js';

const registers = [registry];

/** Business numbers for Prometheus. All processes tell the same, so a chart takes the highest, never the sum. */
export const businessGauges = {
  customers: new Gauge({
    name: 'madang_customers',
    help: 'Registered customers by whether their account is active.',
    labelNames: ['active'],
    registers,
  }),
  signupsToday: new Gauge({
    name: 'madang_signups_today',
    help: 'Customers who registered since midnight in Seoul.',
    registers,
  }),
  activeToday: new Gauge({
    name: 'madang_active_customers_today',
    help: 'Customers who paid since midnight in Seoul, which is what the dashboard calls active.',
    registers,
  }),
  orders: new Gauge({
    name: 'madang_orders',
    help: 'Orders with the payment provider by status.',
    labelNames: ['status'],
    registers,
  }),
  revenueToday: new Gauge({
    name: 'madang_revenue_today_won',
    help: 'What the ledger took in since midnight in Seoul.',
    registers,
  }),
  revenueTotal: new Gauge({
    name: 'madang_revenue_total_won',
    help: 'What the sales accounts of the ledger stand at: all that was taken in less all that was given back.',
    registers,
  }),
  refundedToday: new Gauge({
    name: 'madang_refunded_today_won',
    help: 'What the ledger gave back since midnight in Seoul.',
    registers,
  }),
  exceptions: new Gauge({
    name: 'madang_payment_exceptions_open',
    help: 'Payments that wait for staff by what is wrong with them.',
    labelNames: ['kind'],
    registers,
  }),
  oldestException: new Gauge({
    name: 'madang_payment_exception_oldest_seconds',
    help: 'How long the oldest of them waits; 0 when none does.',
    registers,
  }),
} as const;

import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { WorkToll } from '../../../platform/rate-limit/work-toll.js';
import type { Actor } from '../../../platform/security/actor.js';
import { RecordMetrics } from './record-metrics.use-case.js';
import { MetricSeriesArgs, RecordMetricsArgs } from './series.inputs.js';
import { MetricName, MetricSeries, RecordedMetrics } from './series.model.js';
import { SeriesQueries } from './series.queries.js';
import { DRAWN_A_POINT } from './series.rules.js';

@Resolver(() => MetricSeries)
export class SeriesResolver {
  constructor(
    private readonly queries: SeriesQueries,
    private readonly record: RecordMetrics,
    private readonly toll: WorkToll,
  ) {}

  @RequirePermission('metric.read')
  @Query(() => [MetricSeries], {
    description:
      'Series as they went, in steps that fit the range: from samples of 14 days, then from sums of five minutes (90 ' +
      'days) and of an hour (two years). Errors: RANGE_INVALID, METRIC_SERIES_TOO_MANY.',
  })
  async metricSeries(
    @CurrentActor() actor: Actor,
    @Args() { labels, ...args }: MetricSeriesArgs,
  ): Promise<MetricSeries[]> {
    const wanted = Object.fromEntries((labels ?? []).map(({ name, value }) => [name, value]));
    const drawn = await this.queries.draw({ ...args, labels: wanted });
    this.toll.note(actor, drawn.reduce((sum, { points }) => sum + points.length, 0) / DRAWN_A_POINT);
    return drawn.map((series) => ({
      ...series,
      labels: Object.entries(series.labels).map(([name, value]) => ({ name, value })),
    }));
  }

  @RequirePermission('metric.read')
  @Query(() => [MetricName], { description: 'What is measured, and in which unit.' })
  metricNames(): Promise<MetricName[]> {
    return this.queries.names();
  }

  @RequirePermission('metric.write')
  @Mutation(() => RecordedMetrics, {
    description:
      'For agents with an API key: takes all samples or none. Sent again they change nothing. ' +
      'Errors: METRIC_INVALID, METRIC_HOST_TAKEN, METRIC_UNIT_MISMATCH, METRIC_SERIES_TOO_MANY.',
  })
  recordMetrics(@CurrentActor() actor: Actor, @Args() args: RecordMetricsArgs): Promise<RecordedMetrics> {
    return this.record.execute(actor, args.samples);
  }
}

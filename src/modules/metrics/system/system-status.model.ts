import { createUnionType, Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Lagged } from '../../../platform/graphql/live.model.js';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';

const NULL_MEANS = 'Null when nobody could read it lately, never 0.';

@ObjectType({ description: 'A machine, as a process of ours or an agent on it sees it. Shares are percent.' })
export class HostStatus {
  @Field()
  host: string;

  @Field(() => Float, { nullable: true })
  cpuUsage: number | null;

  @Field(() => Float, { nullable: true })
  memoryUsage: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the disk that files of people lie on.' })
  diskUsage: number | null;

  @Field(() => DateTimeScalar)
  collectedAt: Date;

  @Field({ description: 'Nothing was heard of it for half a minute.' })
  stale: boolean;
}

@ObjectType({ description: 'One process of this house. Times are milliseconds, of the last ten seconds.' })
export class ProcessStatus {
  @Field()
  host: string;

  @Field({ description: 'Role and port: api:3000.' })
  process: string;

  @Field(() => Float, { nullable: true, description: 'Percent of one core.' })
  cpuUsage: number | null;

  @Field(() => Float, { nullable: true, description: 'Bytes.' })
  memory: number | null;

  @Field(() => Float, { nullable: true, description: 'The 99th percentile of how late timers came.' })
  eventLoopLag: number | null;

  @Field(() => Int, { nullable: true })
  activeConnections: number | null;

  @Field(() => Float, { nullable: true, description: 'Requests answered a second.' })
  requestRate: number | null;

  @Field(() => Float, { nullable: true, description: 'Null as well when nothing was asked.' })
  responseTimeMean: number | null;

  @Field(() => Float, { nullable: true })
  responseTimeP50: number | null;

  @Field(() => Float, { nullable: true })
  responseTimeP95: number | null;

  @Field(() => Float, { nullable: true })
  responseTimeP99: number | null;

  @Field(() => DateTimeScalar)
  collectedAt: Date;

  @Field()
  stale: boolean;
}

@ObjectType()
export class QueueDepth {
  @Field()
  queue: string;

  @Field(() => Int, { nullable: true, description: `Waiting and running. ${NULL_MEANS}` })
  depth: number | null;

  @Field(() => Int, { nullable: true, description: 'Gave up, and wait for somebody.' })
  failed: number | null;
}

@ObjectType({ description: `The whole system now. ${NULL_MEANS}` })
export class SystemStatus {
  @Field(() => Float, { nullable: true, description: 'Percent, of the busiest machine.' })
  cpuUsage: number | null;

  @Field(() => Float, { nullable: true, description: 'Percent, of the fullest machine.' })
  memoryUsage: number | null;

  @Field(() => Float, { nullable: true, description: 'Percent, of the fullest machine.' })
  diskUsage: number | null;

  @Field(() => Int, { nullable: true, description: 'Open connections to all processes, live ones included.' })
  activeConnections: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Milliseconds, the mean over all requests of all processes. Null as well when nothing was asked.',
  })
  apiResponseTime: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds that the oldest fact waits to be handed on.' })
  outboxLag: number | null;

  @Field(() => Int, { nullable: true })
  databaseConnections: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds; null as well where there is no standby.' })
  replicationLag: number | null;

  @Field(() => [QueueDepth])
  queues: QueueDepth[];

  @Field(() => [HostStatus], { description: 'At most 100, by name.' })
  hosts: HostStatus[];

  @Field(() => [ProcessStatus], { description: 'At most 100, by machine and name.' })
  processes: ProcessStatus[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Of the oldest number in it; null when there is none.',
  })
  collectedAt: Date | null;

  @Field({
    description:
      'A headline number that should be there is missing, or something that should report does not.',
  })
  stale: boolean;
}

@ObjectType()
export class SystemStatusChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => SystemStatus)
  status: SystemStatus;
}

export const SystemStatusEvent = createUnionType({
  name: 'SystemStatusEvent',
  types: () => [SystemStatusChanged, Lagged] as const,
  resolveType: (value: SystemStatusChanged | Lagged) => ('status' in value ? SystemStatusChanged : Lagged),
});

import { Module } from '@nestjs/common';
import { NotificationsModule } from '../../notifications/index.js';
import './alerts.events.js';
import './alerts.permissions.js';
import { AlertHistory } from './backtest/alert-history.js';
import { BacktestAlertRule } from './backtest/backtest-alert-rule.js';
import { BacktestResolver } from './backtest/backtest.resolver.js';
import { EvaluateRule } from './evaluation/evaluate-rule.use-case.js';
import { IncidentKeeper } from './evaluation/incident-keeper.js';
import { WatchAlerts } from './evaluation/watch-alerts.js';
import { WatchStore } from './evaluation/watch.store.js';
import { CloseIncidentsOfRule } from './incidents/close-incidents-of-rule.js';
import { EscalateIncident } from './incidents/escalate-incident.use-case.js';
import {
  AcknowledgeIncident,
  AssignIncident,
  CommentIncident,
  IncidentDesk,
  ResolveIncident,
} from './incidents/handle-incident.use-cases.js';
import { IncidentQueries } from './incidents/incident.queries.js';
import { IncidentEventResolver, IncidentResolver } from './incidents/incident.resolver.js';
import { IncidentStore } from './incidents/incident.store.js';
import { IncidentsBulk } from './incidents/incidents-bulk.js';
import { IncidentsLive } from './incidents/incidents.live.js';
import { AlertNotices } from './messages/alert-notices.js';
import { AlertRuleQueries } from './rules/alert-rule.queries.js';
import { AlertRuleResolver } from './rules/alert-rule.resolver.js';
import { AlertRuleStore } from './rules/alert-rule.store.js';
import { CreateAlertRule, SetAlertRuleActive, UpdateAlertRule } from './rules/save-alert-rule.use-cases.js';
import { FollowSilences } from './silences/follow-silences.js';
import { SilenceQueries } from './silences/silence.queries.js';
import { SilenceResolver } from './silences/silence.resolver.js';
import { SilenceStore } from './silences/silence.store.js';
import { CreateAlertSilence, EndAlertSilence } from './silences/silence.use-cases.js';

/** Rules on series, what becomes of them, and who wants quiet. */
@Module({
  imports: [NotificationsModule],
  providers: [
    AlertNotices,
    ...[
      AlertRuleStore,
      AlertRuleQueries,
      AlertRuleResolver,
      CreateAlertRule,
      UpdateAlertRule,
      SetAlertRuleActive,
    ],
    ...[WatchStore, WatchAlerts, EvaluateRule, IncidentKeeper],
    ...[IncidentStore, IncidentQueries, IncidentsLive, IncidentResolver, IncidentEventResolver],
    ...[
      IncidentDesk,
      AcknowledgeIncident,
      AssignIncident,
      CommentIncident,
      ResolveIncident,
      EscalateIncident,
      CloseIncidentsOfRule,
      IncidentsBulk,
    ],
    ...[SilenceStore, SilenceQueries, SilenceResolver, CreateAlertSilence, EndAlertSilence, FollowSilences],
    ...[AlertHistory, BacktestAlertRule, BacktestResolver],
  ],
})
export class AlertsModule {}

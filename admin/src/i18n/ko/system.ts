import alerts from './alerts.json';
import jobs from './jobs.json';
import monitoring from './monitoring.json';
import settings from './settings.json';

export default { alerts, jobs, monitoring, settings };

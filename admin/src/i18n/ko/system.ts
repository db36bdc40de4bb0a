import alerts from './alerts.json';
import jobNames from './job-names.json';
import jobs from './jobs.json';
import monitoring from './monitoring.json';
import settings from './settings.json';

export default { alerts, jobNames, jobs, monitoring, settings };

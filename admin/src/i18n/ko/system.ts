import jobs from './jobs.json';
import monitoring from './monitoring.json';
import settings from './settings.json';

export default { jobs, monitoring, settings };

import monitoring from './monitoring.json';

export default { monitoring };

import analytics from './analytics.json';

export default { analytics };

import notifications from './notifications.json';

export default { notifications };

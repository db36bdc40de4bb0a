import bulk from './bulk.json';

export default { bulk };

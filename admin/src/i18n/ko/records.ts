import records from './records.json';

export default { records };

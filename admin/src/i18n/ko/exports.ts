import exports from './exports.json';

export default { exports };

import imports from './imports.json';

export default { imports };

export { ExportsModule } from './exports.module.js';
export { WriteExport } from './write-export.use-case.js';

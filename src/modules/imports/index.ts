export { BULK_DOOR, IMPORT_DOOR } from './doors.js';
export { ForgetImports } from './forget-imports.js';
export { ImportsModule } from './imports.module.js';
export { RunImport } from './run-import.use-case.js';
export { StartImport } from './start-import.use-case.js';

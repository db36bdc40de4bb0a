import 'reflect-metadata';
import './src/app/entities.js';
import { createDataSource } from './src/platform/db/data-source.js';

// For the TypeORM command line (`typeorm migration:show -d dist/ormconfig.js`). Migrations run as the owner of the
// tables; the application itself connects as another role, see docs/newcomers-guide.md.
const url = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
if (!url) throw new Error('Set DATABASE_OWNER_URL to the owner of the tables.');

export default createDataSource({ url, poolSize: 2, applicationName: 'madang-migrations' });

// A worker in a process of its own, to be killed: `DATABASE_URL`, and `KILL_POINT` as everywhere.
import 'reflect-metadata';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { workshop } from './workshop.js';

const url = process.env['DATABASE_URL'] ?? '';
const source = await createDataSource({ url, poolSize: 4, applicationName: 'saga-worker' }).initialize();
workshop(source).work.start();
process.stdout.write('READY\n');

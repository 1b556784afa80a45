import { DataSource } from 'typeorm';
import { databaseOptions } from './src/database';

/**
 * For the TypeORM command line, on the compiled form: `npx typeorm -d dist/ormconfig.js …`.
 * It works as the owner of the tables, because all it is used for is the schema.
 */
const url = process.env.DATABASE_MIGRATION_URL ?? process.env.DATABASE_URL;
if (!url) throw new Error('set DATABASE_MIGRATION_URL to the database whose schema you work on');

export default new DataSource(databaseOptions({ url, poolSize: 1 }));

export * from '../rest/problems';

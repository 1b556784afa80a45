export * from '../rest/versions';

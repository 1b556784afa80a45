export * from '../rest/amounts';

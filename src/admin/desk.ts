export * from '../rest/desk';

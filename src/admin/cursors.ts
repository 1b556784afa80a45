export * from '../rest/cursors';

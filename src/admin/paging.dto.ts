export * from '../rest/paging.dto';

import { type OperatorId, type Statement, statement } from '../../platform/database';

export const FIND_IN_DIRECTORY: Statement<{ operator_id: OperatorId }> = statement(
  'operators_find_in_directory',
  'SELECT operator_id FROM directory WHERE kind = $1 AND key = $2',
);

export const FIND_NAME: Statement<{ name: string }> = statement(
  'operators_find_name',
  'SELECT name FROM operators WHERE operator_id = $1',
);

export const LIST_OPERATORS: Statement<{ operator_id: OperatorId }> = statement(
  'operators_list',
  "SELECT operator_id FROM directory WHERE kind = 'operator' ORDER BY operator_id",
);

export const NEXT_OPERATOR_ID: Statement<{ id: OperatorId }> = statement(
  'operators_next_id',
  "SELECT nextval('operator_ids')::integer AS id",
);

export const INSERT_OPERATOR: Statement<never> = statement(
  'operators_insert',
  'INSERT INTO operators (operator_id, code, name) VALUES ($1, $2, $3)',
);

export const INSERT_IN_DIRECTORY: Statement<never> = statement(
  'operators_insert_in_directory',
  'INSERT INTO directory (kind, key, operator_id) VALUES ($1, $2, $3)',
);

export const RENAME_IN_DIRECTORY: Statement<never> = statement(
  'operators_rename_in_directory',
  "UPDATE directory SET key = $2 WHERE kind = 'app_key' AND key = $1 AND operator_id = $3",
);

export const FIND_PAGE_OWNER: Statement<{
  name: string;
  registration_id: number;
  return_hosts: string[];
}> = statement(
  'operators_find_page_owner',
  `SELECT o.name, r.id AS registration_id, r.return_hosts
     FROM operators o JOIN registrations r ON r.operator_id = o.operator_id
    WHERE o.operator_id = $1 AND ($2::bigint IS NULL OR r.id = $2)
      AND ($3::text IS NULL OR r.environment = $3)
    ORDER BY r.environment = 'production' DESC, r.id LIMIT 1`,
);

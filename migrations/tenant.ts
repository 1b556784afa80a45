/**
 * What every table of an operator's gets: row-level security that binds its owner as well, and
 * exactly the rights that the application needs there. Ledgers get SELECT and INSERT alone.
 */
export function ofOneOperator(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY of_one_operator ON ${table}
      USING (operator_id = current_operator()) WITH CHECK (operator_id = current_operator());
    GRANT ${rights} ON ${table} TO opencang_app;
  `;
}

/**
 * A change in a migration that reads or writes rows: for its moment, the wall does not bind the
 * owner of the table. A foreign key on a table that exists is such a change as well.
 */
export function acrossOperators(table: string, change: string): string {
  return `
    ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
    ${change};
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  `;
}

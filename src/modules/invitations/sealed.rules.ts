import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What is sealed of an applicant is bound to the form: the number of a new row is not known yet. */
export function applicantIdentity(operatorId: OperatorId, form: string): string {
  return `applicants/${operatorId}/${form}`;
}

export const SEALED_APPLICANTS: SealedTable = {
  what: 'applicants',
  table: 'applicants',
  key: { id: 'bigint' },
  parts: { form: 't.form' },
  columns: { sealed: (operatorId, row) => applicantIdentity(operatorId, partOf(row, 'form')) },
};

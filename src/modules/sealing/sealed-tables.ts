import type { SealedTable } from '../../platform/sealed-table';
import { SEALED_ANSWERS } from '../access/sealed.rules';
import { SEALED_TEXTS } from '../calls/sealed.rules';
import { SEALED_CREDENTIALS, SEALED_MANIFESTS } from '../carriers/sealed.rules';
import { SEALED_APPLICANTS } from '../invitations/sealed.rules';
import { SEALED_LABELS } from '../labels/sealed.rules';
import { SEALED_MAILS } from '../mail/sealed.rules';
import { SEALED_SECRETS } from '../operators/sealed.rules';
import { SEALED_RECIPIENTS } from '../orders/sealed.rules';
import { SEALED_PUSHES } from '../pushes/sealed.rules';

/** Everything that is sealed and stays; what opens the most comes first. */
export const SEALED_TABLES: readonly SealedTable[] = [
  SEALED_SECRETS,
  SEALED_CREDENTIALS,
  SEALED_PUSHES,
  SEALED_MAILS,
  SEALED_APPLICANTS,
  SEALED_ANSWERS,
  SEALED_RECIPIENTS,
  SEALED_LABELS,
  SEALED_MANIFESTS,
  SEALED_TEXTS,
];

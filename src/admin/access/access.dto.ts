import {
  OPERATOR_ROLES,
  RIGHTS,
  type Right,
  ROLES,
  type Role,
} from '../../modules/access/rights.rules';
import { Code, Count, Flag, List, Moment, OneOf, Part, Partly, Text } from '../../platform/fields';

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
const ALL_ROLES = Object.keys(ROLES);
const ALL_RIGHTS = Object.keys(RIGHTS);
const MAX_RIGHTS = ALL_RIGHTS.length;
const NEW_PASSWORD = '12 to 128 characters, not the e-mail; a sentence is a good one';

function Email(says: string): PropertyDecorator {
  return Code({ says, max: 254, pattern: EMAIL, example: 'mei@example.com' });
}

export class SignIn {
  @Code({
    says: 'Code of the operator; left out: the installation',
    optional: true,
    example: 'DEMO',
  })
  operator?: string;

  @Email('E-mail of the account')
  email!: string;

  @Text({ says: 'Password', max: 512, example: 'opencang-demo' })
  password!: string;
}

export class Me {
  @OneOf(['staff', 'key'], { says: 'A person or a machine key' })
  kind!: string;

  @Text({ says: 'E-mail of the person, name of the key', example: 'admin@demo.local' })
  name!: string;

  @OneOf(ALL_ROLES, { says: 'Role of the person; null: a key', nullable: true })
  role!: string | null;

  @OneOf(['operator', 'installation'], { says: 'Whose: an operator’s, or the installation’s' })
  scope!: string;

  @List('text', { says: 'What it may do', max: MAX_RIGHTS, example: ['read', 'work'] })
  rights!: string[];

  @Count({ says: 'The session; null: a key', nullable: true })
  sessionId!: number | null;
}

export class OpenSession {
  @Text({ says: 'Authorization: Bearer <this>, until accessUntil' })
  accessToken!: string;

  @Moment({ says: 'A quarter of an hour' })
  accessUntil!: string;

  @Text({ says: 'For the next two tokens, once; sent twice, the session ends' })
  refreshToken!: string;

  @Moment({ says: 'Seven days; each refresh starts them anew, thirty days in all' })
  refreshUntil!: string;

  @Count({ says: 'Number of the session' })
  sessionId!: number;
}

export class Refresh {
  @Text({ says: 'The refresh token, which is used up', max: 256 })
  refreshToken!: string;
}

export class Session {
  @Count({ says: 'Number' })
  id!: number;

  @Moment({ says: 'Sign-in' })
  startedAt!: string;

  @Moment({ says: 'Last use, to the minute' })
  usedAt!: string;

  @Text({ says: 'Network address of the sign-in', example: '203.0.113.7' })
  address!: string;

  @Flag({ says: 'Whether it is the one that asks' })
  current!: boolean;

  @Moment({ says: 'When it ended; null: it did not', nullable: true })
  endedAt!: string | null;

  @OneOf(['signed_out', 'refresh_reused', 'password_changed'], { says: 'Why', nullable: true })
  endedBecause!: string | null;
}

export class Sessions {
  @List(() => Session, { says: 'Newest first, a hundred at most' })
  items!: Session[];
}

export class PasswordChange {
  @Text({ says: 'The present one', max: 512 })
  currentPassword!: string;

  @Text({ says: NEW_PASSWORD, max: 512 })
  newPassword!: string;
}

export class Redemption {
  @Text({ says: 'What stands behind the # of the link', max: 256 })
  token!: string;

  @Text({ says: NEW_PASSWORD, max: 512 })
  password!: string;
}

export class SetUp extends Redemption {
  @Email('E-mail of the first installer')
  email!: string;

  @Code({ says: 'Name', max: 128, example: 'Mei Chen' })
  name!: string;
}

export class Done {
  @Flag({ says: 'Always true', example: true })
  done!: boolean;
}

export class NewStaff {
  @Email('E-mail; unique among the staff of the operator')
  email!: string;

  @Code({ says: 'Name', max: 128, example: 'Mei Chen' })
  name!: string;

  @OneOf(ALL_ROLES, {
    says: `Of an operator: ${OPERATOR_ROLES.join(', ')}; of the installation: installer`,
    example: 'support',
  })
  role!: Role;

  @Flag({
    says: 'Sees recipients, labels and recorded bodies, whatever the role; false if left out',
    optional: true,
  })
  seesPersonal?: boolean;
}

class ChangeableStaff {
  @Code({ says: 'Name', max: 128, example: 'Mei Chen' })
  name!: string;

  @OneOf(ALL_ROLES, { says: 'Role', example: 'warehouse' })
  role!: Role;

  @Flag({ says: 'Sees personal data, whatever the role' })
  seesPersonal!: boolean;

  @Flag({ says: 'Off: signed out within a second, and can’t sign in' })
  active!: boolean;
}

export class StaffChange extends Partly(ChangeableStaff) {}

export class StaffMember extends NewStaff {
  @Count({ says: 'Number' })
  id!: number;

  @Flag({ says: 'Off: can’t sign in' })
  active!: boolean;

  @Flag({ says: 'False until the invitation was used' })
  hasPassword!: boolean;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class StaffList {
  @List(() => StaffMember, { says: 'By number' })
  items!: StaffMember[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class OneTimeLink {
  @Flag({ says: 'Whether it was mailed to the person; then it is shown to nobody' })
  mailed!: boolean;

  @Text({
    says: 'Used once; shown here and never again. Null: it was mailed',
    nullable: true,
    example: 'link.1.…',
  })
  token!: string | null;

  @Text({
    says: 'Path of the page that takes a password; put the address of the server in front. Null: it was mailed',
    nullable: true,
    example: '/admin/link#link.1.…',
  })
  path!: string | null;

  @Moment({ says: 'Until then' })
  expiresAt!: string;
}

export class InvitedStaff {
  @Part(() => StaffMember, { says: 'The account' })
  staff!: StaffMember;

  @Part(() => OneTimeLink, { says: 'Mailed, or to be handed to the person' })
  link!: OneTimeLink;
}

export class NewKey {
  @Code({ says: 'What uses it; stands in the trail', max: 128, example: 'erp' })
  name!: string;

  @List('text', {
    says: `What it may do, at most what you may: ${ALL_RIGHTS.join(', ')}`,
    min: 1,
    max: MAX_RIGHTS,
    example: ['read', 'work'],
  })
  rights!: Right[];

  @Count({ says: 'Days until it expires; 365 if left out', optional: true, min: 1, max: 1_825 })
  expiresInDays?: number;
}

export class MachineKey {
  @Count({ says: 'Number' })
  id!: number;

  @Text({ says: 'What uses it', example: 'erp' })
  name!: string;

  @List('text', { says: 'What it may do', max: MAX_RIGHTS, example: ['read'] })
  rights!: string[];

  @Text({ says: 'Who made it; empty: the demo' })
  madeBy!: string;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Until when it works; null: for ever', nullable: true })
  expiresAt!: string | null;

  @Moment({ says: 'When it was revoked; null: it was not', nullable: true })
  revokedAt!: string | null;

  @Moment({ says: 'Last use, to the minute; null: never', nullable: true })
  lastUsedAt!: string | null;
}

export class MadeKey extends MachineKey {
  @Text({
    says: 'The key: Authorization: Bearer <this>. Shown here and never again',
    example: 'oc_…',
  })
  key!: string;
}

export class MachineKeys {
  @List(() => MachineKey, { says: 'By number' })
  items!: MachineKey[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

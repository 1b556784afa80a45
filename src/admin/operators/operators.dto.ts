import { Code, Count, Flag, List, Moment, Part, Partly, Text } from '../../platform/fields';
import { InvitedStaff } from '../access/access.dto';

export class FirstOwner {
  @Code({
    says: 'E-mail',
    max: 254,
    pattern: /^[^\s@]{1,64}@[^\s@]{1,189}$/,
    example: 'owner@example.com',
  })
  email!: string;

  @Code({ says: 'Name', max: 128, example: 'Wei Zhang' })
  name!: string;
}

class ChangeableOperator {
  @Code({ says: 'Name', max: 128, example: 'Acme Warehouses' })
  name!: string;

  @Flag({ says: 'Off: nobody of it signs in, no key of its works, no call of Temu’s is taken' })
  active!: boolean;
}

export class OperatorChange extends Partly(ChangeableOperator) {}

export class NewOperator {
  @Code({
    says: 'Code, by which its staff signs in; stays as it is',
    max: 32,
    pattern: /^[A-Za-z0-9][\w.-]*$/,
    example: 'ACME',
  })
  code!: string;

  @Code({ says: 'Name', max: 128, example: 'Acme Warehouses' })
  name!: string;

  @Part(() => FirstOwner, { says: 'Its first owner, who makes all others' })
  owner!: FirstOwner;
}

export class Operator extends ChangeableOperator {
  @Count({ says: 'Number' })
  id!: number;

  @Text({ says: 'Code, by which its staff signs in', example: 'ACME' })
  code!: string;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class Operators {
  @List(() => Operator, { says: 'By number' })
  items!: Operator[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class MadeOperator {
  @Part(() => Operator, { says: 'The operator' })
  operator!: Operator;

  @Part(() => InvitedStaff, { says: 'Its owner, and the link for him' })
  owner!: InvitedStaff;
}

import { OmitType } from '@nestjs/swagger';
import { Code, Count, Flag, List, Moment, Partly, QueryFlag, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class NewCustomer {
  @Code({
    says: '货主ID · the number by which Temu and others call the customer; unique, compared exactly, stays as it is',
    example: 'C10003',
  })
  code!: string;

  @Text({ says: 'Name', example: 'Merchant Three' })
  name!: string;

  @Code({
    says: 'Code of the group that it belongs to; null: none',
    optional: true,
    nullable: true,
    example: 'GOLD',
  })
  groupCode?: string | null;

  @Flag({
    says: 'Off: nobody gets in for it, and its tokens are refused as revoked',
    optional: true,
  })
  active?: boolean;

  @Flag({ says: 'Off: the stock is there, but Temu is told zero', optional: true })
  stockShown?: boolean;

  @Flag({ says: 'A test customer: for trying out, left out of reports', optional: true })
  test?: boolean;
}

export class CustomerChange extends Partly(OmitType(NewCustomer, ['code'] as const)) {}

export class Customer extends NewCustomer {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class CustomerQuery extends Paging {
  @Code({ says: 'With exactly this code', optional: true })
  code?: string;

  @Code({ says: 'Of the group with this code', optional: true })
  group?: string;

  @QueryFlag({ says: 'Only those that are on, or off', optional: true })
  active?: boolean;

  @QueryFlag({ says: 'Only test customers, or none of them', optional: true })
  test?: boolean;
}

export class Customers {
  @List(() => Customer, { says: 'By id' })
  items!: Customer[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class NewCustomerGroup {
  @Code({ says: 'Code, unique per operator', example: 'GOLD' })
  code!: string;

  @Text({ says: 'Name', example: 'Gold customers' })
  name!: string;
}

export class CustomerGroupChange extends Partly(NewCustomerGroup) {}

export class CustomerGroup extends NewCustomerGroup {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class CustomerGroups {
  @List(() => CustomerGroup, { says: 'By id' })
  items!: CustomerGroup[];
}

export class NewCustomerKey {
  @Code({ says: 'What the key is for, as people will look for it', example: 'ERP connector' })
  name!: string;

  @Moment({ says: 'Refused from this moment; left out: until it is revoked', optional: true })
  expiresAt?: string;
}

export class CustomerKey {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of its customer' })
  customerId!: number;

  @Text({ says: 'What the key is for', example: 'ERP connector' })
  name!: string;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Refused from this moment', nullable: true })
  expiresAt!: string | null;

  @Moment({ says: 'When it was revoked', nullable: true })
  revokedAt!: string | null;

  @Moment({ says: 'Last use, to the minute', nullable: true })
  lastUsedAt!: string | null;
}

export class CustomerKeys {
  @List(() => CustomerKey, { says: 'By id, revoked ones too' })
  items!: CustomerKey[];
}

export class MadeCustomerKey extends CustomerKey {
  @Text({
    says: 'The key itself, shown this once. Null where the request was a repeat: revoke the key and make another',
    nullable: true,
    example: 'ck_1_Vg9Zb0t1m2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8',
  })
  key!: string | null;
}

import { Code, Count, Flag, List, Moment, OneOf, Partly, Text } from '../../platform/fields';
import { UNIT_SYSTEMS, type Units } from '../../platform/measures';

export class NewWarehouse {
  @Code({ says: 'Our own code, unique per operator', example: 'LA1' })
  code!: string;

  @Code({
    says: "仓库ID · the code typed into Temu's portal: unique per operator, compared exactly, case and all",
    example: 'US-LA1',
  })
  temuCode!: string;

  @Text({ says: 'Name', example: 'Los Angeles 1' })
  name!: string;

  @Text({ says: 'Country', example: 'United States' })
  country!: string;

  @Text({ says: 'State, two letters', example: 'CA' })
  state!: string;

  @Text({ says: 'City', example: 'Ontario' })
  city!: string;

  @Text({ says: 'Street and number', example: '1000 E Jurupa St' })
  address1!: string;

  @Text({ says: 'Second line of the address', optional: true })
  address2?: string;

  @Text({ says: 'Postcode', max: 32, example: '91761' })
  postcode!: string;

  @Text({ says: 'Who receives goods', optional: true })
  contactName?: string;

  @Text({ says: 'Phone', optional: true, max: 64 })
  contactPhone?: string;

  @Text({ says: 'E-mail', optional: true })
  contactMail?: string;

  @Text({ says: 'IANA name of the time zone', example: 'America/Los_Angeles', max: 64 })
  timeZone!: string;

  @OneOf(UNIT_SYSTEMS, {
    says: 'What its scales and tapes show: us (lb, in) or metric (kg, cm). Packages whose weight or size names no unit are meant in these. Missing: us',
    optional: true,
  })
  units?: Units;

  @List('text', {
    says: 'Stages (accepted, picking, packed) at which a person decides about a cancel; [] is the preset temu-self-test: never',
    optional: true,
    max: 3,
  })
  cancelAsksAt?: string[];

  @Flag({ says: 'Off: Temu is told that the code is not found', optional: true })
  active?: boolean;
}

export class WarehouseChange extends Partly(NewWarehouse) {
  @Flag({
    says: 'With another temuCode, where Temu has open orders or asks for stock by the one of now: it is meant',
    optional: true,
  })
  temuCodeConfirmed?: boolean;
}

export class Warehouse extends NewWarehouse {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class Warehouses {
  @List(() => Warehouse, { says: 'By id' })
  items!: Warehouse[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

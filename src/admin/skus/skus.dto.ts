import { OmitType } from '@nestjs/swagger';
import {
  Code,
  Count,
  Decimal,
  Flag,
  List,
  Moment,
  Money,
  OneOf,
  Partly,
  QueryFlag,
  Text,
} from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const APPROVALS = ['pending', 'approved', 'refused'];

export class NewSku {
  @Code({ says: 'Code of its customer', example: 'C10003' })
  customerCode!: string;

  @Code({
    says: 'SKU · by which Temu and others call it: unique per customer, compared exactly, stays as it is',
    max: 128,
    example: 'MUG-GREEN',
  })
  code!: string;

  @Text({ says: 'Name', example: 'Green mug' })
  name!: string;

  @List('text', {
    says: 'Barcodes, the first is the one that Temu is told; each means one SKU of the customer',
    optional: true,
    max: 50,
    example: ['0012345678905'],
  })
  barcodes?: string[];

  @Decimal({ says: 'Weight of a piece, in weightUnit', decimals: 4, example: '0.6' })
  weight!: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of the weight', example: 'lb' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  @Decimal({ says: 'Length, in lengthUnit', decimals: 3, example: '5' })
  length!: string;

  @Decimal({ says: 'Width, in lengthUnit', decimals: 3, example: '4' })
  width!: string;

  @Decimal({ says: 'Height, in lengthUnit', decimals: 3, example: '4' })
  height!: string;

  @OneOf(['in', 'cm'], { says: 'Unit of the sizes', example: 'in' })
  lengthUnit!: 'in' | 'cm';

  @Money({ says: 'Value of a piece, for declarations; 0 if nothing is said', optional: true })
  declaredValue?: string;

  @Text({ says: 'Its currency', optional: true, pattern: /^[A-Z]{3}$/, example: 'USD' })
  currency?: string;

  @Text({
    says: 'https address of a picture',
    optional: true,
    max: 2048,
    pattern: /^(https:\/\/\S+)?$/,
    example: 'https://images.example/mug-green.jpg',
  })
  imageUrl?: string;

  @OneOf(APPROVALS, {
    says: 'Only an approved SKU is told to Temu and can be ordered; approved if nothing is said',
    optional: true,
  })
  approval?: 'pending' | 'approved' | 'refused';

  @Text({ says: 'Why it was refused; with approval refused, and only then', optional: true })
  refusalReason?: string;

  @Flag({ says: 'Off: it can be ordered no more', optional: true })
  active?: boolean;

  @Flag({ says: 'Off: the stock is there, but Temu is told zero', optional: true })
  stockShown?: boolean;
}

export class SkuChange extends Partly(OmitType(NewSku, ['customerCode', 'code'] as const)) {}

export class Sku extends NewSku {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class SkuQuery extends Paging {
  @Code({ says: 'Of the customer with this code', optional: true })
  customer?: string;

  @Code({ says: 'With exactly this code', optional: true, max: 128 })
  code?: string;

  @Code({ says: 'With this barcode, whichever of them it is', optional: true, max: 256 })
  barcode?: string;

  @OneOf(APPROVALS, { says: 'In this state of approval', optional: true })
  approval?: 'pending' | 'approved' | 'refused';

  @QueryFlag({ says: 'Only those that are on, or off', optional: true })
  active?: boolean;
}

export class Skus {
  @List(() => Sku, { says: 'By id' })
  items!: Sku[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

import { IntersectionType, OmitType } from '@nestjs/swagger';
import { Code, Count, Decimal, Flag, List, OneOf, Text } from '../../platform/fields';

/** Of every batch: more would hold the rows of others for too long. */
const MAX_ORDERS = 500;
const MAX_PACKAGES = 50;
const MAX_LINES = 200;

const WEIGHT_UNITS = ['lb', 'oz', 'kg', 'g'] as const;
const LENGTH_UNITS = ['in', 'cm'] as const;

export class PackedLine {
  @Count({ says: 'Number of the order’s line', min: 1, example: 1 })
  lineNo!: number;

  @Count({ says: 'Pieces of it in this package', min: 1, max: 1_000_000, example: 1 })
  quantity!: number;
}

export class PackedPackage {
  @Code({ says: "The source's name of the package", optional: true, max: 128 })
  packageRef?: string;

  @Decimal({ says: 'Weight as weighed', optional: true, decimals: 4, example: '1.8' })
  weight?: string;

  @OneOf(WEIGHT_UNITS, {
    says: 'Its unit; if nothing is said, the warehouse’s: lb or kg',
    optional: true,
  })
  weightUnit?: (typeof WEIGHT_UNITS)[number];

  @Decimal({ says: 'Length', optional: true, decimals: 3, example: '8' })
  length?: string;

  @Decimal({ says: 'Width', optional: true, decimals: 3, example: '6' })
  width?: string;

  @Decimal({ says: 'Height', optional: true, decimals: 3, example: '4' })
  height?: string;

  @OneOf(LENGTH_UNITS, {
    says: 'Unit of the three; if nothing is said, the warehouse’s: in or cm',
    optional: true,
  })
  lengthUnit?: (typeof LENGTH_UNITS)[number];

  @List(() => PackedLine, {
    says: 'What is in it; may be left out where one package holds the whole order',
    optional: true,
    max: MAX_LINES,
  })
  lines?: PackedLine[];
}

export class PackageTracking {
  @Count({ says: 'Number of the package; 1 if nothing is said', optional: true, min: 1 })
  packageNo?: number;

  @Code({ says: 'Tracking number', max: 128, example: '1Z999AA10123456784' })
  trackingNumber!: string;

  @Text({ says: 'Carrier; that of the channel if nothing is said', optional: true })
  carrierName?: string;

  @Code({ says: "Temu's id of the carrier, if it is known", optional: true, max: 64 })
  carrierRef?: string;
}

export class OrderToPack {
  @Count({ says: 'Number of the order in this API', min: 1, example: 1 })
  orderId!: number;

  @List(() => PackedPackage, { says: 'Its packages', min: 1, max: MAX_PACKAGES })
  packages!: PackedPackage[];
}

export class OrderToTrack {
  @Count({ says: 'Number of the order in this API', min: 1, example: 1 })
  orderId!: number;

  @List(() => PackageTracking, { says: 'Tracking numbers', min: 1, max: MAX_PACKAGES })
  packages!: PackageTracking[];
}

export class OrderToShip {
  @Count({ says: 'Number of the order in this API', min: 1, example: 1 })
  orderId!: number;

  @List(() => PackageTracking, {
    says: 'Tracking numbers that become known only now; without them it ships as it is',
    optional: true,
    max: MAX_PACKAGES,
  })
  packages?: PackageTracking[];
}

export class OrderIds {
  @List('number', { says: 'Numbers of the orders in this API', min: 1, max: MAX_ORDERS })
  orderIds!: number[];
}

export class OrdersToPack {
  @List(() => OrderToPack, { says: 'Orders with their packages', min: 1, max: MAX_ORDERS })
  orders!: OrderToPack[];
}

export class OrdersToTrack {
  @List(() => OrderToTrack, { says: 'Orders with tracking numbers', min: 1, max: MAX_ORDERS })
  orders!: OrderToTrack[];
}

export class OrdersToShip {
  @List(() => OrderToShip, { says: 'Orders that leave', min: 1, max: MAX_ORDERS })
  orders!: OrderToShip[];
}

export class StopReason {
  @Text({ says: 'Why; people read it', max: 512, example: 'Customer called: wrong address' })
  reason!: string;
}

export class ExceptionReason {
  @Code({ says: 'What kind of exception, your own word', example: 'damaged', max: 64 })
  code!: string;

  @Text({ says: 'What is wrong; people read it', max: 512, example: 'Broken while packing' })
  reason!: string;
}

export class CancelDecision {
  @Flag({ says: 'true: cancel the order; false: keep it' })
  granted!: boolean;

  @Text({ says: 'Why; if it is kept, the seller reads it', max: 512, example: 'Already loaded' })
  reason!: string;
}

const CUT_BY = ['customer', 'warehouse'] as const;

export class Cut {
  @OneOf(CUT_BY, {
    says: 'customer: 截单, the merchant wants it stopped; warehouse: it can’t be done here',
  })
  by!: (typeof CUT_BY)[number];

  @Code({ says: 'failCode · your own word', example: 'out_of_stock', max: 64 })
  code!: string;

  @Text({ says: 'failReason · the seller reads it', max: 512, example: 'Cut by the merchant' })
  reason!: string;
}

export class OrdersToHold extends IntersectionType(OrderIds, StopReason) {}
export class OrdersInException extends IntersectionType(OrderIds, ExceptionReason) {}
export class CancelDecisions extends IntersectionType(OrderIds, CancelDecision) {}
export class OrdersToCut extends IntersectionType(OrderIds, Cut) {}

export class PackingOfOne extends OmitType(OrderToPack, ['orderId'] as const) {}
export class TrackingOfOne extends OmitType(OrderToTrack, ['orderId'] as const) {}
export class ShippingOfOne extends OmitType(OrderToShip, ['orderId'] as const) {}

/** A deed that needs no words. */
export class Nothing {}

export class WorkResult {
  @Count({ says: 'Number of the order in this API' })
  orderId!: number;

  @Flag({ says: 'Whether it was done' })
  done!: boolean;

  @Text({ says: 'Why not, for programs; null: it was done', nullable: true })
  code!: string | null;

  @Text({ says: 'Why not, for people; null: it was done', nullable: true })
  detail!: string | null;
}

export class WorkResults {
  @Count({ says: 'How many were done' })
  done!: number;

  @Count({ says: 'How many were not' })
  failed!: number;

  @List(() => WorkResult, { says: 'One for each order, in the order asked' })
  items!: WorkResult[];
}

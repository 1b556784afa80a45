import { Controller } from '@nestjs/common';
import { OrdersService } from '../../modules/orders/orders.service';
import type { CancelOutcome, NewOrder, Order, Outcome } from '../../modules/orders/orders.types';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { cancelStatus, fulfilStatus } from '../status';
import { type OwnedCall, TemuFace } from '../temu.face';
import { reader } from '../wire/fields';
import { infoRow, numbersOf, outboundFeeRow } from './orders.answers';
import {
  CancelRequestFields,
  CancelResult,
  CreateRequest,
  CreateResult,
  CreateWithLabelRequest,
  InfoResult,
  NumbersRequest,
  OutboundFeeResult,
} from './orders.dto';
import { newOrder, newOrderWithLabel } from './orders.requests';

const readCreate = reader(CreateRequest);
const readCreateWithLabel = reader(CreateWithLabelRequest);
const readCancel = reader(CancelRequestFields);
const readNumbers = reader(NumbersRequest);

const TAKEN = fulfilStatus({ fulfilment: 'accepted', fulfilmentBefore: null, cancelledBy: null });

@Controller(TEMU_ROOT)
export class OrderCalls {
  constructor(
    private readonly face: TemuFace,
    private readonly orders: OrdersService,
  ) {}

  @Call('order/create', {
    summary: "下单 · An order with the warehouse's own label",
    owner: 'required',
    request: CreateRequest,
    result: CreateResult,
  })
  create(@Came() came: Incoming): Promise<string> {
    return this.face.owned(came, readCreate, (call) => this.accept(call, newOrder(call)));
  }

  @Call('order/createWithLabel', {
    summary: "下单 · An order with the platform's label",
    owner: 'required',
    request: CreateWithLabelRequest,
    result: CreateResult,
  })
  createWithLabel(@Came() came: Incoming): Promise<string> {
    return this.face.owned(came, readCreateWithLabel, (call) =>
      this.accept(call, newOrderWithLabel(call)),
    );
  }

  @Call('order/cancel', {
    summary: '取消订单 · Cancel',
    owner: 'required',
    request: CancelRequestFields,
    result: CancelResult,
  })
  cancel(@Came() came: Incoming): Promise<string> {
    return this.face.owned(
      came,
      readCancel,
      async ({ registration, owner, request, requestId }): Promise<CancelResult> => {
        const outcome = await this.orders.cancel(registration.operatorId, {
          source: 'temu',
          number: request.cwFulfillNo,
          customer: { id: owner.customerId, code: owner.code },
          by: 'temu',
          reason: request.cancelReason ?? '',
          requestId,
        });
        return cancelResult(outcome);
      },
    );
  }

  @Call('order/info/get', {
    summary: '订单信息 · Orders as they are',
    owner: 'required',
    request: NumbersRequest,
    result: InfoResult,
  })
  info(@Came() came: Incoming): Promise<string> {
    return this.face.owned(came, readNumbers, async (call): Promise<InfoResult> => {
      return { fulfillList: (await this.find(call)).map(infoRow) };
    });
  }

  @Call('outbound/order/fee/get', {
    summary: '出库费用 · What orders cost',
    owner: 'required',
    request: NumbersRequest,
    result: OutboundFeeResult,
  })
  outboundFees(@Came() came: Incoming): Promise<string> {
    return this.face.owned(came, readNumbers, async (call): Promise<OutboundFeeResult> => {
      return { outboundFeeList: (await this.find(call)).map(outboundFeeRow) };
    });
  }

  private async accept(call: OwnedCall<unknown>, order: NewOrder): Promise<CreateResult> {
    const [outcome] = await this.orders.accept(call.registration.operatorId, [order]);
    return createResult(outcome);
  }

  private find({ registration, owner, request }: OwnedCall<NumbersRequest>): Promise<Order[]> {
    return this.orders.find(registration.operatorId, 'temu', numbersOf(request), owner.customerId);
  }
}

function createResult(outcome: Outcome | undefined): CreateResult {
  if (!outcome) throw new Error('an order got no outcome');
  if (outcome.kind === 'refused') throw outcome.failure;
  // The first answer, every time: what became of the order since is for others to ask.
  return {
    cwFulfillNo: outcome.order.number,
    warehouseOrderNo: outcome.order.orderNo,
    fulfillStatus: TAKEN,
  };
}

function cancelResult(outcome: CancelOutcome): CancelResult {
  return {
    cwFulfillNo: outcome.number,
    fulfillCancelStatus: cancelStatus(outcome.cancel),
    fulfillCancelFailReason: outcome.refusal ?? '',
  };
}

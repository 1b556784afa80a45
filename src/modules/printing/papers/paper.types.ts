/** An order as it stands on paper. */
export interface PaperOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly number: string;
  readonly customerCode: string;
  readonly warehouse: string;
  /** Name and address, a line each; empty where they are erased. */
  readonly recipient: readonly string[];
  readonly remark: string;
  /** What is to be done besides packing; empty: nothing. */
  readonly services: string;
  readonly trackingNumber: string;
  readonly lines: readonly PaperLine[];
}

export interface PaperLine {
  readonly skuCode: string;
  readonly name: string;
  readonly barcode: string;
  readonly quantity: number;
}

/** Of the job: who printed, when, under which number. */
export interface PaperHead {
  readonly jobId: number;
  readonly person: string;
  readonly at: Date;
}

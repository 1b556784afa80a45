/** `making`: written down, and the carrier has not said yet what it did. */
export const MANIFEST_STATES = ['making', 'made', 'refused'] as const;
export type ManifestState = (typeof MANIFEST_STATES)[number];

/** What a carrier is handed at the end of a day, as people look at it. */
export interface Manifest {
  readonly id: number;
  readonly warehouseCode: string;
  readonly accountId: number;
  readonly accountName: string;
  readonly reference: string;
  readonly state: ManifestState;
  /** The carrier's, which its barcode says. */
  readonly number: string | null;
  /** How many were put forward. */
  readonly labels: number;
  readonly tries: number;
  readonly problemCode: string;
  readonly problem: string;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly person: string;
  readonly closedAt: Date;
  readonly settledAt: Date | null;
  /** When it is tried next by itself; null: not at all. */
  readonly dueAt: Date | null;
}

/** A label that was put forward; with the carrier's words where it was not taken. */
export interface ManifestLabel {
  readonly purchaseId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly trackingNumber: string;
  /** As it is now: one that is on a manifest may be given back later. */
  readonly state: string;
  /** Null: it is on the manifest. */
  readonly refusal: string | null;
}

export interface DayToClose {
  readonly warehouseId: number;
  readonly accountId: number;
  /** Labels that wait for another manifest, by the numbers of their purchases. */
  readonly leaveOut: readonly number[];
}

export interface ManifestFilter {
  /** The Temu code. */
  readonly warehouseCode?: string;
  readonly accountId?: number;
  readonly state?: ManifestState;
  /** The number of the row after which the page continues; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}

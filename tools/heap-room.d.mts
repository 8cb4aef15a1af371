export const ROOM_BYTES: number;
export const LEAST_PERCENT: number;
export function growingPercent(heapBytes: number): number;
export function keepHeapRoom(): void;

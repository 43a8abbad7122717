/** A rate as the kernel estimates it, shared by name between RATEEST and `-m rateest`. State. */
export interface Estimator {
  /** The rate is taken every quarter of a second, doubled so often. */
  readonly intervalLog: number;
  /** Weight of the newest rate: one over two to this power. */
  readonly weightLog: number;
  bytes: number;
  packets: number;
  lastBytes: number;
  lastPackets: number;
  /** Averages, in 256ths. */
  byteRate: number;
  packetRate: number;
  /** Virtual time of the next taking, µs. */
  next: number;
}

const QUARTER = 250_000;

export function newEstimator(intervalLog: number, weightLog: number, now: number): Estimator {
  const next = now + QUARTER * 2 ** intervalLog;
  return {
    intervalLog,
    weightLog,
    bytes: 0,
    packets: 0,
    lastBytes: 0,
    lastPackets: 0,
    byteRate: 0,
    packetRate: 0,
    next,
  };
}

/**
 * Takes the rate as often as was due by now.
 *
 * Source: net/core/gen_estimator.c est_timer()
 */
export function advance(e: Estimator, now: number): void {
  const weight = 2 ** e.weightLog;
  const scale = 2 ** (10 - e.intervalLog);
  while (e.next <= now) {
    e.byteRate += Math.floor(((e.bytes - e.lastBytes) * scale) / weight) - Math.floor(e.byteRate / weight);
    e.packetRate += Math.floor(((e.packets - e.lastPackets) * scale) / weight) - Math.floor(e.packetRate / weight);
    e.lastBytes = e.bytes;
    e.lastPackets = e.packets;
    e.next += QUARTER * 2 ** e.intervalLog;
    // Nothing new and nothing left: the rest of the ticks change nothing.
    if (e.byteRate < weight && e.packetRate < weight && e.next <= now) {
      const period = QUARTER * 2 ** e.intervalLog;
      e.next += Math.ceil((now - e.next + 1) / period) * period;
    }
  }
}

/** Bytes and packets a second. */
export function rates(e: Estimator): { readonly bytes: number; readonly packets: number } {
  return { bytes: Math.floor(e.byteRate / 256), packets: Math.floor(e.packetRate / 256) };
}

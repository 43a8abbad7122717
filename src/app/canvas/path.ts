export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line with rounded corners: as SVG draws it, and as points by length for what moves along it. */
export interface Path {
  readonly d: string;
  readonly length: number;
  /** x and y of the samples, by turns. */
  readonly samples: Float32Array;
  /** Length from the start to each sample. */
  readonly lengths: Float32Array;
}

/** Points of a rounded corner that are kept: enough for a radius of 12. */
const CORNER = 6;

/** Joins points by straight lines whose corners are rounded by at most `radius`. */
export function makePath(points: readonly Point[], radius: number): Path {
  const clean = points.filter((p, i) => i === 0 || distance(p, points[i - 1] as Point) > 0.01);
  const first = clean[0] ?? { x: 0, y: 0 };
  const samples: number[] = [first.x, first.y];
  let d = `M${short(first)}`;
  for (let i = 1; i < clean.length; i++) {
    const corner = clean[i] as Point;
    const next = clean[i + 1];
    if (!next) {
      d += `L${short(corner)}`;
      samples.push(corner.x, corner.y);
      break;
    }
    const previous = clean[i - 1] as Point;
    const r = Math.min(radius, distance(previous, corner) / 2, distance(corner, next) / 2);
    const from = towards(corner, previous, r);
    const to = towards(corner, next, r);
    d += `L${short(from)}Q${short(corner)} ${short(to)}`;
    for (let k = 0; k <= CORNER; k++) {
      const t = k / CORNER;
      samples.push(quadratic(from.x, corner.x, to.x, t), quadratic(from.y, corner.y, to.y, t));
    }
  }
  return measured(d, samples);
}

function measured(d: string, samples: readonly number[]): Path {
  const lengths = new Float32Array(samples.length / 2);
  for (let i = 1; i < lengths.length; i++) {
    const dx = (samples[2 * i] ?? 0) - (samples[2 * i - 2] ?? 0);
    const dy = (samples[2 * i + 1] ?? 0) - (samples[2 * i - 1] ?? 0);
    lengths[i] = (lengths[i - 1] ?? 0) + Math.hypot(dx, dy);
  }
  return { d, length: lengths.at(-1) ?? 0, samples: Float32Array.from(samples), lengths };
}

/** The point that lies `share` (0 to 1) of the way along. */
export function pointAt(path: Path, share: number): Point {
  const { samples, lengths } = path;
  const want = Math.max(0, Math.min(1, share)) * path.length;
  let low = 0;
  let high = lengths.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lengths[middle] ?? 0) <= want) low = middle;
    else high = middle;
  }
  const span = (lengths[high] ?? 0) - (lengths[low] ?? 0);
  const t = span === 0 ? 0 : (want - (lengths[low] ?? 0)) / span;
  const mix = (k: number) => (samples[2 * low + k] ?? 0) * (1 - t) + (samples[2 * high + k] ?? 0) * t;
  return { x: mix(0), y: mix(1) };
}

/** The first `share` of a path, as SVG draws it. */
export function partOf(path: Path, share: number): string {
  if (share >= 1) return path.d;
  const end = pointAt(path, share);
  const want = Math.max(0, share) * path.length;
  let d = `M${path.samples[0] ?? 0} ${path.samples[1] ?? 0}`;
  for (let i = 1; i < path.lengths.length && (path.lengths[i] ?? 0) < want; i++) {
    d += `L${path.samples[2 * i] ?? 0} ${path.samples[2 * i + 1] ?? 0}`;
  }
  return `${d}L${short(end)}`;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}

function quadratic(a: number, b: number, c: number, t: number): number {
  return (1 - t) * (1 - t) * a + 2 * (1 - t) * t * b + t * t * c;
}

const round = (v: number) => Math.round(v * 100) / 100;
const short = (p: Point) => `${round(p.x)} ${round(p.y)}`;

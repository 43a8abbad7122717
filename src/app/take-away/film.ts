import { caption } from '../../core/trace/caption';
import { pause, seek, usePlayback } from '../store/playback';
import { useLayout } from '../store/layout';
import { paint, pictureIn } from './raster';

/** Each step is seen so long, ms. */
const HOLD = 700;
/** More would be no short film. */
const MOST_STEPS = 120;
const STRIP = 44;
const FORMATS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** Can this browser record a canvas? */
export function filmFormat(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return undefined;
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
}

const frames = async (n: number) => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
};

/**
 * Films the walk that is shown, a picture for each step, with the caption under it.
 *
 * @param tell hears how many of the steps are filmed
 */
export async function filmWalk(
  tell: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  const format = filmFormat();
  const { walk, packet, step } = usePlayback.getState();
  const { theme } = useLayout.getState();
  const first = pictureIn(theme);
  if (!format || !first) return undefined;
  const places = walk.flatMap((trace, p) => trace.steps.map((_, s) => ({ packet: p, step: s }))).slice(0, MOST_STEPS);
  const canvas = document.createElement('canvas');
  // Encoders of video want even sizes.
  [canvas.width, canvas.height] = [first.w & ~1, (first.h + STRIP) & ~1];
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: format, videoBitsPerSecond: 4_000_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  pause();
  try {
    for (const [i, place] of places.entries()) {
      if (signal.aborted) break;
      const began = performance.now();
      seek(place);
      await frames(3);
      const picture = pictureIn(theme);
      const shown = walk[place.packet]?.steps[place.step];
      if (picture && shown) {
        await paint(picture, canvas, 1);
        captionStrip(pen, canvas, caption(shown));
      }
      if (i === 0) recorder.start();
      tell(i + 1, places.length);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, HOLD - (performance.now() - began))));
    }
  } finally {
    if (recorder.state === 'inactive') parts.length = 0;
    else {
      recorder.stop();
      await stopped;
    }
    seek({ packet, step });
  }
  return signal.aborted || parts.length === 0 ? undefined : new Blob(parts, { type: 'video/webm' });
}

function captionStrip(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, text: string): void {
  const style = getComputedStyle(document.body);
  pen.fillStyle = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? '#ffffff' : style.backgroundColor;
  pen.fillRect(0, canvas.height - STRIP, canvas.width, STRIP);
  pen.fillStyle = style.color;
  pen.font = `600 17px ${style.fontFamily}`;
  pen.textBaseline = 'middle';
  pen.fillText(text, 16, canvas.height - STRIP / 2, canvas.width - 32);
}

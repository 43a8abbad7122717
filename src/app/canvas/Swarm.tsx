import { useStoreApi } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { loop, usePlayback } from '../store/playback';
import { useLayout } from '../store/layout';
import css from './canvas.module.css';
import { isReply } from './packet-look';
import type { Scene } from './scene';
import { spritesAt } from './sprites';

/** Radius of a packet, px; it does not grow with the zoom. */
const R = 5;

/** The packets of all other connections, on one canvas above the picture: outlined, so that the one in focus stands out. */
export const Swarm = memo(function Swarm({ scene }: { readonly scene: Scene }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const theme = useLayout((s) => s.theme);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const style = getComputedStyle(element);
    const colours = {
      fill: style.getPropertyValue('--raised'),
      request: style.getPropertyValue('--ink'),
      reply: style.getPropertyValue('--filter'),
    };
    const draw = () => {
      const { transform, width, height } = flow.getState();
      const ratio = Math.min(devicePixelRatio, 2);
      if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.lineWidth = 1.75;
      context.fillStyle = colours.fill;
      const [x0, y0, zoom] = transform;
      for (const sprite of spritesAt(scene, usePlayback.getState())) {
        const x = sprite.x * zoom + x0;
        const y = sprite.y * zoom + y0;
        if (x < -R || y < -R || x > width + R || y > height + R) continue;
        context.strokeStyle = isReply(sprite.trace) ? colours.reply : colours.request;
        context.beginPath();
        context.arc(x, y, R, 0, 2 * Math.PI);
        context.fill();
        context.stroke();
      }
    };
    draw();
    const unsubscribe = loop.subscribe(draw);
    const unwatch = flow.subscribe(draw);
    return () => {
      unsubscribe();
      unwatch();
    };
    // The colours are those of the theme.
  }, [scene, flow, theme]);
  return <canvas className={css['swarm']} ref={canvas} aria-hidden="true" />;
});

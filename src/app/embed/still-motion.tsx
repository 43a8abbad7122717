/**
 * What the packet's pill uses of framer-motion, for the built embed, where the library would be a fifth of all that is
 * loaded: a value that comes in slides by CSS, one that leaves goes at once.
 */
import type { ReactNode } from 'react';
import css from './embed.module.css';

export const domAnimation = {};

export function LazyMotion({ children }: { readonly children: ReactNode }) {
  return children;
}

export function AnimatePresence({ children }: { readonly children: ReactNode }) {
  return children;
}

interface SpanProps {
  readonly className?: string;
  readonly children?: ReactNode;
  readonly initial?: object | false;
}

function Span({ className = '', children, initial }: SpanProps) {
  return <span className={initial ? `${className} ${css['enter']}` : className}>{children}</span>;
}

export const m = { span: Span };

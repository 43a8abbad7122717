import {
  backBy,
  changeSpeed,
  currentStep,
  forwardBy,
  nextPacket,
  playUnit,
  previousPacket,
  runToStop,
  setOnly,
  setRangeEnd,
  stepBack,
  stepForward,
  toFirst,
  toLast,
  toNextEvent,
  toggleLoop,
  togglePlay,
  usePlayback,
} from '../store/playback';
import { showEverything } from '../store/connection';
import { stopOf, toggleStop } from '../store/stops';
import { undo } from '../store/simulation';
import { startPresenting } from '../store/present';
import { type SideTab, selectTab } from '../store/selection';
import { zoomBy, zoomToAll } from '../timeline/zoom';
import { fitView, LEVELS, levelIn, levelOut, setLevel, setList, useView } from '../store/view';

/** What a key does, with how it is printed. `letter` keys work only while the canvas, timeline or list has the focus. */
interface Binding {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly letter?: boolean;
  run(key: string): void;
}

const tabs: Readonly<Record<string, SideTab>> = { r: 'rules', c: 'conntrack', i: 'ipset', y: 'yaml', e: 'cluster' };

/** Keys that a focused button, link or tab wants for itself. */
const ofControls = new Set([' ', 'Enter', 'Escape']);

export const bindings: readonly Binding[] = [
  { keys: [' '], shown: 'Space', does: 'play, pause', run: togglePlay },
  {
    keys: ['ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp'],
    shown: '→ ←',
    does: 'step forward, back',
    run: (key) => (key === 'ArrowRight' || key === 'PageDown' ? stepForward() : stepBack()),
  },
  {
    keys: ['Shift+ArrowRight', 'Shift+ArrowLeft'],
    shown: 'Shift → ←',
    does: 'next, previous hook',
    run: (key) => (key.endsWith('Right') ? forwardBy('hook') : backBy('hook')),
  },
  {
    keys: ['Alt+ArrowRight', 'Alt+ArrowLeft'],
    shown: 'Alt → ←',
    does: 'next, previous chain',
    run: (key) => (key.endsWith('Right') ? forwardBy('chain') : backBy('chain')),
  },
  {
    keys: ['ArrowDown', 'ArrowUp'],
    shown: '↓ ↑',
    does: 'next, previous packet',
    run: (key) => (key === 'ArrowDown' ? nextPacket() : previousPacket()),
  },
  {
    keys: ['Home', 'End'],
    shown: 'Home End',
    does: 'first, last step',
    run: (key) => (key === 'Home' ? toFirst() : toLast()),
  },
  {
    keys: ['o'],
    shown: 'O',
    does: 'only this packet, everything again',
    letter: true,
    run: () => (usePlayback.getState().only ? showEverything() : setOnly(true)),
  },
  { keys: ['n'], shown: 'N', does: 'next rewrite or verdict', letter: true, run: toNextEvent },
  {
    keys: ['Enter', 'Escape'],
    shown: 'Enter Esc',
    does: 'zoom in at the packet, zoom out',
    letter: true,
    run: (key) => (key === 'Enter' ? levelIn() : levelOut()),
  },
  {
    keys: ['1', '2', '3', '4'],
    shown: '1 2 3 4',
    does: 'Cluster, Node, Chain, Rule',
    letter: true,
    run: (key) => setLevel(LEVELS[Number(key) - 1] ?? 'cluster'),
  },
  { keys: ['f'], shown: 'F', does: 'fit', letter: true, run: fitView },
  { keys: ['l'], shown: 'L', does: 'canvas as a list', letter: true, run: () => setList(!useView.getState().list) },
  {
    keys: ['r', 'c', 'i', 'y', 'e'],
    shown: 'R C I Y E',
    does: 'rules, conntrack, ipset, YAML, cluster',
    letter: true,
    run: (key) => selectTab(tabs[key] ?? 'rules'),
  },
  {
    keys: ['k', 'j', 'Shift+J'],
    shown: 'K J Shift J',
    does: 'set or clear a stop here, run to the next, to the one before',
    letter: true,
    run: (key) => {
      const step = currentStep(usePlayback.getState());
      if (key !== 'k') runToStop(key === 'j' ? 1 : -1);
      else if (step) toggleStop(stopOf(step));
    },
  },
  {
    keys: ['[', ']', 'Shift+L'],
    shown: '[ ] Shift L',
    does: 'a range begins, ends here; play it again and again',
    letter: true,
    run: (key) => (key === 'Shift+L' ? toggleLoop() : setRangeEnd(key === '[' ? 'from' : 'to')),
  },
  {
    keys: ['+', '=', '-', '0'],
    shown: '+ − 0',
    does: 'zoom the timeline in, out, to the packet',
    letter: true,
    run: (key) => (key === '0' ? zoomToAll(false) : zoomBy(key === '-' ? -1 : 1)),
  },
  { keys: ['x'], shown: 'X', does: 'play this chain or hook, and stop', letter: true, run: playUnit },
  { keys: ['p'], shown: 'P', does: 'present on a projector', run: startPresenting },
  {
    keys: [',', '.'],
    shown: ', .',
    does: 'slower, faster',
    letter: true,
    run: (key) => changeSpeed(key === '.' ? 1 : -1),
  },
];

/** What the focus is in, as far as keys care. */
export interface Focus {
  /** A place for text: the editor, a field. It gets every key. */
  readonly text: boolean;
  /** A control that uses Space and Enter, or the arrows too. */
  readonly control: 'none' | 'button' | 'arrows';
  /** The canvas, the timeline or the list. */
  readonly walk: boolean;
}

/** The binding of a key press, where it is for us. */
export function bindingOf(key: string, focus: Focus): { readonly binding: Binding; readonly key: string } | undefined {
  if (focus.text) return undefined;
  const plain = key.replace(/^.*\+(?=.)/, '');
  if (focus.control !== 'none' && ofControls.has(plain)) return undefined;
  if (focus.control === 'arrows' && !/^(Shift|Alt)\+/.test(key) && /^(Arrow|Home|End|Page)/.test(plain))
    return undefined;
  // Shift with a letter is a key of its own where one is bound, else the letter: Caps Lock must not take keys away.
  for (const wanted of [key, plain.length === 1 ? plain.toLowerCase() : key]) {
    const binding = bindings.find((b) => b.keys.includes(wanted) && (!b.letter || focus.walk));
    if (binding) return { binding, key: wanted };
  }
  return undefined;
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return { text: false, control: 'none', walk: false };
  const within = (selector: string) => target.closest(selector) !== null;
  const arrows = '[role=slider], [role=separator], [role=tab], [role^=menuitem], input[type=radio], details, pre';
  return {
    text: within(
      '.monaco-editor, input:not([type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu]',
    ),
    control: within(arrows) ? 'arrows' : within('button, a, summary, label') ? 'button' : 'none',
    walk: within('[data-keys=walk]'),
  };
}

/** Ctrl Z, Ctrl Shift Z and Ctrl Y, with the key that the system has for it. Editors and fields have their own. */
function wayOf(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  const key = event.key.toLowerCase();
  if (event.altKey) return undefined;
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey ? 'redo' : undefined;
}

/** Listens on the whole page. Returns how to stop. */
export function listenForKeys(onHelp: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const focus = focusOf(event.target);
    if (event.ctrlKey || event.metaKey) {
      const way = wayOf(event);
      if (!way || focus.text) return;
      event.preventDefault();
      void undo(way);
      return;
    }
    if (event.key === '?' && !focus.text) {
      event.preventDefault();
      return onHelp();
    }
    const modifier = event.altKey ? 'Alt+' : event.shiftKey && /^[A-Z]/.test(event.key) ? 'Shift+' : '';
    const found = bindingOf(modifier + event.key, focus);
    if (!found) return;
    event.preventDefault();
    found.binding.run(found.key);
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

/**
 * `<chain-walk scenario="hairpin">`: an embed as an element. What stands inside it is its static form: shown where no
 * script runs, in print, and to readers who asked for little data until they touch it.
 */
import { connectEmbed, type EmbedClient } from './client';
import type { EventType } from './messages';
import type { EmbedTheme } from './options';

const FLAGS = ['loop', 'autoplay', 'readonly', 'predict'] as const;
const VALUES = ['scenario', 'seed', 'panes', 'step', 'from', 'to', 'lang'] as const;
const EVENTS: readonly EventType[] = ['ready', 'step', 'end', 'error'];

/** Where this script was loaded from: the embed stands beside it. */
const source = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;

// As an object, not as text in the page: a strict policy for styles does not forbid it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; position: relative; aspect-ratio: 16 / 9; min-height: 240px; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; height: 100%; border: 0; border-radius: inherit; position: absolute; inset: 0; }
  .static { display: none; }
  :host([data-static]) { aspect-ratio: auto; }
  :host([data-static]) .static { display: block; }
  button { font: inherit; font-weight: 600; min-height: 44px; padding: 0 18px; margin: 8px 0; cursor: pointer; }
  @media print {
    :host { aspect-ratio: auto; }
    iframe, button { display: none; }
    .static { display: block; }
  }
`);

export class ChainWalk extends HTMLElement {
  static readonly observedAttributes = [...VALUES, ...FLAGS, 'state', 'src', 'theme'];

  #client: EmbedClient | undefined;
  #frame: HTMLIFrameElement | undefined;
  #shown = '';

  connectedCallback(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    if (isThrifty()) this.#stayStatic(shadow);
    else this.#showFrame(shadow);
  }

  disconnectedCallback(): void {
    this.#client?.close();
    this.#client = undefined;
    this.#frame = undefined;
    this.#shown = '';
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(name: string): void {
    if (!this.#frame) return;
    if (name === 'theme') void this.#client?.setTheme(this.#theme());
    else if (this.#address() !== this.#shown && this.shadowRoot) this.#showFrame(this.shadowRoot);
  }

  /** Everything that the embed can be told. Absent until the frame is there. */
  get client(): EmbedClient | undefined {
    return this.#client;
  }
  load: EmbedClient['load'] = (what) => this.#told().load(what);
  play: EmbedClient['play'] = () => this.#told().play();
  pause: EmbedClient['pause'] = () => this.#told().pause();
  step: EmbedClient['step'] = (by) => this.#told().step(by);
  seek: EmbedClient['seek'] = (step, packet) => this.#told().seek(step, packet);
  setTheme: EmbedClient['setTheme'] = (theme) => this.#told().setTheme(theme);

  #told(): EmbedClient {
    if (!this.#client && this.shadowRoot) this.#showFrame(this.shadowRoot);
    if (!this.#client) throw new Error('<chain-walk> is not in the page');
    return this.#client;
  }

  #theme(): EmbedTheme {
    const theme = this.getAttribute('theme');
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
  }

  /** The address of the embed. The origin of this page stands in it: nobody else may steer the frame. */
  #address(): string {
    const base = new URL(this.getAttribute('src') ?? '../embed.html', source);
    for (const name of VALUES) {
      const value = this.getAttribute(name);
      if (value !== null) base.searchParams.set(name, value);
    }
    for (const name of FLAGS) if (this.hasAttribute(name)) base.searchParams.set(name, '1');
    if (location.origin !== 'null') base.searchParams.set('origin', location.origin);
    base.hash = this.getAttribute('state') ?? base.hash;
    return base.href;
  }

  #showFrame(shadow: ShadowRoot): void {
    delete this.dataset['static'];
    this.#client?.close();
    const address = this.#address();
    const themed = new URL(address);
    if (this.#theme() !== 'auto') themed.searchParams.set('theme', this.#theme());
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('title') ?? this.getAttribute('aria-label') ?? 'Chainwalk: the walk of a packet';
    frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
    frame.loading = 'lazy';
    frame.referrerPolicy = 'no-referrer';
    frame.src = themed.href;
    shadow.replaceChildren(frame, staticPart());
    this.#frame = frame;
    this.#shown = address;
    const client = connectEmbed(frame);
    this.#client = client;
    for (const type of EVENTS) {
      client.on(type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
  }

  #stayStatic(shadow: ShadowRoot): void {
    this.dataset['static'] = '';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = this.getAttribute('start-label') ?? 'Load the interactive walk';
    button.onclick = () => this.#showFrame(shadow);
    shadow.replaceChildren(staticPart(), button);
  }
}

function staticPart(): HTMLElement {
  const part = document.createElement('div');
  part.className = 'static';
  part.append(document.createElement('slot'));
  return part;
}

function isThrifty(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

if (!customElements.get('chain-walk')) customElements.define('chain-walk', ChainWalk);

import { type EmbedOptions, writeOptions, writeStep } from '../../embed/options';
import { escapeText } from './fallback';

export const FORMS = ['HTML', 'Element', 'Markdown', 'MkDocs', 'Docusaurus'] as const;
export type Form = (typeof FORMS)[number];

export interface Wanted {
  /** Where Chainwalk lives, with a slash at the end. */
  readonly base: string;
  readonly title: string;
  readonly options: Partial<EmbedOptions>;
  /** A share link's fragment with its `#`; '' for the scenario as it begins. */
  readonly hash: string;
  readonly height: number;
  /** The static form, for what shows one. */
  readonly fallback: string;
}

const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

export function embedAddress({ base, options, hash }: Wanted): string {
  return `${base}embed.html${writeOptions(options)}${hash}`;
}

/** What is pasted into a page of documentation. */
export function snippetOf(form: Form, wanted: Wanted): string {
  switch (form) {
    case 'HTML':
      return frame(wanted);
    case 'Element':
      return `<script src="${escapeText(wanted.base)}embed/chainwalk-embed.js" async></script>\n${element(wanted)}`;
    case 'Markdown':
      return `${frame(wanted)}\n\n[${wanted.title.replace(/[[\]]/g, '\\$&')}, in Chainwalk](${fullLink(wanted)})\n`;
    case 'MkDocs':
      return `<!-- In mkdocs.yml:\nextra_javascript:\n  - ${wanted.base}embed/chainwalk-embed.js\n-->\n${element(wanted).replace(/\n+/g, '\n')}\n`;
    case 'Docusaurus':
      return jsx(wanted);
  }
}

function frame(wanted: Wanted): string {
  const { title, height } = wanted;
  return `<iframe src="${escapeText(embedAddress(wanted))}"\n  title="${escapeText(title)}" width="100%" height="${height}" loading="lazy"\n  sandbox="${SANDBOX}" allow="fullscreen"></iframe>`;
}

function jsx(wanted: Wanted): string {
  const { title, height } = wanted;
  return `<iframe\n  src=${JSON.stringify(embedAddress(wanted))}\n  title=${JSON.stringify(title)}\n  width="100%"\n  height="${height}"\n  loading="lazy"\n  sandbox="${SANDBOX}"\n  allow="fullscreen"\n  style={{ border: 0 }}\n/>\n`;
}

function element({ title, options, hash, fallback }: Wanted): string {
  const { scenario, seed, panes, step, from, to, theme, lang } = options;
  const values: Readonly<Record<string, string | undefined>> = {
    title,
    scenario,
    seed,
    panes: panes && panes.join() !== 'canvas' ? panes.join() : undefined,
    step: step && writeStep(step),
    from: from && writeStep(from),
    to: to && writeStep(to),
    theme: theme === 'auto' ? undefined : theme,
    lang: lang === 'en' ? undefined : lang,
    state: hash ? hash.slice(1) : undefined,
  };
  const attributes = Object.entries(values).flatMap(([name, v]) => (v ? [`${name}="${escapeText(v)}"`] : []));
  const flags = (['loop', 'autoplay', 'readonly', 'predict'] as const).filter((name) => options[name]);
  return `<chain-walk ${[...attributes, ...flags].join(' ')}>\n${fallback}\n</chain-walk>`;
}

/** The studio on the same. */
function fullLink({ base, options, hash }: Wanted): string {
  const { scenario, seed } = options;
  return `${base}${writeOptions({ ...(scenario ? { scenario } : {}), ...(seed ? { seed } : {}) })}${hash}`;
}

import { X } from 'lucide-react';
import { useId, useMemo } from 'react';
import { say, sayCount } from '../../core/lib/say';
import type { RulesView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { lineText } from '../../worker/rules';
import { currentStep, usePlayback } from '../store/playback';
import { sameRule, selectRule, useSelection } from '../store/selection';
import { showService, useServiceFilter } from '../store/service-filter';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Rows } from '../ui/Rows';
import { foldComments } from './comments';
import { shortCount } from './line-looks';
import { currentRef } from './row-states';
import styles from './rules.module.css';
import { linesOfService, servicesIn } from './service-lines';

interface Props {
  readonly netns: Place;
  readonly view: RulesView;
}

const HEIGHT = 20;
/** More are typed in full. */
const MOST_LISTED = 500;

/** The rules of one Service and nothing else, each a way to the rule in the canvas. */
export function ServiceRules({ netns, view }: Props) {
  const service = useServiceFilter((s) => s.service) ?? '';
  const services = useWorld((s) => s.snapshot?.services);
  const id = useId();
  const names = useMemo(() => {
    const objects = services?.map((s) => `${s.namespace}/${s.name}`) ?? [];
    return objects.length > 0 ? objects : servicesIn(view);
  }, [services, view]);
  const lines = useMemo(() => (service === '' ? [] : linesOfService(view, service)), [view, service]);
  const step = usePlayback(currentStep);
  const now = currentRef(step, netns);
  const pointed = useSelection((s) => s.rule);
  const at = lines.findIndex((line) => {
    const ref = view.lines[line];
    return now && ref?.table === now.table && ref.chain === now.chain && ref.rule === now.rule;
  });
  return (
    <div className={styles['rules']}>
      <div className={styles['sync']}>
        <label htmlFor={`${id}-service`}>{say('Service')}</label>
        <input
          id={`${id}-service`}
          type="search"
          className={styles['seek']}
          list={`${id}-names`}
          // The field is there because somebody asked for it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={service === ''}
          placeholder={names[0] ?? 'default/web'}
          spellCheck={false}
          autoComplete="off"
          value={service}
          onChange={(event) => showService(event.target.value.trim())}
          data-testid="service"
        />
        <datalist id={`${id}-names`}>
          {names.slice(0, MOST_LISTED).map((name) => (
            <option key={name} value={name} label={name} aria-label={name} />
          ))}
        </datalist>
        <output className={styles['position']}>
          {service !== '' && sayCount(lines.length, '{0} line', '{0} lines')}
        </output>
        <Button small look="flat" square aria-label={say('Every rule again')} onClick={() => showService(undefined)}>
          <X size={14} aria-hidden="true" />
        </Button>
      </div>
      {lines.length === 0 ? (
        <p className={styles['empty']}>
          {service === ''
            ? say('Choose a Service: only the rules that belong to it are shown.')
            : say`No rule on ${netns.replace(/\/root$/, '')} names the Service ${service} in a comment.`}
        </p>
      ) : (
        <Rows
          label={say`Rules of the Service ${service}`}
          count={lines.length}
          height={HEIGHT}
          className={styles['large']}
          show={at >= 0 ? at : undefined}
          row={(i, style) => {
            const line = lines[i] ?? 0;
            const ref = view.lines[line];
            const text = lineText(view, line);
            const rule = ref && { netns, table: ref.table, chain: ref.chain, rule: ref.rule };
            const packets = view.counters[2 * line] ?? 0;
            return (
              <li
                key={line}
                style={style}
                data-now={i === at || undefined}
                data-found={(rule && pointed && sameRule(rule, pointed)) || undefined}
              >
                <small>{line + 1}</small>
                <i>{packets > 0 ? shortCount(packets) : ''}</i>
                <button
                  type="button"
                  className={styles['serviceLine']}
                  title={text}
                  onClick={() => rule && selectRule(rule)}
                >
                  {foldComments(text)}
                </button>
              </li>
            );
          }}
        />
      )}
    </div>
  );
}

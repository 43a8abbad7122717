import { Pencil, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { say, sayCount } from '../../core/lib/say';
import type { WouldMatch } from '../../core/engine/would-match';
import { chainOf } from '../../worker/rules';
import { fillForm } from '../store/match';
import { type RuleRef, selectRule } from '../store/selection';
import { act, useSimulation, wouldMatch } from '../store/simulation';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { Modal } from '../ui/Modal';
import styles from './match.module.css';

interface Props {
  readonly rule: RuleRef;
  onClose(): void;
}

/** A packet that would match a rule, to send at once or to change first; or why there is none. */
export function MatchDialog({ rule, onClose }: Props) {
  const [found, setFound] = useState<WouldMatch>();
  const text = useWorld(({ snapshot }) => {
    const view = snapshot?.rules[rule.netns];
    return view && chainOf(view, rule.table, rule.chain)?.rules[rule.rule]?.text;
  });
  const busy = useSimulation((s) => s.pending > 0);
  useEffect(() => {
    let wanted = true;
    const { netns: on, table, chain, rule: index } = rule;
    void wouldMatch({ on, table, chain, rule: index }).then(
      (answer) => wanted && setFound(answer ?? { why: say('The rule is not there any more.') }),
    );
    return () => {
      wanted = false;
    };
  }, [rule]);
  const probe = found && 'probe' in found ? found.probe : undefined;
  const send = async () => {
    if (!probe) return;
    onClose();
    await act(probe);
    selectRule(rule);
  };
  return (
    <Modal title={say('A packet that would match')} open onClose={onClose}>
      <p className={styles['rule']}>
        <b>{say`Rule ${rule.rule + 1} of ${rule.chain}, ${rule.table}, ${rule.netns.replace(/\/root$/, '')}`}</b>
        {text !== undefined && <code>{text}</code>}
      </p>
      <div aria-live="polite" className={styles['answer']} data-testid="would-match">
        {!found && <p>{say('Looking for one …')}</p>}
        {found && 'why' in found && (
          <p>
            <b>{say('None was found.')}</b> <Caption text={found.why} />
          </p>
        )}
        {probe && (
          <>
            <dl>
              <dt>{say('From')}</dt>
              <dd>{probe.from.replace(/\/root$/, '')}</dd>
              <dt>{say('To')}</dt>
              <dd>
                <code>{probe.to}</code>
              </dd>
              <dt>{say('Protocol')}</dt>
              <dd>{probe.protocol === 'icmp' ? 'ping' : probe.protocol.toUpperCase()}</dd>
              {probe.sport !== undefined && (
                <>
                  <dt>{say('Source port')}</dt>
                  <dd>{probe.sport}</dd>
                </>
              )}
            </dl>
            <p>
              {probe.count === undefined
                ? say('It was tried in a copy of this world: one of its packets matches the rule.')
                : sayCount(
                    probe.count,
                    'It was tried in a copy of this world: of {0} connection one packet matches the rule.',
                    'It was tried in a copy of this world: of {0} connections at least one matches the rule.',
                  )}
            </p>
          </>
        )}
      </div>
      <div className={styles['buttons']}>
        {probe && (
          <>
            <Button look="ink" disabled={busy} onClick={() => void send()} data-testid="send-match">
              <Send size={14} aria-hidden="true" />
              {say('Send it')}
            </Button>
            <Button
              onClick={() => {
                fillForm(probe);
                onClose();
              }}
            >
              <Pencil size={14} aria-hidden="true" />
              {say('Change it first')}
            </Button>
          </>
        )}
        {found && !probe && <Button onClick={onClose}>{say('Close')}</Button>}
      </div>
    </Modal>
  );
}

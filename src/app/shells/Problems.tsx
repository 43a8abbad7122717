import { say } from '../../core/lib/say';
import { scenarios } from '../../core/world/scenarios/all';
import { pickScenario, restart } from '../store/simulation';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import { Mark } from '../ui/Mark';
import styles from './shells.module.css';

/** No worker can run here at all. */
export function Blocked({ message }: { readonly message: string }) {
  return (
    <main className={styles['alone']} id="walk">
      <h1>
        <Glyph name="warn" size={20} />
        The network core could not start
      </h1>
      <p>
        The page around this one, or the browser, lets no worker run. Opened on its own, Chainwalk needs no permission.
      </p>
      <p>
        <a href={location.href} target="_blank" rel="noreferrer">
          Open Chainwalk in a page of its own
        </a>
      </p>
      <pre className={styles['report']}>{message}</pre>
      <Button onClick={restart}>Try again</Button>
    </main>
  );
}

/** The link asks for a scenario that there is not: says so, and offers those that there are. */
export function UnknownScenario({ id }: { readonly id: string }) {
  return (
    <Instead
      title={`There is no scenario “${id}”`}
      text="The link may be cut short or come from another version. These can be opened:"
    />
  );
}

/** The link holds a state that cannot be read. */
export function BrokenLink({ message }: { readonly message: string }) {
  return (
    <Instead
      title="This link cannot be opened"
      text={`${message} Ask for the link again, or for a file. These scenarios can be opened:`}
    />
  );
}

function Instead({ title, text }: { readonly title: string; readonly text: string }) {
  const groups = [...new Set(scenarios.map((s) => s.group))];
  return (
    <main className={styles['alone']} id="walk">
      <div className={styles['brand']}>
        <Mark />
        Chainwalk
      </div>
      <h1>
        <Glyph name="warn" size={20} />
        {title}
      </h1>
      <p>{text}</p>
      {groups.map((group) => (
        <section key={group}>
          <h2 className="eyebrow">{say(group)}</h2>
          <ul className={styles['offers']}>
            {scenarios
              .filter((s) => s.group === group)
              .map((s) => (
                <li key={s.id}>
                  <button type="button" onClick={() => pickScenario(s.id)}>
                    {say(s.title)}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

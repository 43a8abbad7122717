import { describe, expect, it } from 'vitest';
import { complete, type Surroundings } from './line-complete';
import { describeWord, type LinePlace } from './line-help';

const rules: Readonly<Record<string, number>> = { 'KUBE-SERVICES': 12, 'KUBE-SVC-A': 1, PREROUTING: 2 };
const place: LinePlace = { family: 'ipv4', table: 'nat', rulesOf: (chain) => rules[chain] };

/** What hovering the word that `|` stands before says. */
function hover(marked: string): string {
  const column = marked.indexOf('|');
  return describeWord(marked.replace('|', ''), column, place)?.paragraphs.join(' ') ?? '';
}

const rule =
  '-A KUBE-SERVICES -d 10.96.0.1/32 ! -s 10.244.0.0/16 -p tcp -m comment --comment "to web" -m statistic --mode random --probability 0.5 -j KUBE-SVC-A';

describe('hovering a word of a rule', () => {
  it.each([
    ['|-A KUBE-SERVICES', 'Adds the rule at the end'],
    ['-A |KUBE-SERVICES', '12 rules'],
    [rule.replace('10.96', '|10.96'), 'Destination address'],
    [rule.replace('!', '|!'), 'Turns the next condition round'],
    [rule.replace('tcp', '|tcp'), 'TCP segment'],
    [rule.replace('statistic', '|statistic'), 'Takes a share of the packets'],
    [rule.replace('--probability', '|--probability'), 'Chance, 0 to 1'],
    [rule.replace('0.5', '|0.5'), 'statistic'],
    [rule.replace('"to', '|"to'), 'The note'],
    [rule.replace('KUBE-SVC', '|KUBE-SVC'), '1 rule: at its end the packet comes back'],
    ['-A KUBE-SERVICES -g |KUBE-SVC-A', 'does not come back'],
    ['-A KUBE-SERVICES -j |DNAT --to-destination 10.0.0.1', 'Sends the connection to another address'],
    ['-A KUBE-SERVICES -j |RETURN', 'Back to the chain'],
    ['-A KUBE-SERVICES -j |NOWHERE', 'no chain and no target'],
    ['-A KUBE-SERVICES -m |nosuch', 'evaluation stops'],
    ['-A KUBE-SERVICES |--probability 1', 'No match or target before this word'],
    ['-I KUBE-SERVICES |3 -j RETURN', 'Number of the rule'],
    ['[3:180] -A |KUBE-SERVICES', '12 rules'],
    ['|*nat', 'the first packet of a connection only'],
    [':PREROUTING |ACCEPT [4:240]', 'decided on 4 packets'],
    ['|COMMIT', 'all at once'],
  ])('%s', (marked, says) => {
    expect(hover(marked)).toContain(says);
  });

  it('says nothing between words', () => {
    expect(hover('-A|  KUBE-SERVICES')).toBe('');
  });
});

const around: Surroundings = {
  family: 'ipv4',
  table: 'nat',
  chains: ['PREROUTING', 'KUBE-SERVICES', 'KUBE-SVC-A'],
  sets: ['cali40masq'],
  devices: ['eth0', 'cni0'],
};

function suggested(line: string, table: Surroundings['table'] | 'none' = 'nat'): readonly string[] {
  return complete(line, line.length, { ...around, table: table === 'none' ? undefined : table }).all.map((s) => s.text);
}

describe('what may come next', () => {
  it('begins with a table, then a command', () => {
    expect(suggested('', 'none')).toContain('*filter');
    expect(suggested('-')).toEqual(expect.arrayContaining(['-A', 'COMMIT']));
  });
  it('offers chains, targets of the table, matches, sets, devices', () => {
    expect(suggested('-A ')).toEqual(expect.arrayContaining(['PREROUTING', 'OUTPUT', 'KUBE-SERVICES']));
    expect(suggested('-A KUBE-SERVICES -j ')).toEqual(expect.arrayContaining(['DNAT', 'MASQUERADE', 'KUBE-SVC-A']));
    expect(suggested('-A KUBE-SERVICES -j ')).not.toContain('PREROUTING');
    expect(suggested('-A KUBE-SERVICES -j ')).not.toContain('REJECT');
    expect(suggested('-A INPUT -j ', 'filter')).toEqual(expect.arrayContaining(['REJECT', 'DROP']));
    expect(suggested('-A KUBE-SERVICES -m ')).toContain('conntrack');
    expect(suggested('-A PREROUTING -i ')).toEqual(['eth0', 'cni0']);
    expect(suggested('-A PREROUTING -m set --match-set ')).toEqual(['cali40masq']);
    expect(suggested('-A PREROUTING -m set --match-set cali40masq ')).toContain('src');
  });
  it('offers options of what the line has loaded, and those once that go once', () => {
    const after = '-A KUBE-SERVICES -p tcp -m statistic --mode random ';
    expect(suggested(after)).toEqual(expect.arrayContaining(['--probability', '--dport', '-j', '!']));
    expect(suggested(after)).not.toContain('--mode');
    expect(suggested(after)).not.toContain('-p');
  });
  it('knows values, in lists too', () => {
    expect(suggested('-A INPUT -m conntrack --ctstate ')).toContain('ESTABLISHED');
    const line = '-A INPUT -m conntrack --ctstate NEW,EST';
    expect(complete(line, line.length, around).from).toBe(line.length - 3);
    expect(suggested('-A INPUT -m statistic --mode ')).toEqual(['random', 'nth']);
    expect(suggested('-A INPUT -p ')).toContain('udp');
  });
});

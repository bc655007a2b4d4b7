type Labels = Record<string, string>;

interface Sample {
  name: string;
  labels: Labels;
  value: number;
}

export interface Metrics {
  /** The sum of the samples of this name that have all of these labels. */
  sum(name: string, labels?: Labels): number;
}

/** What a service shows under `/metrics`. */
export async function metricsOf(url: string, key: string): Promise<Metrics> {
  const response = await fetch(`${url}/metrics`, { headers: { 'x-api-key': key } });
  const samples = (await response.text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(sample);
  const has = (given: Labels, wanted: Labels): boolean =>
    Object.entries(wanted).every(([label, value]) => given[label] === value);
  return {
    sum: (name, labels = {}) =>
      samples
        .filter((candidate) => candidate.name === name && has(candidate.labels, labels))
        .reduce((total, { value }) => total + value, 0),
  };
}

function sample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text] as const);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

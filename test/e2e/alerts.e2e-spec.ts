import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { type Registry } from 'prom-client';
import { METRICS } from '../../src/base/metrics/metrics-registry';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

interface Panel {
  id: number;
  title: string;
  description: string;
  targets: { expr: string }[];
}

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const { groups } = load(read('deploy/prometheus/rules.yml')) as { groups: { rules: Rule[] }[] };
const RULES = groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(read('deploy/grafana/dashboard.json')) as { panels: Panel[] };

/** Told by Prometheus itself. */
const OF_PROMETHEUS = new Set(['up', 'instance', 'job', 'le']);
const OPERATORS = new Set(
  'and bool by delta histogram_quantile increase max min offset or predict_linear rate sum topk unless'.split(' '),
);

/** Names of figures and labels in an expression, without its texts, numbers and durations. */
function namesIn(expr: string): string[] {
  const words = expr.replaceAll(/"[^"]*"/g, '').match(/(?<![\w.])[a-z_]\w*/g) ?? [];
  return words.filter((word) => !OPERATORS.has(word) && !OF_PROMETHEUS.has(word));
}

describe('what is deployed beside the service', () => {
  let service: TestApp;
  let shown: string[];

  beforeAll(async () => {
    service = await createTestApp({ environment: { PUBLIC_URL: 'https://sync.acme.example' } });
    const page = await fetch(`${service.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
    shown = [...(await page.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
  });
  afterAll(() => service.close());

  /** Figures of /metrics and their labels; with `_bucket` and the like where a histogram has them. */
  function known(): Set<string> {
    const registry = service.app.get<Registry>(METRICS);
    const labels = shown.flatMap((name) => {
      const metric: object | undefined = registry.getSingleMetric(name);
      return metric !== undefined && 'labelNames' in metric ? (metric.labelNames as string[]) : [];
    });
    return new Set([...shown, ...shown.map((name) => `${name}_bucket`), ...labels]);
  }

  it.each(RULES.map((rule) => [rule.alert, rule] as const))('%s asks for figures that there are', (_alert, rule) => {
    expect(namesIn(rule.expr).filter((name) => !known().has(name))).toEqual([]);
  });

  it.each(panels.map((panel) => [panel.title, panel] as const))(
    'the panel %s shows figures that there are',
    (_title, panel) => {
      expect(panel.targets.length).toBeGreaterThan(0);
      for (const { expr } of panel.targets) expect(namesIn(expr).filter((name) => !known().has(name))).toEqual([]);
    },
  );

  it('says of each alert what it means and what to do, here and in the documentation', () => {
    const page = read('docs/operations.md');
    for (const { alert, labels, annotations } of RULES) {
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^['{A-Z].*\.$/);
      expect(annotations.description).toMatch(/^\S.{30,}\.$/);
      expect(page).toContain(`| \`${alert}\``);
    }
    expect(new Set(RULES.map(({ alert }) => alert)).size).toBe(RULES.length);
  });

  it('has panels with a title, a description and an id of their own', () => {
    for (const panel of panels) expect([panel.title, panel.description].every((text) => text !== '')).toBe(true);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('knows a figure that nobody shows', () => {
    expect(namesIn('sum by (kind) (rate(sync_unheard_of_total{kind="x"}[5m])) > 0')).toEqual([
      'kind',
      'sync_unheard_of_total',
      'kind',
    ]);
    expect(known().has('sync_unheard_of_total')).toBe(false);
  });
});

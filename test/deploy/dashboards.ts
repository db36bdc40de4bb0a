import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';

interface Panel {
  title: string;
  targets: { expr: string }[];
}

interface Dashboard {
  uid: string;
  title: string;
  templating: { list: { name: string; query: { query: string } }[] };
  panels: Panel[];
}

export interface PanelQuery {
  dashboard: string;
  panel: string;
  /** As Grafana would send it. */
  expression: string;
}

const folder = join(packageRoot(), 'deploy', 'grafana', 'dashboards');

export const dashboards: Dashboard[] = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard,
);

/** Every query of every panel, its variables filled in the way Grafana does when all is chosen. */
export const panelQueries: PanelQuery[] = dashboards.flatMap(({ title, panels }) =>
  panels.flatMap(({ title: panel, targets }) =>
    targets.map(({ expr }) => ({
      dashboard: title,
      panel,
      expression: expr.replaceAll('$__rate_interval', '1m').replaceAll('$environment', '.*'),
    })),
  ),
);

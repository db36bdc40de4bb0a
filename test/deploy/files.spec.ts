import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { packageRoot } from '../../src/app/package-root.js';
import { configSchema } from '../../src/platform/config/config.schema.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { commands } from '../../src/app/commands.js';

const root = packageRoot();
const deploy = (path: string) => join(root, 'deploy', path);
const text = (path: string) => readFileSync(deploy(path), 'utf8');
const KNOWN = new Set(Object.keys(configSchema.shape));

/** What could unlock something; such a value has no place in a file of the repository. */
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'JWT_KEYS',
  'DATA_KEYS',
  'METRICS_TOKEN',
  'TOSS_SECRET_KEY',
  'S3_SECRET_ACCESS_KEY',
  'SMTP_URL',
  'SOLAPI_API_SECRET',
];

type Yaml = Record<string, unknown>;

function yaml<T = Yaml>(path: string): T[] {
  return parseAllDocuments(text(path), { merge: true }).map((document) => {
    expect(document.errors, path).toEqual([]);
    return document.toJS() as T;
  });
}

/** KEY=value lines. */
function settings(path: string): Record<string, string> {
  const lines = text(path)
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

interface Service {
  image: string;
  profiles?: string[];
  command?: string[];
  env_file?: string[];
  user?: string;
  read_only?: boolean;
  networks?: string[] | Record<string, { aliases?: string[] }>;
  volumes?: string[];
  depends_on?: Record<string, unknown>;
}

describe('the image (S004-OPS-01)', () => {
  const lines = text('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));

  it('copies only what exists and what the build context lets through', () => {
    const ignore = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(ignore.find((line) => line && !line.startsWith('#'))).toBe('*');
    const allowed = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const path of allowed) expect(existsSync(join(root, path)), path).toBe(true);
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.length).toBeGreaterThan(8);
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(
        allowed.some((each) => path === each || path.startsWith(`${each}/`)),
        path,
      ).toBe(true);
    }
    for (const secret of ['.env', '.data', '.git', 'deploy/secrets'])
      expect(
        allowed.some((each) => secret.startsWith(each)),
        secret,
      ).toBe(false);
  });

  it('runs Node itself, as nobody special, on the Node that is promised, for every role', () => {
    const run = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(run).toContain('USER node');
    expect(run).toContain('STOPSIGNAL SIGTERM');
    const entry = JSON.parse(
      run.find((line) => line.startsWith('ENTRYPOINT'))?.slice(11) ?? '[]',
    ) as string[];
    // The form without a shell, so that the signal reaches the process that drains.
    expect([entry[0], entry.at(-1)]).toEqual(['node', 'dist/server/main.mjs']);
    expect(existsSync(join(root, entry.at(-1) ?? ''))).toBe(true);
    expect(run.at(-1)).toBe('CMD ["all"]');
    expect(Object.keys(commands)).toEqual(expect.arrayContaining(['all', 'api', 'worker', 'migrate']));
    expect(text('Dockerfile')).toMatch(/npm ci --omit=dev/);
    const [, major, minor] = /^ARG NODE_IMAGE=node:(\d+)\.(\d+)/m.exec(text('Dockerfile')) ?? [];
    expect([Number(major), Number(minor) >= 19]).toEqual([20, true]);
    expect(text('Dockerfile')).not.toMatch(new RegExp(`(ENV|ARG)[^\\n]*(${SECRETS.join('|')})`));
  });

  it('its health check passes beside a process that answers and fails beside none', () => {
    expect(run({ PORT: '9' })).toBe(1);
    function run(environment: Record<string, string>): number | null {
      return spawnSync(process.execPath, [deploy('healthcheck.mjs')], { env: environment }).status;
    }
  });
});

describe('compose (S002-DEP-01, S003-OPS-01)', () => {
  const [file] = yaml<{
    services: Record<string, Service>;
    networks: Yaml;
    volumes: Yaml;
    secrets: Record<string, { file: string }>;
  }>('compose.yaml');
  const services = Object.entries(file?.services ?? {});
  const of = (profile: string) => services.filter(([, { profiles }]) => profiles?.includes(profile));

  it('has the three environments, each whole', () => {
    const profiles = new Set(services.flatMap(([, { profiles: own }]) => own ?? ['none']));
    expect([...profiles].sort()).toEqual(['development', 'logs', 'production', 'staging']);
    const roles = (profile: string) =>
      of(profile)
        .flatMap(([, { env_file, command }]) => (env_file ? [command?.[0] ?? ''] : []))
        .sort();
    expect(roles('development')).toEqual(['all', 'migrate']);
    expect(roles('staging')).toEqual(['api', 'api', 'migrate', 'worker']);
    expect(roles('production')).toEqual(['api', 'api', 'migrate', 'worker', 'worker']);
  });

  it.each(['development', 'staging', 'production'])('%s refers to nothing that is not there', (profile) => {
    const there = new Map(of(profile));
    const names = new Set<string>();
    for (const [name, service] of there) {
      names.add(name);
      for (const [, network] of Object.entries(
        Array.isArray(service.networks) ? {} : (service.networks ?? {}),
      ))
        for (const alias of network?.aliases ?? []) names.add(alias);
      for (const needed of Object.keys(service.depends_on ?? {}))
        expect(there.has(needed), `${name} needs ${needed}`).toBe(true);
      for (const path of service.env_file ?? [])
        expect(path.startsWith('secrets/') || existsSync(deploy(path)), `${name}: ${path}`).toBe(true);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('/')) throw new Error(`${name} reaches into the machine: ${volume}`);
        const known = source.startsWith('./')
          ? source.startsWith('./secrets') || existsSync(deploy(source))
          : source in (file?.volumes ?? {});
        expect(known, `${name}: ${volume}`).toBe(true);
      }
      if (service.env_file) {
        expect([name, service.read_only]).toEqual([name, true]);
        expect(service.command?.[0] ?? '', name).toSatisfy((role: string) => role in commands);
        // Only the migration holds the owner's password.
        expect([name, service.env_file.some((path) => path.includes('owner'))]).toEqual([
          name,
          service.command?.[0] === 'migrate',
        ]);
      }
    }
    // The names the proxy sends to.
    for (const [, host = ''] of text('nginx/site/upstream.conf').matchAll(/server ([\w-]+):3000/g))
      expect(names.has(host), `${profile} has no ${host}`).toBe(true);
    // What Prometheus asks, and where Grafana asks Prometheus.
    for (const { targets } of yaml<{ targets: string[] }[]>(`prometheus/targets/${profile}.yml`).flat())
      for (const target of targets)
        expect(names.has(target.replace(':3000', '')), `${profile} has no ${target}`).toBe(true);
    const [source] = yaml<{ datasources: { url: string }[] }>(
      'grafana/provisioning/datasources/prometheus.yml',
    );
    expect(names).toContain(new URL(source?.datasources[0]?.url ?? '').hostname);
    const mine = [...there.values()].filter((service) => service.image.startsWith('prom/'));
    expect(
      mine.map(({ volumes }) => volumes?.filter((each) => each.includes(`targets/${profile}.yml`)).length),
    ).toEqual([1]);
    if (profile !== 'production')
      expect(names).toContain(new URL(settings(`env/${profile}.env`)['REDIS_URL'] ?? '').hostname);
  });

  it.each(['development', 'staging', 'production'])('%s is a configuration the server accepts', (profile) => {
    const given = settings(`env/${profile}.env`);
    for (const name of Object.keys(given)) expect(KNOWN.has(name), name).toBe(true);
    const stands = profile === 'production' ? 'live' : 'test';
    const hex = (digit: number) =>
      Array.from({ length: 64 }, (_, i) => ((i * 7 + digit) % 16).toString(16)).join('');
    const config = loadConfig({
      DATABASE_URL: 'postgres://madang_app:kX82mQpLw91vTzRb@db.internal/madang',
      REDIS_URL: 'rediss://:kX82mQpLw91vTzRb@redis.internal',
      JWT_KEYS: `k1:${hex(1)}`,
      DATA_KEYS: `d1:${hex(2)}`,
      METRICS_TOKEN: 'kX82mQpLw91vTzRb',
      TOSS_CLIENT_KEY: `${stands}_ck_0123456789`,
      TOSS_SECRET_KEY: `${stands}_sk_0123456789`,
      ...(profile === 'development'
        ? {}
        : {
            S3_ACCESS_KEY_ID: 'kX82mQpLw91vTzRb',
            S3_SECRET_ACCESS_KEY: 'kX82mQpLw91vTzRb',
            SMTP_URL: 'smtps://mail.internal',
          }),
      ...given,
    });
    expect([config.env.PORT, config.trustedProxyHops]).toEqual([3000, 1]);
    const stage = { development: 'STAGE', staging: 'STAGE', production: 'PROD' }[profile];
    expect([config.stage, config.isProduction]).toEqual([stage, profile !== 'development']);
  });
});

describe('secrets (S003-CFG-01, S004-CFG-01)', () => {
  it('are in no file of deploy/, only their names', () => {
    for (const name of ['secrets.example.env', 'owner.example.env']) {
      for (const [key, value] of Object.entries(settings(`env/${name}`))) {
        expect(KNOWN.has(key), key).toBe(true);
        expect([key, value]).toEqual([key, '']);
      }
    }
    for (const profile of ['development', 'staging', 'production'])
      expect(Object.keys(settings(`env/${profile}.env`)).filter((name) => SECRETS.includes(name))).toEqual(
        [],
      );
    for (const secret of yaml<{ stringData: Record<string, string> }>('kubernetes/secret.example.yaml'))
      expect(new Set(Object.values(secret.stringData))).toEqual(new Set(['']));
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    expect(ignored).toContain('deploy/secrets/');
  });

  it('never reach the browser: the built admin app names no variable of the server and holds no key', () => {
    const dist = join(root, 'admin', 'dist');
    const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && /\.(js|css|html|json|map|svg)$/.test(entry.name),
    );
    expect(files.length).toBeGreaterThan(5);
    const keys = /(test|live)_g?sk_[A-Za-z0-9]|BEGIN [A-Z ]*PRIVATE KEY|postgres(ql)?:\/\/|rediss?:\/\//;
    const names = new RegExp(
      `\\b(${[...SECRETS, 'DATABASE_POOL', 'REDIS_URL', 'SUPABASE_SERVICE_ROLE_KEY', 'service_role'].join('|')})\\b`,
    );
    for (const file of files) {
      const content = readFileSync(join(file.parentPath, file.name), 'utf8');
      expect(keys.exec(content)?.[0], file.name).toBeUndefined();
      expect(names.exec(content)?.[0], file.name).toBeUndefined();
    }
  });
});

interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec?: Yaml & {
    replicas?: number;
    selector?: { matchLabels?: Yaml; app?: string };
    template?: { metadata: { labels: Yaml }; spec: PodSpec };
    minAvailable?: number;
    ports?: { port: number; targetPort: string; name: string }[];
    rules?: { http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] } }[];
  };
}
interface PodSpec {
  terminationGracePeriodSeconds?: number;
  securityContext: Yaml;
  containers: {
    args: string[];
    ports?: { name: string; containerPort: number }[];
    envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
    securityContext: Yaml;
    resources: { requests: Yaml; limits: Yaml };
    readinessProbe?: { httpGet: { path: string; port: string } };
    livenessProbe?: { httpGet: { path: string; port: string } };
    lifecycle?: unknown;
  }[];
}

describe('Kubernetes (S004-OPS-01, S003-OPS-02)', () => {
  const objects = readdirSync(deploy('kubernetes')).flatMap((name) =>
    yaml<KubernetesObject>(`kubernetes/${name}`),
  );
  const of = (kind: string) => objects.filter((each) => each.kind === kind);
  const named = (kind: string, name: string) => of(kind).some((each) => each.metadata.name === name);

  it('every object has a kind its version knows, a name and the namespace', () => {
    const versions: Record<string, string> = {
      Namespace: 'v1',
      ConfigMap: 'v1',
      Secret: 'v1',
      Service: 'v1',
      Deployment: 'apps/v1',
      PodDisruptionBudget: 'policy/v1',
      Job: 'batch/v1',
      Ingress: 'networking.k8s.io/v1',
    };
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(Object.keys(versions)));
    for (const { kind, apiVersion, metadata } of objects) {
      expect([kind, apiVersion]).toEqual([kind, versions[kind]]);
      if (kind !== 'Namespace') expect([kind, metadata.namespace]).toEqual([kind, 'madang']);
    }
  });

  it('every variable is one the server reads, and every reference leads somewhere', () => {
    for (const { data, stringData } of [...of('ConfigMap'), ...of('Secret')])
      for (const name of Object.keys(data ?? stringData ?? {})) expect(KNOWN.has(name), name).toBe(true);
    const port = of('ConfigMap')[0]?.data?.['PORT'];
    for (const { kind, metadata, spec } of [...of('Deployment'), ...of('Job')]) {
      const pod = spec?.template?.spec as PodSpec;
      const [container] = pod.containers as [PodSpec['containers'][0]];
      expect(container.args[0] ?? '').toSatisfy((role: string) => role in commands);
      for (const { configMapRef, secretRef } of container.envFrom)
        expect(
          configMapRef ? named('ConfigMap', configMapRef.name) : named('Secret', secretRef?.name ?? ''),
        ).toBe(true);
      const owner = container.envFrom.some(({ secretRef }) => secretRef?.name === 'madang-owner');
      expect([metadata.name, owner]).toEqual([metadata.name, kind === 'Job']);
      expect([pod.securityContext['runAsNonRoot'], container.securityContext]).toEqual([
        true,
        { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      ]);
      expect(container.resources).toMatchObject({ requests: { memory: /Mi$/ }, limits: { memory: /Mi$/ } });
      if (kind === 'Job') continue;
      expect(spec?.replicas).toBe(2);
      expect(spec?.template?.metadata.labels).toEqual(spec?.selector?.matchLabels);
      expect(container.ports?.map(({ containerPort }) => String(containerPort))).toEqual([port]);
      expect(container.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });
      expect(container.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
      // Longer than the process takes to drain at worst: notice, door, requests, jobs.
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + 1 + 10 + 20);
      const budget = of('PodDisruptionBudget').find((each) => each.metadata.name === metadata.name);
      expect([budget?.spec?.minAvailable, budget?.spec?.selector]).toEqual([1, spec?.selector]);
    }
    const ports = new Map(
      of('Service').map(({ metadata, spec }) => [metadata.name, spec?.ports?.map(({ name }) => name)]),
    );
    for (const { spec } of of('Ingress'))
      for (const { backend } of spec?.rules?.flatMap(({ http }) => http.paths) ?? [])
        expect(ports.get(backend.service.name)).toContain(backend.service.port.name);
  });
});

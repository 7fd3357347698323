namespace Slipway.Tests.Environments;

/// <summary>What a person reads who writes a wrong key or value, word by word.</summary>
public class KeyErrorTests
{
    [Theory]
    // Keys
    [InlineData("helth: { path: / }", "3:1: unknown key 'helth'; did you mean 'health'?")]
    // Database and backups
    [InlineData("database: { url: secret:DATABASE_URL }", "3:13: 'database.url' names DATABASE_URL, which does not stand in 'secrets'")]
    [InlineData("secrets: { DATABASE_URI: env:DB }\ndatabase: { url: secret:DATABASE_URL }", "4:13: 'database.url' names DATABASE_URL, which does not stand in 'secrets'; did you mean 'DATABASE_URI'?")]
    [InlineData("database: { url: postgres://app:hunter2@db/app }", "3:18: 'database.url' must be secret:NAME, config:NAME or sqlite:///PATH; what stands there is not shown, in case a password is part of it")]
    [InlineData("database: { url: sqlite:////var/app.db }", "3:18: 'database.url' must be secret:NAME, config:NAME or sqlite:///PATH; what stands there is not shown, in case a password is part of it")]
    [InlineData("backup: { before: [stop] }", "3:20: 'backup.before[0]' must be one of deploy, promote, rollback, not 'stop'")]
    [InlineData("backup: { vaults: [{ path: /mnt/a }] }", "3:20: 'backup.vaults[0].kind' is missing: it is one of directory, restic")]
    [InlineData("backup: { vaults: [{ kind: directory }, { kind: restic, path: /mnt/a }] }", "3:20: 'backup.vaults[0].path' is missing: a vault of the kind directory needs it\n3:41: 'backup.vaults[1].repository' is missing: a vault of the kind restic needs it\n3:41: 'backup.vaults[1].password' is missing: a vault of the kind restic needs it\n3:57: 'backup.vaults[1].path' does not belong to the kind restic")]
    [InlineData("backup: { vaults: [{ kind: directory, path: a }, { kind: directory, path: b }] }", "3:50: 'backup.vaults[1]' is another vault called 'directory': give it a 'name' of its own")]
    [InlineData("backup: { vaults: [{ kind: restic, repository: 'rest:https://u:hunter2@host/', password: env:P }] }", "3:48: 'backup.vaults[0].repository' holds a password, which is not shown: remove it, and say it with 'variables', such as 'RESTIC_REST_PASSWORD: env:RESTIC_REST_PASSWORD'")]
    [InlineData("backup: { schedule: 15 3 * * *, drill: weekly 04:00, prune: yes, shrink-alarm: 0% }", "3:21: 'backup.schedule' must be hourly, daily, weekly or monthly with a time, such as 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' (up to the 28th) or 'hourly :15', not '15 3 * * *'\n3:40: 'backup.drill' must be hourly, daily, weekly or monthly with a time, such as 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' (up to the 28th) or 'hourly :15', not 'weekly 04:00'\n3:61: 'backup.prune' must be true or false, not 'yes'\n3:80: 'backup.shrink-alarm' must be a share from 1% to 100%, such as 50%, not '0%'")]
    [InlineData("backup: { schedule: monthly 29 04:00 }", "3:21: 'backup.schedule' must be hourly, daily, weekly or monthly with a time, such as 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' (up to the 28th) or 'hourly :15', not 'monthly 29 04:00'")]
    [InlineData("backup: { shrink-alarm: 50 }", "3:25: 'backup.shrink-alarm' must be a share from 1% to 100%, such as 50%, not the number 50")]
    [InlineData("backup: { keep: { daily: -1 } }", "3:26: 'backup.keep.daily' must be a whole number from 0 to 1000, not the number -1")]
    [InlineData("promote: { require-drill-within: 5m }", "3:34: 'promote.require-drill-within' must be a duration from 1h to 365d, such as 500ms, 30s, 10m, 2h or 7d, not '5m'")]
    [InlineData("protect: { thaw: [] }", "3:12: unknown key 'thaw' in 'protect'; its keys are confirm, clean-tree, branches, freeze")]
    [InlineData("protect: { cleantree: true }", "3:12: unknown key 'cleantree' in 'protect'; did you mean 'clean-tree'?")]
    [InlineData("health:", "3:1: 'health' has no value: write one, or 'null' to remove what base.yml says, or delete the line")]
    [InlineData("config: { A: }", "3:11: 'config.A' has no value: write one, or 'null' to remove what base.yml says, or delete the line")]
    [InlineData("\"two\\nlines\": 1", "3:1: unknown key 'two\\u000alines'; the keys are app, platform, requirements, python, processes, config, secrets, health, uploads, database, backup, maintenance, preview, promote, protect, allow, state")]
    // Paths
    [InlineData("app: ../other", "3:6: 'app' must be a directory below the project root, such as samples/guestbook, or '.', not '../other'")]
    [InlineData("app: /srv/app", "3:6: 'app' must be a directory below the project root, such as samples/guestbook, or '.', not '/srv/app'")]
    [InlineData("app: nowhere", "3:1: 'app' names the directory 'nowhere', and there is none below the project root")]
    [InlineData("requirements: [a]", "3:15: 'requirements' must be a file below the project root, such as requirements/staging.txt, not a list")]
    [InlineData("uploads: media", "3:10: 'uploads' must be a list of directories below the app, such as [media], not 'media'")]
    [InlineData("uploads: [media, ../data, 5]", "3:18: 'uploads[1]' must be a directory below the app, such as media, not '../data'\n3:27: 'uploads[2]' must be a directory below the app, such as media, not the number 5 (in quotes it is a text)")]
    [InlineData("uploads: [media, media/]", "3:18: 'media' stands in 'uploads' twice")]
    [InlineData("uploads: [media/pictures, media]", "3:1: 'uploads' names 'media/pictures' inside 'media': the outer one is enough")]
    // Python's packages
    [InlineData("python: { index: pypi }", "3:18: 'python.index' must be an address, such as https://packages.example.org/simple/; what stands there is not shown, in case a password is part of it")]
    [InlineData("python: { index: 'https://ci:hunter2@example.org/simple/' }", "3:18: 'python.index' holds a user name or a password, which is not shown: remove it, and say it with 'python.logins.<host>'")]
    [InlineData("python: { index: [a] }", "3:18: 'python.index' must be an address, such as https://packages.example.org/simple/, not a list")]
    [InlineData("python: { indexes: [] }", "3:11: unknown key 'indexes' in 'python'; did you mean 'index'?")]
    [InlineData("python: { extra-indexes: https://example.org/simple/ }", "3:26: 'python.extra-indexes' must be a list of addresses, such as [https://example.org/simple/], not 'https://example.org/simple/'")]
    [InlineData("python: { find-links: ['two words'] }", "3:24: 'python.find-links[0]' must be an address (https://…) or a path without spaces, such as wheels; what stands there is not shown, in case a password is part of it")]
    [InlineData("python: { logins: { 'example.org:8080': { user: ci, password: env:A } } }", "3:21: 'example.org:8080' in 'python.logins' must be a host without a port, such as pypi.example.org")]
    [InlineData("python: { logins: { example.org: hunter2 } }", "3:34: 'python.logins.example.org' must be a map with the keys user, password, not a text")]
    [InlineData("python: { logins: { example.org: { password: env:A } } }", "3:21: 'python.logins.example.org.user' is missing: write user and password, such as 'example.org: { user: __token__, password: env:INDEX_TOKEN }'")]
    [InlineData("python: { logins: { example.org: { user: ci } } }", "3:21: 'python.logins.example.org.password' is missing: write user and password, such as 'example.org: { user: __token__, password: env:INDEX_TOKEN }'")]
    [InlineData("python: { logins: { example.org: { user: ci, password: hunter2 } } }", "3:21: 'python.logins.example.org.password' is missing: write user and password, such as 'example.org: { user: __token__, password: env:INDEX_TOKEN }'\n3:56: 'python.logins.example.org.password' must be a reference: env:NAME, file:PATH, command:… or generated; what stands there is not shown, in case it is the secret itself")]
    [InlineData("python: { logins: { example.org: { user: ci, password: generated } } }", "3:46: 'python.logins.example.org.password' cannot be generated, example.org has to know it: write env:NAME, file:PATH or command:…")]
    // Processes
    [InlineData("processes: [web]", "3:12: 'processes' must be a map of process types, such as 'web: { instances: 2 }', not a list")]
    [InlineData("processes: { web: 2 }", "3:19: 'processes.web' must be a map with the keys instances, command, not the number 2")]
    [InlineData("processes: { web: { instances: 101 } }", "3:32: 'processes.web.instances' must be a whole number from 0 to 100, not the number 101")]
    [InlineData("processes: { web: { instances: '2' } }", "3:32: 'processes.web.instances' must be a whole number from 0 to 100, not the quoted text '2'")]
    [InlineData("processes: { web: { instances: two } }", "3:32: 'processes.web.instances' must be a whole number from 0 to 100, not 'two'")]
    [InlineData("processes: { web: { command: ' ' } }", "3:30: 'processes.web.command' must be a text of one line, not ' '")]
    [InlineData("processes: { we.b: { instances: 2 } }", "3:14: 'we.b' in 'processes' must be a process type of letters, digits, '_' and '-'")]
    [InlineData("processes: { release: { instances: 2 } }", "3:25: the process 'release' runs once per deployment: remove 'instances'")]
    // Config and secrets
    [InlineData("config: A=1", "3:9: 'config' must be a map of names to values, not a text")]
    [InlineData("config: { A: [1] }", "3:14: 'config.A' must be a text, a number, true or false, not a list")]
    [InlineData("config: { MY-KEY: 1 }", "3:11: 'MY-KEY' in 'config' must be a name of letters, digits and '_' that does not begin with a digit")]
    [InlineData("config: { 1A: 1 }", "3:11: '1A' in 'config' must be a name of letters, digits and '_' that does not begin with a digit")]
    [InlineData("config: { PORT: 80 }", "3:11: 'config.PORT' is set by Slipway itself (PORT, and all that begins with SLIPWAY_): choose another name")]
    [InlineData("secrets: { SLIPWAY_KEY: generated }", "3:12: 'secrets.SLIPWAY_KEY' is set by Slipway itself (PORT, and all that begins with SLIPWAY_): choose another name")]
    [InlineData("secrets: hunter2", "3:10: 'secrets' must be a map of names to references, such as 'API_KEY: env:API_KEY', not a text")]
    [InlineData("secrets: { A: hunter2 }", "3:15: 'secrets.A' must be a reference: env:NAME, file:PATH, command:… or generated; what stands there is not shown, in case it is the secret itself")]
    [InlineData("secrets: { A: [hunter2] }", "3:15: 'secrets.A' must be a reference: env:NAME, file:PATH, command:… or generated; what stands there is not shown, in case it is the secret itself")]
    [InlineData("secrets: { A: 'env:two words' }", "3:15: 'secrets.A' must be a reference: env:NAME, file:PATH, command:… or generated; what stands there is not shown, in case it is the secret itself")]
    [InlineData("secrets: { A: 'file:' }", "3:15: 'secrets.A' must be a reference: env:NAME, file:PATH, command:… or generated; what stands there is not shown, in case it is the secret itself")]
    [InlineData("config: { A: 1 }\nsecrets: { A: generated }", "4:12: 'A' stands in 'config' too (environments/staging.yml:3:11): keep one of them")]
    // Health
    [InlineData("health: { path: healthz }", "3:17: 'health.path' must be a path that begins with one '/', such as /healthz, not 'healthz'")]
    [InlineData("health: { timeout: 60 }", "3:20: 'health.timeout' must be a duration from 100ms to 1h, such as 500ms, 30s, 10m, 2h or 7d, not the number 60")]
    [InlineData("health: { timeout: 2h }", "3:20: 'health.timeout' must be a duration from 100ms to 1h, such as 500ms, 30s, 10m, 2h or 7d, not '2h'")]
    [InlineData("health: { window: 1h30m }", "3:19: 'health.window' must be a duration from 0s to 1h, such as 500ms, 30s, 10m, 2h or 7d, not '1h30m'")]
    [InlineData("health: { release: footer }", "3:20: 'health.release' must be one of router, header, body, not 'footer'")]
    // Promotion and protection
    [InlineData("promote: { from: stagin }", "3:12: there is no environment 'stagin' to promote from; this is the only one")]
    [InlineData("promote: { from: production }", "3:12: there is no environment 'production' to promote from; this is the only one")]
    [InlineData("promote: { from: staging }", "3:12: environment 'staging' cannot be promoted from itself")]
    [InlineData("promote: { from: Staging }", "3:18: 'promote.from' must be the name of an environment, not 'Staging'")]
    [InlineData("promote: { soak: 999999999d }", "3:18: 'promote.soak' must be a duration from 0s to 365d, such as 500ms, 30s, 10m, 2h or 7d, not '999999999d'")]
    [InlineData("promote: { parity: loose }", "3:20: 'promote.parity' must be 'strict', not 'loose'")]
    [InlineData("allow: [packages/Django]", "3:8: 'allow' must be a map of what may differ, such as 'packages/Django: { reason: why }', not a list")]
    [InlineData("allow: { packages/Django: LTS }", "3:27: 'allow.packages/Django' must be a map with the keys reason, until, not a text")]
    [InlineData("allow: { packages/Django: {} }", "3:10: 'allow.packages/Django.reason' is missing: write why it differs, such as 'packages/Django: { reason: \"stays on the LTS\" }'")]
    [InlineData("allow: { packages/Django: { reason: LTS, untill: 2027-01-31 } }", "3:42: unknown key 'untill' in 'allow.packages/Django'; did you mean 'until'?")]
    [InlineData("allow: { packages/Django: { reason: LTS, until: 2027-02-30 } }", "3:49: 'allow.packages/Django.until' must be a date, such as 2027-01-31, not '2027-02-30'")]
    [InlineData("allow: { package/Django: { reason: LTS } }", "3:10: 'package/Django' in 'allow' must be the name of what is compared, such as packages/Django, config/DEBUG or config/*: packages, config, secrets, processes, instances, platform, capabilities, database, migrations with a name behind a slash, or runtime, toolchain or release alone")]
    [InlineData("allow: { '*': { reason: LTS } }", "3:10: '*' in 'allow' must be the name of what is compared, such as packages/Django, config/DEBUG or config/*: packages, config, secrets, processes, instances, platform, capabilities, database, migrations with a name behind a slash, or runtime, toolchain or release alone")]
    [InlineData("protect: { confirm: yes }", "3:21: 'protect.confirm' must be true or false, not 'yes'")]
    [InlineData("protect: { confirm: 'true' }", "3:21: 'protect.confirm' must be true or false, not the quoted text 'true'")]
    [InlineData("protect: { branches: main }", "3:22: 'protect.branches' must be a list of branches, such as [main], not 'main'")]
    [InlineData("protect: { branches: ['a..b c'] }", "3:23: 'protect.branches[0]' must be the name of a branch, such as main, not 'a..b c'")]
    [InlineData("state: s3", "3:8: 'state' must be directory or git, or a map with 'kind' and 'remote' (git) or 'path' (directory), not 's3'")]
    [InlineData("state: { remote: up }", "3:8: 'state.kind' is missing; it is directory or git")]
    [InlineData("state: { kind: git, path: /mnt }", "3:21: 'state.path' belongs to the kind directory; git has 'remote'")]
    [InlineData("state: { kind: directory, remote: up }", "3:27: 'state.remote' belongs to the kind git; a directory has 'path'")]
    [InlineData("state: { kind: git, remote: --exec=x }", "3:29: 'state.remote' must be the name or address of a git remote, such as origin, not '--exec=x'")]
    public void A_wrong_key_or_value(string line, string problems)
    {
        using var project = new ProjectFolder().With("staging.yml", $"platform:\n  {{ kind: local, port: 80 }}\n{line}\n");
        Assert.Equal(InStaging(problems), project.Problems());
    }

    [Theory]
    [InlineData("app: .", ": 'platform' is missing: write where this environment runs, such as 'platform: { kind: local }'")]
    [InlineData("platform: null", ": 'platform' is missing: write where this environment runs, such as 'platform: { kind: local }'")]
    [InlineData("platform: local", "1:11: 'platform' must be a map with 'kind' and the keys of that kind, not a text")]
    [InlineData("platform: {}", "1:1: 'platform.kind' is missing; the kinds are local, cloud")]
    [InlineData("platform: { port: 80 }", "1:1: 'platform.kind' is missing; the kinds are local, cloud")]
    [InlineData("platform: { prot: 80 }", "1:1: 'platform.kind' is missing; the kinds are local, cloud\n1:13: unknown key 'prot' in 'platform'; did you mean 'port'?")]
    [InlineData("platform: { kind: }", "1:13: 'platform.kind' has no value: write one, or 'null' to remove what base.yml says, or delete the line")]
    [InlineData("platform: { kind: [local] }", "1:19: 'platform.kind' must be one of local, cloud, not a list")]
    [InlineData("platform: { kind: lokal }", "1:19: unknown platform kind 'lokal'; did you mean 'local'?")]
    [InlineData("platform: { kind: elastic-beanstalk }", "1:19: unknown platform kind 'elastic-beanstalk'; the kinds are local, cloud")]
    [InlineData("platform: { kind: local }", ": 'platform.port' is missing; the platform kind 'local' needs it")]
    [InlineData("platform: { kind: local, port: 65536 }", "1:32: 'platform.port' must be a whole number from 1 to 65535, not the number 65536")]
    [InlineData("platform: { kind: local, port: 99999999999999999999 }", "1:32: 'platform.port' must be a whole number from 1 to 65535, not the number 99999999999999999999")]
    [InlineData("platform: { kind: local, port: 80, region: eu }", "1:36: unknown key 'region' in 'platform'; its keys are kind, port, warm, drain, host, verbose")]
    [InlineData("platform: { kind: local, port: 80, warm: 10 }", "1:42: 'platform.warm' must be a duration from 0s to 365d, such as 500ms, 30s, 10m, 2h or 7d, not the number 10")]
    [InlineData("platform: { kind: cloud }\nsecrets: { A: generated }", "2:12: 'secrets.A' cannot be generated on the platform kind 'cloud', only on 'local': write env:NAME, file:PATH or command:…")]
    public void A_wrong_platform(string content, string problems)
    {
        using var project = new ProjectFolder().With("staging.yml", content);
        Assert.Equal(InStaging(problems), project.Problems());
    }

    [Fact]
    public void A_pasted_secret_is_never_repeated()
    {
        string[] values = ["hunter2", "'hunter2'", "[hunter2]", "{ x: hunter2 }", "*hunter2", "&hunter2 x", "!hunter2 x", "'env:hunter2 '", "hunter2: x", "{hunter2", "\"hunter2", "|\n  hunter2"];
        foreach (var value in values)
        {
            using var project = new ProjectFolder().With("staging.yml", $"platform: {{ kind: local, port: 80 }}\nsecrets:\n  KEY: {value}\n");
            Assert.DoesNotContain("hunter2", project.Problems(), StringComparison.Ordinal);
            using var login = new ProjectFolder().With("staging.yml", $"platform: {{ kind: local, port: 80 }}\npython: {{ index: {value}, logins: {{ example.org: {{ user: ci, password: {value} }} }} }}\n");
            Assert.DoesNotContain("hunter2", login.Problems(), StringComparison.Ordinal);
        }
    }

    /// <summary>Expected problems are written without the file, which is always the same.</summary>
    private static string InStaging(string problems) => string.Join('\n', problems.Split('\n').Select(problem =>
        problem.StartsWith(':') ? $"environments/staging.yml{problem}" : $"environments/staging.yml:{problem}"));
}

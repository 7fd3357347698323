using Slipway.Environments;

namespace Slipway.Tests.Environments;

public class SecretResolverTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["SET"] = "from the environment", ["EMPTY"] = "" };

    [Fact]
    public async Task Values_come_from_where_the_references_point()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nsecrets: { A: env:SET, B: file:b.txt, C: file:c.txt, D: generated }\n");
        Write(project, "b.txt", "from a file\n\n");
        Write(project, "c.txt", "from Windows\r\n");

        var secrets = await Resolve(project);

        Assert.Equal(["A", "B", "C", "D"], secrets.Keys);
        Assert.Equal("from the environment", secrets["A"].Reveal());
        Assert.Equal("from a file\n", secrets["B"].Reveal());
        Assert.Equal("from Windows", secrets["C"].Reveal());
        Assert.Matches("^[A-Za-z0-9_-]{52}$", secrets["D"].Reveal());
    }

    [Fact]
    public async Task A_plan_reads_what_only_has_to_be_read_and_makes_nothing()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nsecrets: { A: env:SET, B: file:b.txt, C: file:none.txt, D: generated, E: env:UNSET, F: \"command:touch ran; echo x\" }\n");
        Write(project, "b.txt", "from a file");

        var secrets = await new SecretResolver(project.Paths, Variables.GetValueOrDefault, TimeSpan.FromSeconds(9)).PeekAsync(project.Load()[0], TestContext.Current.CancellationToken);

        Assert.Equal(["A", "B"], secrets.Keys);
        Assert.Equal("from the environment", secrets["A"].Reveal());
        Assert.False(Directory.Exists(project.Paths.Slipway));
        Assert.False(File.Exists(Path.Combine(project.Paths.Root, "ran")));
        Assert.False(new SecretFingerprint(project.Paths).HasKey);
    }

    [Fact]
    public async Task All_that_are_missing_are_told_at_once_each_at_its_reference()
    {
        using var project = new ProjectFolder().With("base.yml", "secrets: { A: env:UNSET }\n").With(
            "one.yml",
            """
            platform: { kind: local, port: 80 }
            secrets:
              B: env:EMPTY
              C: file:none/c.txt
              D: file:environments
              E: file:empty.txt
              F: file:binary.txt
              G: file:nul.txt
              H: file:long.txt
              I: env:SET
            """);
        Write(project, "empty.txt", "\n");
        File.WriteAllBytes(Path.Combine(project.Paths.Root, "binary.txt"), [0xff, 0xfe]);
        Write(project, "binary.txt", null);
        Write(project, "nul.txt", "a\0b");
        Write(project, "long.txt", new string('x', 70_000));

        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => Resolve(project));

        Assert.Equal(
            """
            environments/base.yml:1:15: the secret 'A' of 'one' (env:UNSET) is missing: the variable UNSET is not set where this command runs
            environments/one.yml:3:6: the secret 'B' of 'one' (env:EMPTY) is missing: the variable EMPTY is empty where this command runs
            environments/one.yml:4:6: the secret 'C' of 'one' (file:none/c.txt) is missing: there is no file none/c.txt
            environments/one.yml:5:6: the secret 'D' of 'one' (file:environments) is missing: environments is a directory
            environments/one.yml:6:6: the secret 'E' of 'one' (file:empty.txt) is missing: the file empty.txt gives nothing
            environments/one.yml:7:6: the secret 'F' of 'one' (file:binary.txt) is missing: the file binary.txt gives bytes that are not UTF-8; encode them, in base64 for instance
            environments/one.yml:8:6: the secret 'G' of 'one' (file:nul.txt) is missing: the value has a NUL byte, which no environment variable can have; encode it, in base64 for instance
            environments/one.yml:9:6: the secret 'H' of 'one' (file:long.txt) is missing: the file long.txt gives more than 64 KiB, which is no secret
            """,
            problems.Message);
    }

    [Fact]
    public async Task A_file_in_the_project_must_be_closed_to_others_and_one_outside_need_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        using var project = new ProjectFolder();
        using var elsewhere = new ProjectFolder();
        Write(project, "open.txt", "value", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Write(elsewhere, "mounted", "value", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var outside = Path.Combine(elsewhere.Paths.Root, "mounted");
        project.With("one.yml", $"platform: {{ kind: local, port: 80 }}\nsecrets: {{ A: file:open.txt, B: file:{outside} }}\n");

        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => Resolve(project));

        Assert.Equal(
            "environments/one.yml:2:15: the secret 'A' of 'one' (file:open.txt) is missing: everybody on this machine can read the file open.txt: type chmod 600 open.txt",
            problems.Message);
    }

    [Fact]
    public async Task A_generated_secret_is_made_once_for_each_environment_and_name_and_for_its_owner_alone()
    {
        const string content = "secrets: { A: generated, B: generated }\n";
        using var project = new ProjectFolder().With("base.yml", content)
            .With("one.yml", "platform: { kind: local, port: 80 }\n").With("two.yml", "platform: { kind: local, port: 81 }\n");

        var first = await Resolve(project, 0);
        var again = await Resolve(project, 0);
        var other = await Resolve(project, 1);

        Assert.Equal(first["A"].Reveal(), again["A"].Reveal());
        Assert.Equal(4, new[] { first["A"], first["B"], other["A"], other["B"] }.Select(secret => secret.Reveal()).Distinct().Count());
        var file = Path.Combine(project.Paths.Secrets, "one", "A");
        Assert.Equal(first["A"].Reveal(), await File.ReadAllTextAsync(file));
        Assert.Equal(["A", "B"], Directory.GetFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    [Fact]
    public async Task All_who_generate_a_secret_at_once_get_the_same()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nsecrets: { A: generated }\n");
        var environment = project.Load()[0];
        using var start = new Barrier(8);

        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                return (await new SecretResolver(project.Paths).ResolveAsync(environment, CancellationToken.None))["A"].Reveal();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.Single(values.Distinct());
        Assert.Single(Directory.GetFiles(Path.Combine(project.Paths.Secrets, "one")));
    }

    [Fact]
    public async Task One_that_was_generated_shorter_by_an_earlier_version_stays()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nsecrets: { A: generated }\n");
        Directory.CreateDirectory(Path.Combine(project.Paths.Secrets, "one"));
        var earlier = new string('k', 43);
        await File.WriteAllTextAsync(Path.Combine(project.Paths.Secrets, "one", "A"), earlier, TestContext.Current.CancellationToken);
        Assert.Equal(earlier, (await Resolve(project))["A"].Reveal());
    }

    [Fact]
    public async Task A_generated_secret_whose_file_was_emptied_is_not_made_anew_in_silence()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nsecrets: { A: generated }\n");
        Directory.CreateDirectory(Path.Combine(project.Paths.Secrets, "one"));
        await File.WriteAllTextAsync(Path.Combine(project.Paths.Secrets, "one", "A"), "");

        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => Resolve(project));

        Assert.Equal(
            "environments/one.yml:2:15: the secret 'A' of 'one' (generated) is missing: its file .slipway/secrets/one/A is empty; delete the file and a new value is made",
            problems.Message);
    }

    [Fact]
    public async Task A_reference_without_a_place_is_told_at_the_environment()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\n");
        var recorded = project.Load()[0] with { Secrets = new Dictionary<string, SecretReference> { ["A"] = new("vault", "a") } };

        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => new SecretResolver(project.Paths).ResolveAsync(recorded, CancellationToken.None));

        Assert.Equal(
            "environments/one.yml: the secret 'A' of 'one' (vault:a) is missing: 'vault' is no way to refer to a secret: write env:NAME, file:PATH, command:… or generated",
            problems.Message);
    }

    private static Task<IReadOnlyDictionary<string, Secret>> Resolve(ProjectFolder project, int environment = 0) =>
        new SecretResolver(project.Paths, Variables.GetValueOrDefault, TimeSpan.FromSeconds(30)).ResolveAsync(project.Load()[environment], CancellationToken.None);

    private static void Write(ProjectFolder project, string name, string? content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(project.Paths.Root, name);
        if (content is not null)
            File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}

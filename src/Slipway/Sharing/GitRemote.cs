using System.Text;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Sharing;

/// <summary>
/// Refs and objects of a git remote, over the git program in the project's repository: its address, credentials and
/// ssh settings are those of every <c>git fetch</c> there. Objects lie in a directory of their own, so that the
/// repository itself gets nothing but what a person puts there.
/// </summary>
internal sealed class GitRemote(ProjectPaths paths, string name)
{
    /// <summary>For a question or a small object: less than the term of a lease, whose heartbeats go this way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For content of releases.</summary>
    public static readonly TimeSpan ContentPatience = TimeSpan.FromMinutes(30);

    private readonly LooseObjects _loose = new(paths.GitObjects);
    private GitRepository? _repository;
    private Dictionary<string, string?>? _environment;

    /// <summary>The remote as messages name it: an address without the password that it may have.</summary>
    public string Name => Address.WithoutCredentials(name);

    /// <summary>The prefix of this project's refs: each project of a repository has its own.</summary>
    public string Namespace => field ??= RefNames.Namespace(Repository.Prefix);

    private GitRepository Repository => _repository ??= GitRepository.Open(paths.Root);

    /// <returns>Object names by ref, of all refs that match a pattern.</returns>
    public async Task<Dictionary<string, string>> ListAsync(string pattern, CancellationToken cancellationToken)
    {
        var (result, output) = await RunAsync("read", Patience, null, ["ls-remote", "--refs", "--quiet", name, pattern], cancellationToken);
        if (result.ExitCode != 0)
            throw await FailureAsync("read", GitFailure.Reason(result.Lines), cancellationToken);
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(output).Split('\n'))
        {
            if (line.Split('\t') is [var oid, var reference])
                refs[reference] = oid;
        }

        return refs;
    }

    /// <param name="reference">A ref.</param>
    /// <param name="mustAnswer">Whether a remote that does not answer is an error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The object that the ref names; null: there is none, or no answer.</returns>
    public async Task<string?> ResolveAsync(string reference, bool mustAnswer, CancellationToken cancellationToken)
    {
        try
        {
            return (await ListAsync(reference, cancellationToken)).GetValueOrDefault(reference);
        }
        catch (SlipwayException exception) when (!mustAnswer && exception is not ConfigurationException)
        {
            // The caller tries once more before it gives up.
            return null;
        }
    }

    /// <summary>Creates one ref that the remote must not have, and removes others. Whether that happened is for the caller to find out where the answer got lost.</summary>
    /// <param name="create">Ref to create and the object that it names; null: none.</param>
    /// <param name="remove">Refs to remove.</param>
    /// <param name="patience">Deadline.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PushResult> PushAsync((string Ref, string Oid)? create, IEnumerable<string> remove, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Not what the user's own pushes do besides: hooks, tags, submodules, signatures.
        List<Argument> arguments = ["-c", "push.followTags=false", "-c", "push.recurseSubmodules=no", "push", "--porcelain", "--no-progress", "--no-verify", "--no-signed"];
        if (create is { } lease)
            arguments.Add($"--force-with-lease={lease.Ref}:");
        arguments.Add(name);
        if (create is { } update)
            arguments.Add($"{update.Oid}:{update.Ref}");
        arguments.AddRange(remove.Select(reference => (Argument)$":{reference}"));
        try
        {
            var (result, output) = await RunAsync("written", patience, null, arguments, cancellationToken);
            return PushResult.Parse(Encoding.UTF8.GetString(output), result.ExitCode == 0 ? [] : result.Lines);
        }
        catch (GitTimeoutException exception)
        {
            return new PushResult(new Dictionary<string, RefUpdate>(), exception.Reason);
        }
    }

    /// <summary>Brings objects here, and what belongs to them.</summary>
    /// <returns>Null, or why it failed: also where one of them is not there any more.</returns>
    public async Task<string?> FetchAsync(IEnumerable<string> oids, TimeSpan patience, CancellationToken cancellationToken)
    {
        var wanted = Encoding.ASCII.GetBytes(string.Join('\n', oids) + "\n");
        var (result, _) = await RunAsync(
            "read",
            patience,
            wanted,
            ["-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no", "--stdin", name],
            cancellationToken);
        return result.ExitCode == 0 ? null : GitFailure.Reason(result.Lines);
    }

    /// <summary>Stores bytes as an object of this machine.</summary>
    public async Task<string> StoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!await Repository.UsesSha1Async(cancellationToken))
            return Line(await LocalAsync(content, ["hash-object", "-w", "--stdin"], cancellationToken));
        State.DurableFile.CreateDirectory(paths.GitObjects);
        return await _loose.WriteAsync(content, cancellationToken);
    }

    /// <summary>Whether this machine may have objects that <see cref="TryReadAsync"/> does not find.</summary>
    public bool HasPacks => Directory.Exists(Path.Combine(paths.GitObjects, "pack")) && Directory.EnumerateFiles(Path.Combine(paths.GitObjects, "pack"), "*.idx").Any();

    /// <returns>A small object of this machine; null where it has to be looked for with <see cref="ReadAsync"/>.</returns>
    public Task<byte[]?> TryReadAsync(string oid, CancellationToken cancellationToken) => _loose.TryReadAsync(oid, cancellationToken);

    /// <summary>Stores files as objects of this machine, as they are.</summary>
    /// <returns>Their names, in the order of the files.</returns>
    public async Task<IReadOnlyList<string>> StoreAsync(IEnumerable<string> files, CancellationToken cancellationToken) =>
        Encoding.ASCII.GetString(await LocalAsync(Encoding.UTF8.GetBytes(string.Join('\n', files) + "\n"), ["hash-object", "-w", "--no-filters", "--stdin-paths"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Stores a list of objects by name as a tree of this machine.</summary>
    public async Task<string> StoreTreeAsync(IEnumerable<(string Name, string Oid)> entries, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        foreach (var (entry, oid) in entries)
            lines.Append("100644 blob ").Append(oid).Append('\t').Append(entry).Append('\n');
        return Line(await LocalAsync(Encoding.ASCII.GetBytes(lines.ToString()), ["mktree"], cancellationToken));
    }

    /// <returns>Objects by name, of a tree that is on this machine.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ReadTreeAsync(string tree, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(await LocalAsync(null, ["ls-tree", "-z", tree], cancellationToken)).Split('\0'))
        {
            if (line.Split('\t') is [var head, var entry] && head.Split(' ') is [_, "blob", var oid])
                entries[entry] = oid;
        }

        return entries;
    }

    /// <summary>Reads objects of this machine, one after the other; those that are not here are left out.</summary>
    public async Task ReadAsync(IReadOnlyCollection<string> oids, Func<string, Stream, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        if (oids.Count == 0)
            return;
        var wanted = Encoding.ASCII.GetBytes(string.Join('\n', oids) + "\n");
        var command = await CommandAsync(["cat-file", "--batch"], cancellationToken) with
        {
            Input = wanted,
            Output = (stream, token) => GitObjects.ReadAsync(stream, take, token),
            Deadline = ContentPatience,
        };
        await command.RunToSuccessAsync(null, cancellationToken);
    }

    /// <summary>One line about what failed, and what to try.</summary>
    /// <param name="done">What could not be done: read or written.</param>
    /// <param name="reason">What git said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SlipwayException> FailureAsync(string done, string reason, CancellationToken cancellationToken)
    {
        if (await IsUnknownAsync(cancellationToken))
        {
            return new ConfigurationException($"The shared state is on the git remote '{name}' ('state' in environments/), and the repository {Repository.TopLevel} has no such remote.")
            {
                Next = $"git remote add {name} <address>",
            };
        }

        return new SlipwayException(ExitCode.Failed, $"The shared state on the git remote {Name} could not be {done}: {reason}.")
        {
            Next = $"Try git ls-remote {Name}: when that works here, run the same command again.",
        };
    }

    private async Task<bool> IsUnknownAsync(CancellationToken cancellationToken)
    {
        if (name.AsSpan().ContainsAny(":/\\"))
            return false;
        var known = await LocalAsync(null, ["remote"], cancellationToken);
        return !Encoding.UTF8.GetString(known).Split('\n').Contains(name);
    }

    private async Task<byte[]> LocalAsync(ReadOnlyMemory<byte>? input, IReadOnlyList<Argument> arguments, CancellationToken cancellationToken) =>
        await (await CommandAsync(arguments, cancellationToken) with { Input = input }).ReadAsync(cancellationToken);

    private async Task<(CommandResult Result, byte[] Output)> RunAsync(string done, TimeSpan patience, ReadOnlyMemory<byte>? input, IReadOnlyList<Argument> arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var command = await CommandAsync(arguments, cancellationToken) with
        {
            Input = input,
            Output = (stream, token) => stream.CopyToAsync(output, token),
            Deadline = patience + Patience,
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(patience);
        try
        {
            return (await command.RunAsync(null, stop.Token), output.ToArray());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitTimeoutException(Name, done, patience);
        }
    }

    private async Task<Command> CommandAsync(IReadOnlyList<Argument> arguments, CancellationToken cancellationToken)
    {
        if (_environment is null)
        {
            var objects = await Repository.ObjectsAsync(cancellationToken);
            State.DurableFile.CreateDirectory(paths.GitObjects);
            // The repository's own objects stay in sight, its refs name them.
            _environment = new Dictionary<string, string?>(Repository.Git().Environment)
            {
                ["GIT_OBJECT_DIRECTORY"] = paths.GitObjects,
                ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects,
                ["GIT_NO_LAZY_FETCH"] = "1",
            };
        }

        return Repository.Git(arguments) with { Environment = _environment };
    }

    private static string Line(byte[] output) => Encoding.ASCII.GetString(output).TrimEnd('\n');
}

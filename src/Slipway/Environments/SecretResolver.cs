using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Environments;

/// <summary>Gets the values of an environment's secrets from where their references point.</summary>
public sealed class SecretResolver
{
    /// <summary>How long a <c>command:</c> may take.</summary>
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(30);

    private readonly ProjectPaths _paths;
    private readonly Func<string, string?> _variable;
    private readonly SecretFile _files;
    private readonly SecretCommand _commands;

    public SecretResolver(ProjectPaths paths)
        : this(paths, Environment.GetEnvironmentVariable, CommandDeadline)
    {
    }

    internal SecretResolver(ProjectPaths paths, Func<string, string?> variable, TimeSpan commandDeadline)
    {
        _paths = paths;
        _variable = variable;
        _files = new SecretFile(paths);
        _commands = new SecretCommand(paths, commandDeadline);
    }

    /// <summary>Resolves all references, one after the other: a password manager that asks, asks once.</summary>
    /// <exception cref="ConfigurationException">Secrets are missing: all of them, each at its reference. No value is part of a message.</exception>
    public Task<IReadOnlyDictionary<string, Secret>> ResolveAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        ResolveAsync(environment, environment.Secrets, name => $"the secret '{name}' of '{environment.Name}'", cancellationToken);

    /// <summary>Resolves the passwords of <see cref="PythonSettings.Logins"/>, by host.</summary>
    /// <inheritdoc cref="ResolveAsync(AppEnvironment, CancellationToken)" path="/exception"/>
    internal Task<IReadOnlyDictionary<string, Secret>> ResolveLoginsAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        ResolveAsync(environment, environment.Python.Logins.Select(login => KeyValuePair.Create(login.Key, login.Value.Password)), host => $"the password of '{environment.Name}' for {host}", cancellationToken);

    private async Task<IReadOnlyDictionary<string, Secret>> ResolveAsync(AppEnvironment environment, IEnumerable<KeyValuePair<string, SecretReference>> references, Func<string, string> describe, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var (name, reference) in references)
        {
            try
            {
                secrets.Add(name, new Secret(await ResolveAsync(environment.Name, name, reference, cancellationToken)));
            }
            catch (UnresolvedSecretException exception)
            {
                problems.Add(new Problem(reference.Location ?? environment.File, $"{describe(name)} ({reference}) is missing: {exception.Message}"));
            }
        }

        return problems.Count == 0 ? secrets : throw new ConfigurationException(problems);
    }

    /// <summary>Looks whether a secret has a value here. A <c>generated</c> one is not made by that.</summary>
    /// <param name="environment">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="reference">Where its value comes from.</param>
    /// <param name="cancellationToken">Stops a <c>command:</c>.</param>
    public async Task<SecretSighting> LookAsync(string environment, string name, SecretReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Scheme is "generated" && !File.Exists(GeneratedFile(environment, name)))
            return new SecretSighting(null, null);
        try
        {
            return new SecretSighting(new Secret(await ResolveAsync(environment, name, reference, cancellationToken)), null);
        }
        catch (UnresolvedSecretException exception)
        {
            return new SecretSighting(null, exception.Message);
        }
    }

    /// <summary>Resolves what only has to be read, for a plan: no command runs, nothing is generated, and what is missing is left out.</summary>
    public async Task<IReadOnlyDictionary<string, Secret>> PeekAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var (name, reference) in environment.Secrets.Where(secret => secret.Value.Scheme != "command"))
        {
            // What is wrong with the others the deployment itself would say; a plan says that they were not compared.
            if ((await LookAsync(environment.Name, name, reference, cancellationToken)).Value is { } value)
                secrets.Add(name, value);
        }

        return secrets;
    }

    private async Task<string> ResolveAsync(string environment, string name, SecretReference reference, CancellationToken cancellationToken)
    {
        var value = reference.Scheme switch
        {
            "env" => Variable(reference.Target),
            "file" => await _files.ReadAsync(reference.Target, cancellationToken),
            "command" => await _commands.RunAsync(reference.Target, cancellationToken),
            "generated" => Generated(environment, name),
            _ => throw new UnresolvedSecretException($"'{reference.Scheme}' is no way to refer to a secret: write env:NAME, file:PATH, command:… or generated"),
        };
        return value.Contains('\0', StringComparison.Ordinal)
            ? throw new UnresolvedSecretException("the value has a NUL byte, which no environment variable can have; encode it, in base64 for instance")
            : value;
    }

    private string Variable(string name) => _variable(name) switch
    {
        null => throw new UnresolvedSecretException($"the variable {name} is not set where this command runs"),
        "" => throw new UnresolvedSecretException($"the variable {name} is empty where this command runs"),
        var value => value,
    };

    /// <remarks>52 letters of the URL-safe base64 alphabet, from 39 random bytes: fit for any configuration format, and long enough for Django, which warns of keys below 50 (security.W009).</remarks>
    private string Generated(string environment, string name)
    {
        var path = GeneratedFile(environment, name);
        try
        {
            var value = PrivateFile.ReadOrCreate(path, () => Base64Url.EncodeToUtf8(RandomNumberGenerator.GetBytes(39)));
            return value.Length > 0
                ? Encoding.UTF8.GetString(value)
                : throw new UnresolvedSecretException($"its file {_paths.Relative(path)} is empty; delete the file and a new value is made");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnresolvedSecretException($"its file {_paths.Relative(path)} cannot be used: {exception.Message}");
        }
    }

    private string GeneratedFile(string environment, string name) => Path.Combine(_paths.Secrets, environment, name);
}

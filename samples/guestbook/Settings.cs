using System.Globalization;

namespace Guestbook;

/// <summary>What the app reads from its environment variables.</summary>
internal sealed record Settings
{
    /// <summary>Address the web process listens on; a container that is reached from outside sets <c>HOST=0.0.0.0</c>.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Id of the release that runs, or <c>unreleased</c> on a developer's machine.</summary>
    public required string Release { get; init; }

    public required string Environment { get; init; }

    /// <summary>Key shared by all instances and releases of an environment, or null on a developer's machine.</summary>
    public required string? SecretKey { get; init; }

    public required string DatabaseUrl { get; init; }

    /// <exception cref="SettingsException">A variable is set to something that cannot be used.</exception>
    public static Settings FromEnvironment()
    {
        var port = Read("PORT") ?? "5000";
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            throw new SettingsException($"PORT is '{port}', which is no port number (1 to 65535).");
        return new Settings
        {
            Host = Read("HOST") ?? "127.0.0.1",
            Port = number,
            Release = Read("SLIPWAY_RELEASE") ?? "unreleased",
            Environment = Read("SLIPWAY_ENVIRONMENT") ?? "development",
            SecretKey = Read("SECRET_KEY"),
            DatabaseUrl = Read("DATABASE_URL") ?? "sqlite:///data/guestbook.db",
        };
    }

    private static string? Read(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>An environment variable that cannot be used; the message is for whoever set it.</summary>
internal sealed class SettingsException(string message) : Exception(message);

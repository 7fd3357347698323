namespace Slipway.Environments;

/// <summary>How to tell that a release is up, and that it is this release.</summary>
public sealed record HealthSettings
{
    /// <summary>Path that answers 2xx when the app is healthy. The default value is <c>/healthz</c>.</summary>
    public string Path { get; init; } = "/healthz";

    /// <summary>How long a starting instance may take to its first healthy answer. The default value is 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Who says which release answers. The default value is <see cref="ReleaseSource.Router"/>.</summary>
    public ReleaseSource Release { get; init; } = ReleaseSource.Router;

    /// <summary>How long after the switch the release must keep answering. The default value is 0: three answers in a row are enough.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.Zero;
}

/// <summary>Where the release id of an answer is read.</summary>
public enum ReleaseSource
{
    /// <summary>The platform's router says it, in the header <c>X-Slipway-Release</c>.</summary>
    Router,

    /// <summary>The app says it in the header <c>X-Release</c>.</summary>
    Header,

    /// <summary>The app says it somewhere in the body of the health answer.</summary>
    Body,
}

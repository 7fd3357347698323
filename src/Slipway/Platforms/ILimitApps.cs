namespace Slipway.Platforms;

/// <summary>A platform that runs some apps only. One without it runs what its checks let pass.</summary>
public interface ILimitApps
{
    AppLimits Limits { get; }
}

/// <summary>Which apps a platform runs.</summary>
public sealed record AppLimits
{
    /// <summary>Whether web processes are called by WSGI: neither websockets nor asynchronous views (ASGI).</summary>
    public bool WsgiOnly { get; init; }

    /// <summary>Versions of Python that it has, as <c>3.12</c>; null: any.</summary>
    public IReadOnlyList<string>? Pythons { get; init; }
}

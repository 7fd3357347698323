namespace Slipway.Dock.Routing;

/// <summary>A web instance as the router sees it.</summary>
internal interface IRouteTarget
{
    /// <summary>Such as <c>web.1</c>.</summary>
    string Name { get; }

    /// <summary>Where it listens; null while it is not healthy.</summary>
    string? Address { get; }
}

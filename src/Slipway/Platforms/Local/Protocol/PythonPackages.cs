using Slipway.Releases;

namespace Slipway.Platforms.Local.Protocol;

/// <summary>What a virtual environment is made of, so that it can be made again where it is gone.</summary>
/// <param name="Runtime">Such as <c>python3.12</c>.</param>
/// <param name="Platform">Platform tag of the wheels.</param>
/// <param name="Store">Directory of the content store that has them.</param>
/// <param name="Wheels">The wheels.</param>
internal sealed record PythonPackages(string Runtime, string Platform, string Store, IReadOnlyList<ReleaseFile> Wheels);

namespace Slipway.Tests.State;

/// <summary>A directory of one test, gone after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

namespace Slipway.AcceptanceTests.Releases;

/// <summary>What was told, in order; unlike <see cref="Progress{T}"/> at once.</summary>
internal sealed class Phases : IProgress<string>
{
    private readonly List<string> _told = [];

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public void Report(string value)
    {
        lock (_told)
            _told.Add(value);
    }
}
